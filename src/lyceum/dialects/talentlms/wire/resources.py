"""All that a user belongs to, in one answer (witness: contract 2.1)."""

from __future__ import annotations

import msgspec

from lyceum.dialects.talentlms.wire.groups import Named


class Resources(msgspec.Struct, frozen=True, kw_only=True):
    branches: list[Named]
    groups: list[Named]
    courses: list[Named]
    certificates: list[Named]
