"""The value functions by the names that rule files call them: groups of a match -> a value."""

from __future__ import annotations

from kcn_extract.dates import read
from kcn_extract.values import amount, money, zone
from kcn_extract.values.context import ValueFunction

VALUES: dict[str, ValueFunction] = {**amount.VALUES, **money.VALUES, **read.VALUES, **zone.VALUES}
