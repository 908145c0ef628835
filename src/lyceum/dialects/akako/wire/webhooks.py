"""What the identity provider tells, on the wire (witness: seed, Clerk Webhooks; A30–A35)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lyceum.core.access.identities import Newcomer
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.model import LONGEST_NAME
from lyceum.dialects.akako.envelope import Told

CREATED, UPDATED, DELETED = "user.created", "user.updated", "user.deleted"
ABOUT_PEOPLE = (CREATED, UPDATED, DELETED)

Kind = Annotated[str, Meta(min_length=1, max_length=200, examples=[CREATED])]


class ProviderEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`data` is as the provider has it; what is told of others than users is acknowledged alone."""

    type: Kind
    data: dict[str, Any]


class HeardOut(Told, frozen=True, kw_only=True):
    type: Kind


class Address(msgspec.Struct, frozen=True):
    id: str = ""
    email_address: str = ""
    verification: dict[str, Any] | None = None


class Person(msgspec.Struct, frozen=True):
    """A user as the provider has them, as far as it is taken over; `updated_at` in milliseconds."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    email_addresses: list[Address] = []
    primary_email_address_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    image_url: str | None = None
    updated_at: int | None = None


def person(event: ProviderEvent) -> Person | None:
    """Whom it is about; None if about nobody. Refuses a user without an id, or of another form."""
    if event.type not in ABOUT_PEOPLE:
        return None
    try:
        return msgspec.convert(event.data, Person)
    except msgspec.ValidationError as error:
        raise Invalid(Problem("data", Fault.MALFORMED, expected=("user",))) from error


def newcomer(person: Person) -> Newcomer:
    """The primary address, else the first; the provider says whether it is proved (A34)."""
    primary = person.primary_email_address_id
    named = [each for each in person.email_addresses if each.id == primary]
    address = next(iter([*named, *person.email_addresses]), Address())
    half = LONGEST_NAME // 2 - 1
    return Newcomer(
        subject=person.id,
        email=address.email_address or None,
        is_verified=(address.verification or {}).get("status") == "verified",
        given_name=(person.first_name or "")[:half],
        family_name=(person.last_name or "")[:half],
    )


def own(person: Person) -> dict[str, str]:
    """What this API alone has of a person, as far as the provider says it."""
    return {} if person.image_url is None else {"imageUrl": person.image_url}
