"""What people refuses.

NotFound
└── NoSuchUser
Conflict
├── EmailTaken
├── LoginTaken
├── UserTrashed         the person lies in the trash
├── LastAdministrator   the tenant would be left without one
├── OwnAccount          one may not do this to oneself
└── LeadsCourses        the person still leads courses
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchUser(NotFound):
    message = "There is no such user."


class EmailTaken(Conflict):
    message = "Email address is already in use."
    field = "email"


class LoginTaken(Conflict):
    message = "Login is already in use."
    field = "login"


class UserTrashed(Conflict):
    message = "The user is no longer available."
    field = "user_id"


class LastAdministrator(Conflict):
    message = "The last administrator must stay one."
    field = "role"


class OwnAccount(Conflict):
    message = "You cannot delete your own account."
    field = "id"


class LeadsCourses(Conflict):
    message = "This user still leads courses; give them to somebody else first."
    field = "id"
