"""Letters are made of their texts, in the language of the school."""

from __future__ import annotations

import pytest

from lyceum.messages.letters import languages, letter

VALUES = {"student": "Noor", "course": "Maps\r\nBcc: all@school.example", "school": "<Hill>"}


@pytest.mark.parametrize(
    ("locale", "greeting"),
    [
        ("en", "Hello Noor"),
        ("de-AT", "Guten Tag Noor"),
        ("fr_CA", "Bonjour Noor"),
        ("es", "Hola, Noor"),
        ("haw", "Hello Noor"),
        ("", "Hello Noor"),
    ],
)
def test_a_locale_chooses_the_texts(locale: str, greeting: str) -> None:
    made = letter("welcome", locale=locale, values=VALUES, to="a@school.example", name="one")
    assert greeting in made.text and greeting in made.html


def test_every_language_has_the_same_letters_with_the_same_values() -> None:
    assert languages() == {"de", "en", "es", "fr"}
    for language in languages():
        made = letter("welcome", locale=language, values=VALUES, to="a@b.example", name="one")
        for text in (made.text, made.html):
            assert "$" not in text
            assert "Noor" in text
        assert "&lt;Hill&gt;" in made.html and "<Hill>" in made.text


def test_a_title_begins_no_header() -> None:
    made = letter("welcome", locale="en", values=VALUES, to="a@school.example", name="one")
    assert made.subject == "Welcome to Maps Bcc: all@school.example"
