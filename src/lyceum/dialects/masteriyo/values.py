"""Prices, dates and texts as this API spells them (contract 0, D2–D4; 1, context; 4, prices)."""

from __future__ import annotations

import html
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from lyceum.dialects.masteriyo.here import here
from lyceum.kit.time import SECOND, iso_seconds, parse_iso

FREE = "Free"
CENT = Decimal("0.01")
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
MOST = Decimal(10) ** 12
"""No price is larger; the core counts in minor units below 2^53."""

_ANY = re.IGNORECASE | re.DOTALL
_HIDDEN = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<script\b", _ANY), re.compile(r"</script\s*>", _ANY)),
    (re.compile(r"<style\b", _ANY), re.compile(r"</style\s*>", _ANY)),
)
"""Between such a beginning and its end nothing is shown."""

_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_ENDED = re.compile(r"(</(?:p|div|ul|ol|table|h[1-6]|blockquote|pre)>)", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|table|h[1-6]|blockquote|pre|section|hr)\b", _ANY)


def moment(at: int) -> str:
    """A date-time in UTC."""
    spelled = iso_seconds(at)
    return spelled[:-1].replace("T", " ") if here().profile.plain_dates else spelled


def moment_or_none(at: int | None) -> str | None:
    return None if at is None else moment(at)


def read_moment(text: str) -> int | None:
    """Microseconds; a date alone is its first moment, without a zone it is UTC. None of what is no
    date."""
    is_date = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
    at = parse_iso(f"{text}T00:00:00" if is_date else text)
    return None if at is None else at // SECOND * SECOND


def read_price(text: str) -> Decimal | None:
    """A number, commas between thousands left out; None of what is none."""
    try:
        price = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return price if price.is_finite() and -MOST < price < MOST else None


def minor(price: Decimal) -> int:
    """In minor units, half up."""
    return int((price / CENT).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@lru_cache(maxsize=4_096)
def entered(amount: int) -> str:
    """An amount in minor units as somebody would enter it: `50`, `79.5`."""
    spelled = f"{Decimal(amount) * CENT:.2f}"
    return spelled.rstrip("0").rstrip(".")


def price(text: str) -> str:
    """What was entered, or with two decimals where the profile and the context want it so."""
    is_padded = here().profile.pads_prices and not here().is_raw
    return _padded(text) if is_padded else text


@lru_cache(maxsize=4_096)
def _padded(text: str) -> str:
    number = read_price(text)
    return text if number is None else f"{number.quantize(CENT, rounding=ROUND_HALF_UP):.2f}"


def formatted(text: str, *, currency: str) -> str:
    """For people: `$1,234.50`."""
    return _formatted(text, currency, drops_zero_cents=here().profile.drops_zero_cents)


@lru_cache(maxsize=4_096)
def _formatted(text: str, currency: str, *, drops_zero_cents: bool) -> str:
    number = read_price(text) if text else None
    if not number:
        return FREE
    spelled = f"{number.quantize(CENT, rounding=ROUND_HALF_UP):,.2f}"
    if drops_zero_cents:
        spelled = spelled.removesuffix(".00")
    return SYMBOLS.get(currency, f"{currency} ") + spelled


def prose(text: str) -> str:
    """A text as it was entered, or with its paragraphs marked for who only reads it."""
    return text if here().is_edit else paragraphs(text)


def paragraphs(text: str) -> str:
    """`<p>` around each block of text that has none around it, a line each, as WordPress does."""
    if "<" not in text and "\n" not in text:
        return f"<p>{line}</p>\n" if (line := text.strip()) else ""
    marked = _ENDED.sub(r"\1\n\n", text)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", marked.replace("\r\n", "\n"))]
    return "".join(f"{_paragraph(block)}\n" for block in blocks if block)


def _paragraph(block: str) -> str:
    if _BLOCK.match(block):
        return block
    return "<p>" + block.replace("\n", "<br />\n") + "</p>"


def without_tags(text: str) -> str:
    """A name: tags are taken out, `&amp;` and its like are what they stand for. However odd the
    text is, each letter of it is looked at a few times only."""
    for begins, ends in _HIDDEN:
        text = _without(text, begins, ends)
    # Behind the last end of a tag there is none, and looking for one would go on and on.
    tagged, mark, plain = text.rpartition(">")
    return html.unescape(_TAG.sub("", tagged + mark) + plain).strip()


def _without(text: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> str:
    """What begins and never ends stays."""
    kept, at = [], 0
    while (first := begins.search(text, at)) and (last := ends.search(text, first.end())):
        kept.append(text[at : first.start()])
        at = last.end()
    return "".join([*kept, text[at:]])
