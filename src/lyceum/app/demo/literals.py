"""The ids that the vendors' published examples show, and what bears them in the demo school.

With them an example works as printed. What an example makes anew, such as a payment, is not here.
"""

from __future__ import annotations

import msgspec


class Literal(msgspec.Struct, frozen=True):
    """`name` is the demo's own name for the thing of this kind, `value` the vendor's id."""

    namespace: str
    kind: str
    name: str
    value: str


LITERALS = (
    # Karma: the id formats of its pages.
    Literal("karma", "user", "aisha", "usr_lrn001"),
    Literal("karma", "course", "statistics", "crs_abc123"),
    Literal("karma", "enrollment", "aisha in statistics", "enr_mn0456"),
    Literal("karma", "assessment", "statistics-quiz", "asmnt_qrs001"),
    # Akako: the person of /auth/sync and of the webhook, known by the id of the identity service.
    Literal("akako", "user", "john", "user_123"),
    # LearnFlow: the course that its list shows, and the enrollment of the example.
    Literal("learnflow", "course", "react", "crs_1MqS4eEYv4r0c9Pn2a3b4c5d"),
    Literal("learnflow", "user", "keahi", "stu_9Z8x7Y6w5V4u3T2s1R0q"),
    Literal("learnflow", "enrollment", "keahi in react", "enr_3K2j1I0h9G8f7E6d5C4b"),
    # Masteriyo: the category that is read, the course that is made, the one that is deleted.
    Literal("masteriyo", "category", "Ukulele", "11"),
    Literal("masteriyo", "course", "chair-yoga", "44"),
    Literal("masteriyo", "course", "yoga", "45"),
)
