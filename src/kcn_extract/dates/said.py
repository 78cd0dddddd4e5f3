"""Years said in words, read digit by digit: the words and what they are worth stand in the tables of numbers."""

from __future__ import annotations

from kcn_extract.values.number import Tables


def said_year(words: str, tables: Tables) -> int:
    """The year that words say, whole or digit by digit; 0 where they say nothing.

    >>> from pathlib import Path
    >>> from kcn_extract.rules.load import load_rules
    >>> tables = load_rules(Path("patterns")).tables
    >>> said_year("hai nghìn không trăm hai mươi ba", tables), said_year("hai nghìn linh chín", tables)
    (2023, 2009)
    >>> said_year("hai không hai ba", tables), said_year("một chín tám tư", tables), said_year("hai nghìn", tables)
    (2023, 1984, 2000)
    """
    tokens = words.split()
    if len(tokens) < 2:
        return 0
    factors = [_factor(token, tables) for token in tokens]
    if factors[1] != 1000:  # hai không | hai ba
        return _digit(tokens[0], tables) * 1000 + _digit(tokens[1], tables) * 100 + _two_digits(tokens[2:], tables)
    hundreds = _digit(tokens[2], tables) * 100 if factors[3:4] == [100] else 0
    rest = tokens[4 if factors[3:4] == [100] else 2 :]
    return _digit(tokens[0], tables) * 1000 + hundreds + _two_digits(rest, tables)


def _two_digits(tokens: list[str], tables: Tables) -> int:
    """``hai mươi tư``, ``mười``, ``linh chín``, ``tám tư``."""
    if not tokens:
        return 0
    digits = [_digit(token, tables) for token in tokens if not _is_tens(token, tables)]
    ends_on_ten = _factor(tokens[-1], tables) == 10
    return int("".join(map(str, digits))) * (10 if ends_on_ten else 1)


def _is_tens(token: str, tables: Tables) -> bool:
    """True for ``mươi``, which only says that its unit counts tens; ``mười`` is a ten itself."""
    return _factor(token, tables) == 10 and tables["number_mark"].get(token) != "ten"


def _digit(token: str, tables: Tables) -> int:
    if tables["number_mark"].get(token) == "ten":
        return 1
    return int(tables["unit_word"].get(token, tables["short_unit_word"].get(token, 0)))


def _factor(token: str, tables: Tables) -> int:
    return int(tables["ten_word"].get(token, 0) or tables["magnitude"].get(token, 0))
