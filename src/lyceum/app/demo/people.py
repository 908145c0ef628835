"""Who is at the demo school."""

from __future__ import annotations

import msgspec

DOMAIN = "school.example"


class Person(msgspec.Struct, frozen=True):
    """`key` names the person within the demo; `joined` is in days before today, and `signs_in`
    says whether a password is made."""

    key: str
    name: str
    role: str
    joined: int
    signs_in: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


def _learners(joined: int, **names: str) -> tuple[Person, ...]:
    return tuple(Person(key, name, "learner", joined) for key, name in names.items())


PEOPLE = (
    Person("adaeze", "Adaeze Obi", "admin", 130, signs_in=True),
    Person("henrik", "Henrik Sørensen", "manager", 128, signs_in=True),
    Person("meilin", "Mei Lin Zhang", "instructor", 125, signs_in=True),
    Person("rafael", "Rafael Ortega", "instructor", 124, signs_in=True),
    Person("jane", "Jane Doe", "instructor", 94),
    Person("aisha", "Aisha Rahman", "learner", 100, signs_in=True),
    Person("bram", "Bram de Vries", "learner", 100, signs_in=True),
    # Those of the term's first weeks.
    *_learners(
        100,
        carmen="Carmen Ruiz",
        daniel="Daniel Mensah",
        sahin="Elif Şahin",
        farid="فرید کریمی",
        greta="Greta Lindqvist",
        hana="小林 花",
        thabo="Thabo Mokoena",
        olena="Олена Шевченко",
        siobhan="Siobhán Ní Bhriain",
        seoyeon="김서연",
        joao="João Gonçalves",
        lukasz="Łukasz Wójcik",
        amina="أمينة بن علي",
        nikos="Νίκος Παπαδόπουλος",
    ),
    # Those who came when the second round of courses began.
    *_learners(
        66,
        ioana="Ioana Popescu",
        jamal="Jamal Carter",
        keahi="Keahi Kealoha",
        linh="Nguyễn Thùy Linh",
        thordis="Þórdís Jónsdóttir",
        ani="Անի Պետրոսյան",
        somchai="สมชาย ใจดี",
        mariajose="María José Núñez",
        tamar="תמר לוי",
        seun="Oluwaseun Adéyẹmí",
        aroha="Aroha Ngata",
    ),
    # The third round, and those who came by themselves in between.
    *_learners(
        33,
        mirela="Mirela Horvat",
        neha="नेहा वर्मा",
        nino="ნინო ბერიძე",
        sione="Sione Tuʻipulotu",
        zoe="Zoë Baumgärtner",
        john="John Doe",
        yusuf="Yusuf Çelik",
    ),
    *_learners(52, weronika="Weronika Kaźmierczak", pita="Pita Tāwhiri"),
    *_learners(20, chipo="Chipo Nyathi", emre="Emre Yıldız"),
    *_learners(12, nikhil="Nikhil Sharma"),
    *_learners(5, ines="Inês Carvalho"),
    Person("pavel", "Pavel Dvořák", "subscriber", 40, signs_in=True),
)

ADMINISTRATOR = PEOPLE[0]
"""Whose key the printed requests carry."""
