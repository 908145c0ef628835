"""The operations of users."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.errors import ExternalIdTaken, Forbidden, Invalid
from lyceum.core.people.errors import (
    EmailTaken,
    LastAdministrator,
    LoginTaken,
    NoSuchUser,
    OwnAccount,
    UserTrashed,
)
from lyceum.dialects.talentlms import examples, users
from lyceum.http.operation import any_of, operation, whoever

READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)

# fmt: off
USERS = (
    operation("GET", "/users", users.list_users, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("POST", "/users", users.create_user, who=WRITES_PEOPLE,
              refuses=(Invalid, Forbidden, EmailTaken, LoginTaken, ExternalIdTaken),
              example=examples.USER),
    operation("GET", "/users/{id}", users.get_user, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("PATCH", "/users/{id}", users.update_user, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchUser, EmailTaken, LoginTaken, ExternalIdTaken,
                       LastAdministrator),
              example=examples.CHANGE_USER),
    operation("DELETE", "/users/{id}", users.delete_user, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchUser, UserTrashed, OwnAccount,
                       LastAdministrator)),
)
# fmt: on
