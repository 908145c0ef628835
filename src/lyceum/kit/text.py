"""What is asked of text: whether it may be kept, what it is compared by, how it is split."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from unicodedata import normalize

_EMAIL_LIMIT = 254

# Accents and apostrophes stand inside words, and so do letters without an ascii spelling.
_INSIDE_WORDS = re.compile(r"[\u0300-\u036f'’]|(?![a-z0-9_])\w")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return the key by which text is unique whatever its case, width or white space."""
    # Case folding takes some letters apart that NFKC had put together (ΐ in capitals).
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def split_name(name: str) -> tuple[str, str]:
    """Split at the last white space into given and family name; one word has no family name."""
    given, *family = name.strip().rsplit(maxsplit=1) or [""]
    return given, "".join(family)


def slugify(text: str, *, limit: int = 80) -> str:
    """Return lower-case ascii words joined by hyphens, at most `limit` characters.

    Letters are transliterated by NFKD; those without an ascii spelling are left out.
    "" when nothing is left, and the caller decides what then.
    """
    words = _INSIDE_WORDS.sub("", normalize("NFKD", text).casefold())
    return _BETWEEN_WORDS.sub("-", words).strip("-")[:limit].rstrip("-")


def part_of(text: str) -> str:
    """Return the pattern of LIKE that finds `text` anywhere, with a backslash as its escape."""
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return f"%{escaped}%"


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL and UTF-8 can hold it: no NUL and no lone surrogate."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1024)
def is_email(text: str) -> bool:
    """Tell whether this is a well-formed address of at most 254 characters; asks no DNS.

    Special-use domains (.test, .example, .local) are allowed, as schools try things with
    them; a domain without a period and a name before the address are not. Remembered, as what
    is read from a file is judged again when it is written, and a look takes 0.1 ms.
    """
    if len(text) > _EMAIL_LIMIT:
        return False
    try:
        _validate_email()(text, check_deliverability=False)
    except ValueError:
        return False
    return True


@cache
def _validate_email() -> Callable[..., object]:
    # Imported with the first address, as it takes 25 ms. Emptying the list is the
    # library's documented way of allowing special-use domains.
    import email_validator

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    return email_validator.validate_email
