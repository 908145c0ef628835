"""Categories, tags and difficulties on the wire (contract 3)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.label_model import Label
from lyceum.core.catalog.model import Category
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import PageAsked, PageNumber
from lyceum.dialects.masteriyo.values import prose
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.links import Links, links

NAMESPACE = "masteriyo"
MOST_READ = 1_000
"""More items of a batch are not even counted."""
CATEGORIES, TAGS, DIFFICULTIES = "/courses/categories", "/courses/tags", "/courses/difficulties"

Color = Annotated[str, Meta(max_length=50, examples=["#ff0000"])]


class Display(StrEnum):
    DEFAULT = "default"
    COURSES = "courses"
    SUBCATEGORIES = "subcategories"
    BOTH = "both"


class TermOrder(StrEnum):
    ID = "id"
    INCLUDE = "include"
    NAME = "name"
    SLUG = "slug"
    TERM_GROUP = "term_group"
    DESCRIPTION = "description"
    COUNT = "count"


class TermsAsked(PageAsked, frozen=True, kw_only=True):
    """`include` and `parent` are taken and change nothing, as in the product (058, 059)."""

    orderby: TermOrder = TermOrder.ID
    hide_empty: bool = False
    slug: str | UnsetType = UNSET


class TagsAsked(TermsAsked, frozen=True, kw_only=True):
    """Here alone a page is asked for or not."""

    page: PageNumber | UnsetType = UNSET  # type: ignore[assignment]


class CreateTerm(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Name
    slug: texts.Slug | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    id: int | UnsetType = UNSET


class CreateCategory(CreateTerm, frozen=True, kw_only=True):
    parent_id: int | UnsetType = UNSET
    display: Display | UnsetType = UNSET
    featured_image: int | UnsetType = UNSET


class CreateDifficulty(CreateTerm, frozen=True, kw_only=True):
    color: Color | UnsetType = UNSET


class UpdateTerm(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: texts.Name | UnsetType = UNSET
    slug: texts.Slug | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET


class UpdateCategory(UpdateTerm, frozen=True, kw_only=True):
    parent_id: int | UnsetType = UNSET
    display: Display | UnsetType = UNSET
    featured_image: int | UnsetType = UNSET


class UpdateDifficulty(UpdateTerm, frozen=True, kw_only=True):
    color: Color | UnsetType = UNSET


Items = Annotated[list[dict[str, Any]], Meta(max_length=MOST_READ)]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Each item is judged by itself, so that one that is wrong keeps none back."""

    create: Items = []
    update: Items = []
    delete: list[int] = []


class BatchOut(msgspec.Struct, frozen=True, kw_only=True):
    """Only what was asked for is there; an item is a term, or `{id, error}`."""

    create: list[dict[str, Any]] | UnsetType = UNSET
    update: list[dict[str, Any]] | UnsetType = UNSET
    delete: list[dict[str, Any]] | UnsetType = UNSET


class TermOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    slug: str
    link: str
    taxonomy: str
    description: str


class CategoryOut(TermOut, frozen=True, kw_only=True):
    parent_id: int
    count: int
    display: str
    featured_image: str
    links: Links = msgspec.field(name="_links")


class TagOut(TermOut, frozen=True, kw_only=True):
    count: int
    links: Links = msgspec.field(name="_links")


class DifficultyOut(TermOut, frozen=True, kw_only=True):
    count: int
    color: str
    links: Links = msgspec.field(name="_links")


class Named(msgspec.Struct, frozen=True):
    """A term beside a course."""

    id: int
    name: str
    slug: str


def own(asked: CreateCategory | UpdateCategory) -> dict[str, dict[str, Any]]:
    """What only this API keeps of a category."""
    fields = {"display": asked.display, "featured_image": asked.featured_image}
    return {NAMESPACE: {name: value for name, value in fields.items() if value is not UNSET}}


def category(
    term: Category, *, tree: Mapping[int, Category], count: int = 0, is_gone: bool = False
) -> CategoryOut:
    kept = term.extra.get(NAMESPACE, {})
    more = {}
    if term.parent_id is not None:
        more["up"] = here().resource(f"{CATEGORIES}/{term.parent_id}")
    return CategoryOut(
        id=term.id,
        name=term.name,
        slug=term.slug,
        link=here().address(f"/course-category/{_slugs(term, tree)}/"),
        taxonomy="course_cat",
        description=term.description,
        parent_id=term.parent_id or 0,
        count=count,
        display=kept.get("display", Display.DEFAULT),
        featured_image=str(kept.get("featured_image", "")),
        links=links(CATEGORIES, term.id, hints=not is_gone, more=more),
    )


def _slugs(term: Category, tree: Mapping[int, Category]) -> str:
    """Those of the categories above it and its own."""
    slugs, above = [term.slug], term.parent_id
    while above is not None and above in tree:
        slugs.insert(0, tree[above].slug)
        above = tree[above].parent_id
    return "/".join(slugs)


def tag(term: Label, *, count: int = 0, is_gone: bool = False) -> TagOut:
    return TagOut(
        id=term.id,
        name=term.name,
        slug=term.slug,
        link=here().address(f"/course-tag/{term.slug}/"),
        taxonomy="course_tag",
        description=prose(term.description),
        count=count,
        links=links(TAGS, term.id, hints=not is_gone),
    )


def difficulty(term: Label, *, count: int = 0, is_gone: bool = False) -> DifficultyOut:
    return DifficultyOut(
        id=term.id,
        name=term.name,
        slug=term.slug,
        link=here().address(f"/course-difficulty/{term.slug}/"),
        taxonomy="course_difficulty",
        description=prose(term.description),
        count=count,
        color=term.color,
        links=links(DIFFICULTIES, term.id, hints=not is_gone),
    )


def as_the_product_pages(asked: TagsAsked) -> TagsAsked:
    """Without a page the list of tags skips as many as are on one: it counts back from the first
    page and takes the number for its own size (089, a12)."""
    if asked.page is not UNSET or asked.offset is not UNSET:
        return asked
    return msgspec.structs.replace(asked, offset=asked.per_page)
