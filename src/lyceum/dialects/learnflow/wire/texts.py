"""Text of a known form on the wire: ids, times, words (L40: ids are opaque, and what is too
long for one names nothing)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.http import texts

_LONGEST_ID = 255

CourseId = Annotated[str, Meta(examples=["crs_1MqS4eEYv4r0c9Pn2a3b4c5d"])]
StudentId = Annotated[str, Meta(examples=["stu_9Z8x7Y6w5V4u3T2s1R0q"])]
InstructorId = Annotated[str, Meta(examples=["ins_9Z8x7Y6w5V4u3T2s1R0q"])]
EnrollmentId = Annotated[str, Meta(examples=["enr_3K2j1I0h9G8f7E6d5C4b"])]
PaymentId = Annotated[str, Meta(examples=["pay_3K2j1I0h9G8f7E6d5C4b"])]
RefundId = Annotated[str, Meta(examples=["re_3K2j1I0h9G8f7E6d5C4b"])]
EndpointId = Annotated[str, Meta(examples=["we_3K2j1I0h9G8f7E6d5C4b"])]
EventId = Annotated[str, Meta(examples=["evt_3K2j1I0h9G8f7E6d5C4b"])]
KeyId = Annotated[str, Meta(examples=["key_3K2j1I0h9G8f7E6d5C4b"])]
MethodId = Annotated[
    str,
    Meta(min_length=1, max_length=_LONGEST_ID, pattern=r"\S", examples=["pm_card_visa_4242"]),
]

Time = texts.Time
Currency = Annotated[
    str, Meta(description="Three letters (ISO 4217), in any case.", examples=["USD"])
]
LowerCurrency = Annotated[str, Meta(examples=["usd"])]
Minor = Annotated[int, Meta(ge=0, description="In minor units.", examples=[4999])]
Email = texts.Email
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Amara Okafor"])]


class Deleted(msgspec.Struct, frozen=True):
    """What is said of something that is gone."""

    id: str
    object: str
    deleted: bool = True
