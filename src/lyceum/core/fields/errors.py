"""What custom fields refuse.

NotFound
└── NoSuchField
Conflict
└── FieldTaken          another field of people, or of courses, has the name
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchField(NotFound):
    message = "There is no such custom field."


class FieldTaken(Conflict):
    message = "Another custom field has this name."
    field = "name"
