"""Anchors derived beforehand, so that a start need not derive them: ``derived.json`` beside this module.

Generated from the built-in rule files by ``python -m kcn_extract.rules.derived``; a test compares it byte for byte. A
rule that is not in it, or whose pattern has changed since, has its anchors derived when it is loaded: slower, never
wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import msgspec

from kcn_extract.rules.anchors import Anchors, derive
from kcn_extract.rules.pattern import Rule

FILE = Path(__file__).with_name("derived.json")


def digest(rule: Rule) -> str:
    """A short digest of the pattern that a rule's anchors are derived from."""
    return blake2b(rule.expanded.encode(), digest_size=8).hexdigest()


def anchors_of(rules: Iterable[Rule]) -> dict[str, Anchors]:
    """The anchors of each rule by its name: from the file where it knows the pattern, else derived now."""
    known = msgspec.json.decode(FILE.read_bytes(), type=dict[str, Anchors]) if FILE.is_file() else {}
    return {rule.name: known.get(digest(rule)) or derive(rule.expanded) for rule in rules}


def generate(rules: Iterable[Rule]) -> bytes:
    """The content of the file, the same for the same rules."""
    derived = {digest(rule): derive(rule.expanded) for rule in rules if not rule.after}
    plain = {key: {name: sorted(part) if isinstance(part, frozenset) else part for name, part in _fields(anchors)}
             for key, anchors in sorted(derived.items())}  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(plain), indent=0) + b"\n"


def _fields(anchors: Anchors) -> Iterable[tuple[str, object]]:
    return ((name, getattr(anchors, name)) for name in anchors.__struct_fields__)


if __name__ == "__main__":
    from kcn_extract.extractor import BUILT_IN_PATTERNS
    from kcn_extract.rules.pattern import ARTICLE, load_rules

    leading = [rule for rule in load_rules(BUILT_IN_PATTERNS).rules if rule.label != ARTICLE]
    FILE.write_bytes(generate(leading))
    print(f"{FILE}: {len(leading)} rules")
