"""``kcn-extract schema``: the form of a record."""

from __future__ import annotations


def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      kcn-extract schema > record.schema.json
    """
    import msgspec

    from kcn_extract.schema import record_schema

    print(msgspec.json.format(msgspec.json.encode(record_schema()), indent=2).decode())
