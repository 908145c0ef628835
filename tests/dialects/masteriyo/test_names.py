"""Tags are taken out of names, whatever somebody sends."""

from __future__ import annotations

import time

import pytest

from lyceum.dialects.masteriyo.values import without_tags

LENGTH = 500_000
"""As long as a description may be."""


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<b>Plucked</b> strings", "Plucked strings"),
        ("Bowed<!-- not\nplucked --> strings", "Bowed strings"),
        ("A<script type='x'>alert(1)\n</SCRIPT >B<style>p{}</style>C", "ABC"),
        ("Tom &amp; Ada, 2 < 3 and 5 > 4", "Tom & Ada, 2 < 3 and 5 > 4"),
        ("<script>never ends", "never ends"),
        ("a <!-- never ends", "a <!-- never ends"),
        ("half <b", "half <b"),
        ("<p>one</p> <b", "one <b"),
        ("<scr<!-- -->ipt>x</script>y", "y"),
    ],
)
def test_tags_and_what_they_hide_are_taken_out(sent: str, kept: str) -> None:
    assert without_tags(sent) == kept


@pytest.mark.parametrize("unit", ["<!--", "<script>", "<script", "<style ", "<a", "</script "])
def test_a_long_text_of_beginnings_costs_no_more_than_another(unit: str) -> None:
    began = time.process_time()
    without_tags(unit * (LENGTH // len(unit)))
    assert time.process_time() - began < 1
