"""Who is at the demo school."""

from __future__ import annotations

import msgspec

DOMAIN = "school.example"


class Person(msgspec.Struct, frozen=True):
    """`key` names the person within the demo; `joined` is in days before today.

    `literal` is an id that the person also has in the Karma API, `signs_in` says whether a
    password is made.
    """

    key: str
    name: str
    role: str
    joined: int
    signs_in: bool = False
    literal: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


PEOPLE = (
    Person("adaeze", "Adaeze Obi", "admin", 130, signs_in=True),
    Person("henrik", "Henrik Sørensen", "manager", 128, signs_in=True),
    Person("meilin", "Mei Lin Zhang", "instructor", 125, signs_in=True),
    Person("rafael", "Rafael Ortega", "instructor", 124, signs_in=True),
    Person("aisha", "Aisha Rahman", "learner", 96, signs_in=True, literal="usr_lrn001"),
    Person("bram", "Bram de Vries", "learner", 95, signs_in=True),
    Person("carmen", "Carmen Ruiz", "learner", 95),
    Person("daniel", "Daniel Mensah", "learner", 93),
    Person("elif", "Elif Şahin", "learner", 92),
    Person("farid", "Farid Karimi", "learner", 90),
    Person("greta", "Greta Lindqvist", "learner", 88),
    Person("hana", "Hana Kobayashi", "learner", 84),
    Person("ioana", "Ioana Popescu", "learner", 77),
    Person("jamal", "Jamal Carter", "learner", 70),
    Person("keahi", "Keahi Kealoha", "learner", 61),
    Person("linh", "Linh Nguyễn", "learner", 45),
    Person("mirela", "Mirela Horvat", "learner", 33),
    Person("nikhil", "Nikhil Sharma", "learner", 12),
    Person("pavel", "Pavel Dvořák", "subscriber", 40, signs_in=True),
)

ADMINISTRATOR = PEOPLE[0]
"""Whose key the printed requests carry."""
