"""Writing assessments."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.assessment import store
from lyceum.core.assessment.model import (
    ASSESSED,
    Assessment,
    AssessmentChange,
    NewAssessment,
    Settings,
)
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.content import NewUnit, UnitChange, add_unit, change_unit
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import WriteWork

LONGEST_SECONDS = 365 * 24 * 60 * 60
MOST_ATTEMPTS = 1_000

_SETTINGS = ("pass_percent", "seconds", "attempts", "shuffle", "reveal")


async def create_assessment(
    work: WriteWork, actor: Actor, *, course_id: int, new: NewAssessment
) -> Assessment:
    """Adds a quiz or a survey to a course: a unit, and beside it what only these have."""
    if new.kind not in ASSESSED:
        raise Invalid(Problem("kind", Fault.UNKNOWN_WORD, expected=ASSESSED))
    unit = await add_unit(
        work,
        actor,
        course_id=course_id,
        new=NewUnit(
            kind=new.kind,
            title=new.title,
            section_id=new.section_id,
            required=new.required,
            body=new.body,
            state=new.state,
            extra=new.extra,
        ),
    )
    settings = _checked(Settings(unit.id, *(getattr(new, name) for name in _SETTINGS)))
    await work.insert(store.INSERT, settings)
    work.record(actor, "assessment.created", "assessment", unit.id, after=settings)
    return Assessment(unit, settings)


async def change_assessment(
    work: WriteWork, actor: Actor, unit_id: int, change: AssessmentChange
) -> Assessment:
    """Changes what `change` names; running attempts keep the time and the mark they began with."""
    before = await assessment_by_id(work, actor, unit_id)
    await editable_course(work, actor, before.unit.course_id)
    unit = await change_unit(work, actor, unit_id, UnitChange(title=change.title))
    changed = {
        name: getattr(change, name) for name in _SETTINGS if getattr(change, name) is not UNSET
    }
    settings = before.settings
    if changed:
        # Whoever follows assessments sees a change of the settings as one of the unit.
        await work.run(catalog_store.update_unit(("updated_at",)), row_id=unit_id)
        unit = msgspec.structs.replace(unit, updated_at=work.now)
        settings = _checked(msgspec.structs.replace(settings, **changed))
        # A quiz of which nobody has set anything has no row yet.
        await work.run(store.DELETE_SETTINGS, unit_id=unit_id)
        await work.insert(store.INSERT, settings)
        work.record(
            actor,
            "assessment.updated",
            "assessment",
            unit_id,
            after=settings,
            changed=sorted(changed),
        )
    return Assessment(unit, settings, before.question_count)


def _checked(settings: Settings) -> Settings:
    problems = [
        problem
        for name, least, most in (
            ("pass_percent", 1, 100),
            ("seconds", 1, LONGEST_SECONDS),
            ("attempts", 1, MOST_ATTEMPTS),
        )
        for problem in out_of_range(name, getattr(settings, name), least=least, most=most)
    ]
    if problems:
        raise Invalid(*problems)
    return settings


def out_of_range(name: str, value: int | None, *, least: int, most: int) -> list[Problem]:
    """What is wrong with a number that must lie between these; None is no number."""
    if value is not None and value < least:
        return [Problem(name, Fault.TOO_SMALL, limit=least)]
    if value is not None and value > most:
        return [Problem(name, Fault.TOO_LARGE, limit=most)]
    return []
