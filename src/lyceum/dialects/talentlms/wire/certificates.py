"""Certificates on the wire (contract 2.1; the keys beside `id` and `name` are inferred)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.recognition.model import Certificate, CertificateState
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.wire import texts
from lyceum.http.addresses import certificate_page

Address = Annotated[str, Meta(examples=["https://school.example/certificate/0ABCDE"])]


class Standing(StrEnum):
    """What a certificate is worth at this moment."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


_STANDING = {
    CertificateState.VALID: Standing.ACTIVE,
    CertificateState.EXPIRED: Standing.EXPIRED,
    CertificateState.REVOKED: Standing.REVOKED,
}


class CertificateOut(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is the course's, as it was called when this was issued."""

    id: texts.Id
    name: str
    course_id: texts.Id
    serial: str
    status: Standing
    issued_date: texts.Time
    expiration_date: texts.Time | None
    download_url: Address
    public_url: Address


class Certificates(msgspec.Struct, frozen=True):
    certificates: list[CertificateOut]


def out(held: Certificate, *, origin: str, now: int) -> CertificateOut:
    address = certificate_page(origin, held.serial)
    return CertificateOut(
        id=held.id,
        name=held.title,
        course_id=held.course_id,
        serial=held.serial,
        status=_STANDING[held.state_at(now)],
        issued_date=values.time(held.issued_at),
        expiration_date=values.maybe_time(held.expires_at),
        download_url=f"{address}/paper.pdf",
        public_url=address,
    )
