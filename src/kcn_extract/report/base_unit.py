"""One unit for each kind of measure: what is in it can be summed."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TypeAlias

from kcn_extract.notation import exact
from kcn_extract.record import CardinalValue, MoneyValue, Number, PercentValue, QuantityValue

Figure: TypeAlias = MoneyValue | PercentValue | QuantityValue | CardinalValue

# The base unit of a unit, and how many of it make one.
BASE_UNITS: dict[str, tuple[str, Decimal]] = {
    "m2": ("ha", Decimal("0.0001")),
    "km2": ("ha", Decimal(100)),
    "kW": ("MW", Decimal("0.001")),
    "GW": ("MW", Decimal(1000)),
    "kWp": ("MWp", Decimal("0.001")),
    "GWp": ("MWp", Decimal(1000)),
    "kWh": ("MWh", Decimal("0.001")),
    "GWh": ("MWh", Decimal(1000)),
    "kVA": ("MVA", Decimal("0.001")),
    "kg": ("t", Decimal("0.001")),
}
_WIDE = Context(prec=60)


def base_of(figure: Figure) -> tuple[Number | None, Number | None, Number | None, str]:
    """Return the amount, the low and the high of a figure in its base unit, and that unit; a currency, a count or
    another unit is its own base, a rate's has what it is per.

    >>> base_of(QuantityValue(5000, None, None, "m2"))
    (Decimal('0.5'), None, None, 'ha')
    >>> base_of(MoneyValue(None, 4, 5, "USD", per="m2/month"))
    (None, 4, 5, 'USD/m2/month')
    """
    unit, per = unit_of(figure), getattr(figure, "per", None)
    base, factor = BASE_UNITS.get(unit, (unit, None))
    amount, low, high = (_times(number, factor) for number in (figure.amount, figure.low, figure.high))
    return amount, low, high, f"{base}/{per}" if per else base


def unit_of(figure: Figure) -> str:
    """Return the unit that a figure is written in: its currency, its sign, or what it counts."""
    match figure:
        case MoneyValue():
            return figure.currency
        case CardinalValue():
            return figure.of
    return figure.unit


def _times(number: Number | None, factor: Decimal | None) -> Number | None:
    return number if number is None or factor is None else exact(_WIDE.multiply(Decimal(number), factor))
