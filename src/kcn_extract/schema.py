"""The JSON Schema of a record, made from the data model."""

from __future__ import annotations

from typing import Any

import msgspec

from kcn_extract.record import LABELS, SCHEMA, VALUE_TYPES, _RawRecord

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OPTIONAL = {"words", "entities", "text"}


def record_schema() -> dict[str, Any]:
    """Return the schema: every key required but those that are asked for, and each label with its own kind of value.

    >>> record_schema()["title"]
    'Record'
    """
    types = [_RawRecord, *VALUE_TYPES.values()]
    _, components = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    parts: dict[str, Any] = {name.removeprefix("_Raw"): _plain(part) for name, part in components.items()}
    record = parts.pop("Record")
    record["properties"]["schema"] = {"const": SCHEMA}
    parts["Mention"]["title"] = "Mention"
    parts["Mention"]["allOf"] = [
        {
            "if": {"properties": {"label": {"const": label}}},
            "then": {"properties": {"value": {"anyOf": [{"type": "null"}, _reference(VALUE_TYPES[label].__name__)]}}},
        }
        for label in LABELS
    ]
    return {"$schema": _DIALECT, **record, "title": "Record", "$defs": dict(sorted(parts.items()))}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _plain(part: Any) -> Any:
    """Return a part with numbers as numbers, all its keys required, and names without the prefix of the raw structs."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part.replace("/_Raw", "/") if isinstance(part, str) else part
    if part.get("format") == "decimal":
        return {"type": "number"}
    plain = {key: _plain(item) for key, item in part.items() if key != "default"}
    if "description" in plain:
        plain["description"] = " ".join(plain["description"].split())
    if "properties" in plain:
        plain["required"] = [key for key in plain["properties"] if key not in _OPTIONAL]
    return plain
