"""The operations of coming in, going out and buying."""

from __future__ import annotations

from msgspec.structs import replace

from lyceum.core.actor import Permission
from lyceum.core.commerce.errors import NothingToPay
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull, CourseNotOpen
from lyceum.core.errors import Forbidden, Invalid, NotFound
from lyceum.core.people.errors import NoSuchUser
from lyceum.dialects.talentlms import access, purchases
from lyceum.dialects.talentlms.wire.access import LoginLink
from lyceum.http.operation import any_of, operation, whoever

WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
SELLS = any_of(Permission.ENROLLMENTS_WRITE_ANY)

_OF_USER = (Invalid, Forbidden, NoSuchUser)
_SELL = (*_OF_USER, NotFound, NothingToPay, AlreadyEnrolled, CourseFull, CourseNotOpen)

LOGOUT = {"next": "www.school.example"}

PASSWORD_RESET = {"login": "kim@school.example"}

PURCHASE = {"user_id": 1043, "cancel_path": "/catalog", "return_path": "/courses", "coupon": None}

# fmt: off
ACCESS = (
    # A bare array, without pages (contract 1.2).
    replace(operation("GET", "/users/{id}/login", access.list_login_links, who=WRITES_PEOPLE,
                      secret=True, refuses=_OF_USER),
            answer=list[LoginLink], is_list=False),
    operation("POST", "/users/{id}/logout", access.log_out, who=WRITES_PEOPLE, secret=True,
              refuses=_OF_USER, example=LOGOUT),
    operation("GET", "/users/{id}/online-status", access.get_online_status, who=READS_PERSON,
              refuses=_OF_USER),
    operation("POST", "/password-reset", access.reset_password, who=WRITES_PEOPLE, status=204,
              query=("redirect_url",), refuses=(Invalid, Forbidden),
              example=PASSWORD_RESET),
    operation("POST", "/users/{email}/username-recovery", access.recover_username,
              who=WRITES_PEOPLE, query=("domain_url",), refuses=_OF_USER),
    operation("POST", "/courses/{id}/purchase", purchases.purchase_course, who=SELLS,
              secret=True, refuses=_SELL, example=PURCHASE),
    operation("POST", "/categories/{id}/purchase", purchases.purchase_category, who=SELLS,
              secret=True, refuses=_SELL, example=PURCHASE),
)
# fmt: on
