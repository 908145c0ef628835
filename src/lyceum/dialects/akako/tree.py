"""Levels and grades: roots of the category tree, and what lies below them (contract A25–A27;
vocabulary: level, grade)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import Category, CourseFilter
from lyceum.core.page import Slice
from lyceum.core.work import Work
from lyceum.dialects.akako import ids


class Tree:
    """All categories, read at once; what is inactive is not shown, nor what lies below."""

    def __init__(self, categories: list[Category]) -> None:
        self.by_id = {one.id: one for one in categories}

    def root_of(self, category: Category) -> Category:
        while category.parent_id is not None:
            category = self.by_id[category.parent_id]
        return category

    def is_shown(self, category: Category) -> bool:
        if not category.active:
            return False
        return category.parent_id is None or self.is_shown(self.by_id[category.parent_id])

    def levels(self) -> list[Category]:
        return [one for one in self.by_id.values() if one.parent_id is None]

    def grades(self, level: Category) -> list[Category]:
        return [
            one
            for one in self.by_id.values()
            if one.parent_id is not None and self.root_of(one).id == level.id
        ]


async def tree(work: Work) -> Tree:
    return Tree(await queries.category_tree(work))


async def category(work: Work, text: str) -> Category:
    """Any category by its id on the wire."""
    return await queries.category_of(work, await ids.read(work, "category", text))


async def level(work: Work, text: str) -> Category:
    """A category without a parent; refuses a grade."""
    found = await category(work, text)
    if found.parent_id is not None:
        raise NoSuchCategory
    return found


async def grade(work: Work, text: str) -> Category:
    """A category below another; refuses a level."""
    found = await category(work, text)
    if found.parent_id is None:
        raise NoSuchCategory
    return found


async def holds_subjects(work: Work, actor: Actor, category: Category) -> bool:
    """Whether a course that the caller may see lies in this category itself."""
    where = CourseFilter(category_id=category.id)
    page = await queries.courses(work, actor, where=where, sliced=Slice(limit=1, total=False))
    return bool(page.rows)
