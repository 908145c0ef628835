"""The operations of orders, and of the site itself (contract 8 and 11)."""

from __future__ import annotations

from lyceum.core.access.errors import AlreadyApplied, RoleHeld
from lyceum.core.actor import Permission
from lyceum.core.commerce.errors import NoSuchOrder, SeenToByGateway
from lyceum.core.enrollment.errors import CourseFull, CourseNotOpen, CourseOver
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.masteriyo import analytics, order_items, orders, settings, site, users
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete
from lyceum.dialects.masteriyo.rows import changing
from lyceum.http.operation import Kin, Operation, Reach, Who, any_of, operation

READS = any_of(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)
READS_ORDER = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.PAYMENTS_READ_ANY,)),
        Reach(Kin.OWN, (Permission.ENROLL_SELF,)),
        Reach(Kin.OWN, (Permission.COURSES_READ_ANY,)),
    ),
)
WRITES_ORDERS = any_of(Permission.PAYMENTS_WRITE_ANY)
APPLIES = any_of(Permission.OWN_WRITE)
READS_ROLES = any_of(Permission.PEOPLE_READ_ANY)
SETTLES = any_of(Permission.ROLES_ASSIGN)
TEACHES = any_of(Permission.COURSES_LEAD)

_ORDER = (Invalid, Forbidden, NoSuchOrder)
_RECORD = (Invalid, Forbidden, CourseFull, CourseNotOpen, CourseOver)
_GONE = (*_ORDER, SeenToByGateway, AlreadyTrashed)

ORDER = {
    "customer_id": 1042,
    "payment_method": "offline",
    "course_lines": [{"course_id": 1042, "quantity": 1}],
}
UPDATE_ORDER = {"customer_note": "Paid at the desk."}
ITEM = {"order_id": 1042, "course_id": "1042", "quantity": 1}
UPDATE_ITEM = {"quantity": 2}
SETTINGS = {"learn_page": {"display": {"enable_lesson_comment": True}}}
IDS = {"ids": [1042]}
OF_ORDER = {"order_id": 1042}

# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/orders", orders.list_orders, who=READS, refuses=(Invalid, Forbidden)),
    operation("POST", "/orders", orders.create_order, who=WRITES_ORDERS, status=201,
              refuses=_RECORD, example=ORDER),
    operation("DELETE", "/orders/delete", orders.delete_orders, who=WRITES_ORDERS,
              refuses=(Invalid, Forbidden, SeenToByGateway, CannotBulkDelete), example=IDS),
    operation("POST", "/orders/restore", orders.restore_orders, who=WRITES_ORDERS,
              refuses=(Invalid, Forbidden, CannotBulkDelete), example=IDS),
    operation("GET", "/orders/{id}", orders.get_order, who=READS_ORDER, refuses=_ORDER),
    *changing("/orders/{id}", orders.update_order, who=WRITES_ORDERS,
              refuses=(*_RECORD, NoSuchOrder, SeenToByGateway), example=UPDATE_ORDER),
    operation("DELETE", "/orders/{id}", orders.delete_order, who=WRITES_ORDERS, refuses=_GONE),
    operation("POST", "/orders/{id}/restore", orders.restore_order, who=WRITES_ORDERS,
              refuses=_ORDER),

    operation("GET", "/order-items", order_items.list_order_items, who=READS_ORDER,
              refuses=_ORDER, example=OF_ORDER),
    operation("POST", "/order-items", order_items.create_order_item, who=WRITES_ORDERS,
              status=201, refuses=(*_RECORD, SeenToByGateway), example=ITEM),
    operation("GET", "/order-items/{id}", order_items.get_order_item, who=READS_ORDER,
              refuses=_ORDER),
    *changing("/order-items/{id}", order_items.update_order_item, who=WRITES_ORDERS,
              refuses=(*_RECORD, NoSuchOrder, SeenToByGateway), example=UPDATE_ITEM),
    operation("DELETE", "/order-items/{id}", order_items.delete_order_item, who=WRITES_ORDERS,
              refuses=(*_ORDER, SeenToByGateway)),

    *changing("/users/account/apply-for-instructor", users.apply_for_instructor, who=APPLIES,
              refuses=(Invalid, Forbidden, AlreadyApplied, RoleHeld)),

    operation("GET", "/settings", settings.get_settings, who=SETTLES, refuses=(Forbidden,)),
    operation("POST", "/settings", settings.update_settings, who=SETTLES,
              refuses=(Invalid, Forbidden), example=SETTINGS),
    operation("DELETE", "/settings", settings.reset_settings, who=SETTLES, refuses=(Forbidden,)),
    operation("GET", "/analytics", analytics.get_analytics, who=TEACHES,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/roles", site.list_roles, who=READS_ROLES, refuses=(Forbidden,)),
    operation("GET", "/datas/currencies", site.list_currencies),
    operation("GET", "/datas/countries", site.list_countries),
    operation("GET", "/datas/states", site.list_all_states),
    operation("GET", "/datas/states/{country}", site.get_states, refuses=(Invalid,)),
)
# fmt: on
