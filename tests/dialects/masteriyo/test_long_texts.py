"""What is sent to keep the server busy costs no more than another text, and is read as that is."""

from __future__ import annotations

import time

import pytest

from lyceum.dialects.masteriyo import forms
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


def test_as_many_unnumbered_values_as_a_form_may_have_are_a_list() -> None:
    body = b"&".join([b"of[]=1"] * forms.MOST_FIELDS)
    began = time.process_time()
    assert forms.fields_of(body) == {"of": ["1"] * forms.MOST_FIELDS}
    assert time.process_time() - began < 0.1


def test_what_has_no_number_stands_behind_the_largest() -> None:
    assert forms.fields_of(b"a[7]=x&a[]=y&a[3]=z&a[][b]=w&a[9][c]=v") == {
        "a": {"7": "x", "8": "y", "3": "z", "9": {"b": "w", "c": "v"}}
    }
