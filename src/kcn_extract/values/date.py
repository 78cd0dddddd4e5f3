from __future__ import annotations

from kcn_extract.values.context import ValueFunction

VALUES: dict[str, ValueFunction] = {}
