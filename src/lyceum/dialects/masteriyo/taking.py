"""What the document says that a field takes: all that WordPress's rules make a value of.

Witness: `coercing.py`, whose rules these are.
"""

from __future__ import annotations

import re
from typing import Any

from lyceum.dialects.masteriyo.coercing import LARGEST
from lyceum.http.schemas import Place, Resolve, Schema

_TOLD = ("description", "examples", "default")
"""What stands beside the alternatives instead of in one of them."""
_WHOLE = r"[+-]?[0-9]{1,17}(\.0*)?"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_BOOLEAN = r"[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|0|1"
_NULL: Schema = {"type": "null"}
_IN_A_LIST = {"integer": _WHOLE, "number": _NUMBER, "boolean": _BOOLEAN}


def takes(schema: Schema, *, place: Place, resolve: Resolve) -> Schema:
    """The schema of a field, and of what else it may be written as; null is for none (981)."""
    told = {name: schema[name] for name in _TOLD if name in schema}
    plain = {name: part for name, part in schema.items() if name not in told}
    parts = [
        alternative
        for part in plain.get("anyOf", [plain])
        for alternative in _alternatives(part, place, resolve)
    ]
    if place is Place.OPTIONAL and _NULL not in parts:
        parts.append(_NULL)
    return {**({"anyOf": parts} if len(parts) > 1 else parts[0]), **told}


def _alternatives(schema: Schema, place: Place, resolve: Resolve) -> list[Schema]:
    """It as it is meant, and as it may be written besides. Objects stand here themselves, since in
    answers they are told more strictly."""
    named = resolve(schema)
    kind = named.get("type", "")
    if "enum" in named:
        return [schema]
    if kind == "array":
        return _list(named, place, resolve)
    if kind == "object":
        return _object(named, resolve)
    if kind == "boolean":
        return [schema, {"type": "integer", "enum": [0, 1]}, _text(f"^({_BOOLEAN})$")]
    if kind in ("integer", "number"):
        spelled = _whole(schema) if kind == "integer" else _NUMBER
        bounded = {"minimum": 1 - LARGEST, "maximum": LARGEST - 1, **schema}
        return [bounded, _text(rf"^\s*{spelled}\s*$")]
    return [schema]


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def _whole(schema: Schema) -> str:
    """Digits from 0 or 1, and up to a power of ten or the number before it: the bounds of pages and
    places. Of others the integer beside the text tells."""
    least, most = schema.get("minimum"), str(schema.get("maximum", "9" * 17))
    if least not in (0, 1) or re.fullmatch(r"10+|9+", most) is None:
        return _WHOLE
    is_power = most.startswith("1")
    places = len(most) - is_power
    digits = f"[1-9][0-9]{{0,{places - 1}}}" if least else f"[0-9]{{1,{places}}}"
    return rf"[+]?0*({digits}{'|' + most if is_power else ''})(\.0*)?"


def _list(schema: Schema, place: Place, resolve: Resolve) -> list[Schema]:
    """A list may be text with commas, too, and an object whose names are left out."""
    items = takes(schema.get("items", {}), place=Place.REQUIRED, resolve=resolve)
    if place is Place.QUERY:
        return [{**schema, "items": items}]
    by_name = {"type": "object", "additionalProperties": items}
    if "maxItems" in schema:
        by_name["maxProperties"] = schema["maxItems"]
    one = _in_a_list(resolve(schema.get("items", {})))
    as_text = _text(rf"^[\s,]*(({one})([\s,]+|$))*$" if one else r"^[\s,]*$")
    return [{**schema, "items": items}, as_text, by_name]


def _in_a_list(item: Schema) -> str:
    """The pattern of one of several in a text; of what no text can be there is none."""
    if "enum" in item:
        return "|".join(map(re.escape, item["enum"]))
    kind = item.get("type", "string")
    if kind != "string":
        return _IN_A_LIST.get(kind, "")
    return f"[^\\s,]{{{item.get('minLength', 1)},{item.get('maxLength', '')}}}"


def _object(schema: Schema, resolve: Resolve) -> list[Schema]:
    """An empty text and an empty list are an object without fields."""
    required = schema.get("required", [])
    fields = {
        name: takes(
            field,
            place=Place.REQUIRED if name in required else Place.OPTIONAL,
            resolve=resolve,
        )
        for name, field in schema.get("properties", {}).items()
    }
    whole: dict[str, Any] = {**schema, "properties": fields} if fields else schema
    return [whole] if required else [whole, {"enum": ["", []]}]
