"""Names as each language spells them."""

import re


def snake(name: str) -> str:
    """Return `firstName` as `first_name`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """Return `first_name` as `firstName`."""
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


def pascal(name: str) -> str:
    """Return `first_name` as `FirstName`."""
    return "".join(word.title() for word in name.split("_"))
