"""What meetings refuse.

NotFound
├── NoSuchMeeting     there is none, or the caller may not know of its unit
└── NotSignedUp       this person does not come to this meeting
Conflict
├── NotASession       only a unit that is taught in person has meetings
├── MeetingFull       every place is taken
└── AlreadySignedUp   this person comes already
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchMeeting(NotFound):
    message = "There is no such meeting."


class NotSignedUp(NotFound):
    message = "This user has not signed up for the meeting."


class NotASession(Conflict):
    message = "Only a unit that is a session has meetings."
    field = "unit_id"


class MeetingFull(Conflict):
    message = "Every place in the meeting is taken."


class AlreadySignedUp(Conflict):
    message = "This user has signed up for the meeting already."
    field = "user_id"
