"""A value as one short string: what the examples of the rule files, the gold and the terminal show.

``KCN|Đình Trám`` · ``2024-04-16`` · ``2024-01-01/2024-06-30`` · ``89530000 USD`` · ``5..7 %``
``98 ha`` · ``487 projects`` · ``Hòa Phát|HPG`` · ``province|Bắc Giang``
``district|Việt Yên|Bắc Giang``
"""

from __future__ import annotations

from decimal import Decimal

from kcn_extract.record import (
    CardinalValue,
    DateValue,
    MoneyValue,
    Number,
    OrgValue,
    PercentValue,
    PlaceValue,
    QuantityValue,
    Value,
    ZoneValue,
)


def written(value: Value | None) -> str:
    """Return a value as a string.

    >>> written(MoneyValue(89530000, None, None, "USD"))
    '89530000 USD'
    """
    match value:
        case None:
            return "null"
        case ZoneValue() | OrgValue() | PlaceValue():
            return _name(value)
        case DateValue():
            return value.start if value.start == value.end else f"{value.start}/{value.end}"
        case MoneyValue():
            return f"{_amount(value)} {value.currency}"
        case PercentValue() | QuantityValue():
            return f"{_amount(value)} {value.unit}"
        case CardinalValue():
            return f"{_amount(value)} {value.of}"


def _name(value: ZoneValue | OrgValue | PlaceValue) -> str:
    match value:
        case ZoneValue():
            return f"{value.kind}|{value.name}"
        case OrgValue():
            return f"{value.name}|{value.ticker}" if value.ticker else value.name
    within = value.province if value.level in ("district", "commune") else None
    return f"{value.level}|{value.name}" + (f"|{within}" if within else "")


def _amount(value: MoneyValue | PercentValue | QuantityValue | CardinalValue) -> str:
    if value.amount is not None:
        return plain(value.amount)
    return f"{plain(value.low or 0)}..{plain(value.high or 0)}"


def plain(number: Number) -> str:
    """Return an exact number without exponent or trailing zeros: ``54.4``, ``2200``."""
    return str(number) if isinstance(number, int) else format(number.normalize(), "f")


def exact(number: Decimal) -> Number:
    """Return an int where the number is whole, else the Decimal without trailing zeros."""
    return int(number) if number == number.to_integral_value() else number.normalize()
