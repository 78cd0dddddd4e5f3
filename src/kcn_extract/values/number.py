"""Numbers as Vietnamese news writes them, in digits, words and mixed -> exact values."""

from __future__ import annotations

from decimal import Decimal


def digits(text: str, english: bool = False) -> Decimal:
    """The value of a number in digits.

    Vietnamese custom: the point groups thousands, the comma is the decimal sign (1.234,5). Where one separator stands
    alone, three digits after a point are a group (1.500), one, two or four and more are decimals (22.05), as after a
    comma (0,5; 12,500 is 12.5). ``english`` says that the article writes the other way about (1,234.5; 5,980).

    >>> digits("1.234,5"), digits("1,234.5"), digits("22.05"), digits("1.500"), digits("5,980", english=True)
    (Decimal('1234.5'), Decimal('1234.5'), Decimal('22.05'), Decimal('1500'), Decimal('5980'))
    """
    points, commas = text.count("."), text.count(",")
    if points and commas:
        decimal = "," if text.rfind(",") > text.rfind(".") else "."
        group = "." if decimal == "," else ","
        if text.count(decimal) > 1:  # 1,234.567.890 follows neither custom: all are groups
            return Decimal(text.replace(decimal, "").replace(group, ""))
        return Decimal(text.replace(group, "").replace(decimal, "."))
    if points + commas == 0:
        return Decimal(text)
    sign = "." if points else ","
    if points + commas > 1:
        return Decimal(text.replace(sign, ""))
    whole, _, fraction = text.partition(sign)
    grouped = len(fraction) == 3 and len(whole) <= 3 and whole.strip("0") != ""
    if grouped and (sign == ",") == english:
        return Decimal(whole + fraction)
    return Decimal(f"{whole}.{fraction}")
