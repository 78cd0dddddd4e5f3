"""Groups of a match -> a value; pure functions, and nothing of rules. ``VALUES`` names them for the rule files."""

from __future__ import annotations

from kcn_extract.values.context import REFUSED, Context, Groups, Refused, ValueFunction

__all__ = ["REFUSED", "VALUES", "Context", "Groups", "Refused", "ValueFunction"]

from kcn_extract.values import amount, date, money, zone

VALUES: dict[str, ValueFunction] = {**amount.VALUES, **money.VALUES, **date.VALUES, **zone.VALUES}
