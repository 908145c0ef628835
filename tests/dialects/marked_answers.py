"""What is right and wrong of each kind of question, and marked where it is written in words."""

from __future__ import annotations

from lyceum.core.assessment.model import (
    Given,
    Key,
    Option,
    QuestionKind,
)

MARK = "zyx9marked"
_CHOICES = (Option("a", "warm"), Option("b", "cold"), Option("c", "still"))
_PAIRS = (Option("a", "H"), Option("b", "L"), Option("x", "high", True), Option("y", "low", True))

K = QuestionKind
KEYS: dict[QuestionKind, tuple[tuple[Option, ...], Key, Key]] = {
    K.SINGLE: (_CHOICES, Key(options=("a",)), Key(options=("b",))),
    K.MULTIPLE: (_CHOICES, Key(options=("a", "b")), Key(options=("c",))),
    K.TRUE_FALSE: ((), Key(options=("true",)), Key(options=("false",))),
    K.SHORT: ((), Key(texts=(f"{MARK} short",)), Key(texts=("other",))),
    K.MATCHING: (_PAIRS, Key(pairs={"a": "x", "b": "y"}), Key(pairs={"a": "y", "b": "x"})),
    K.ORDERING: (_CHOICES, Key(options=("a", "b", "c")), Key(options=("c", "b", "a"))),
    K.FILL_IN: ((), Key(gaps=((f"{MARK} gap",),)), Key(gaps=(("other",),))),
}
"""Of every kind of question its options, its key, and another key that would do as well."""

WRONG: dict[QuestionKind, Given] = {
    K.SINGLE: Given(options=("c",)),
    K.MULTIPLE: Given(options=("a", "c")),
    K.TRUE_FALSE: Given(),
    K.SHORT: Given(text="no idea"),
    K.MATCHING: Given(pairs={"a": "x", "b": "x"}),
    K.ORDERING: Given(options=("b", "a", "c")),
    K.FILL_IN: Given(gaps=("no idea",)),
}
"""What is wrong by either key."""
