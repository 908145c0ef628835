"""What one check found."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """`warn` is worth a look, `fail` keeps the platform from working or from being safe."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(msgspec.Struct, frozen=True):
    """`found` says how things are, `advice` what to do; no advice where all is well."""

    check: str
    verdict: Verdict
    found: str
    advice: str = ""


def ok(check: str, found: str) -> Finding:
    return Finding(check, Verdict.OK, found)


def warn(check: str, found: str, advice: str) -> Finding:
    return Finding(check, Verdict.WARN, found, advice)


def fail(check: str, found: str, advice: str) -> Finding:
    return Finding(check, Verdict.FAIL, found, advice)
