"""The organisations of ``orgs.csv``: developers, listed companies, banks, investors, by their names as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from kcn_extract.problems import did_you_mean

ORG_COLUMNS = ("id", "name", "aliases", "ticker", "kind", "common")
ORG_KINDS = ("developer", "listed", "bank", "state", "group", "investor", "foreign")
_TICKER_LENGTH = 3


class Org(Struct, frozen=True, gc=False):
    """A row of ``orgs.csv``. ``common`` are names that mean other things too: they are its names behind a legal form
    only."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    ticker: str | None = None
    kind: str = "listed"
    common: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the others that it goes by."""
        return (self.name, *self.aliases)


def org_of(row: list[str]) -> Org:
    """Return the organisation of a row. Raises ``ValueError`` that says what is wrong with it."""
    id_, name, aliases, ticker, kind, common = row
    org = Org(id_, name, _split(aliases), ticker or None, kind, _split(common))
    if faults := list(_faults(org)):
        raise ValueError("; ".join(faults))
    return org


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()


def _faults(org: Org) -> Iterator[str]:
    if not org.id:
        yield "id is empty"
    for written in org.names:
        if not written or written != written.strip():
            yield f"name {written!r} is empty or surrounded by blanks"
    if org.ticker and not (len(org.ticker) == _TICKER_LENGTH and org.ticker.isalnum() and org.ticker.isupper()):
        yield f"ticker must be three capitals or digits, got {org.ticker!r}"
    if org.kind not in ORG_KINDS:
        yield f"unknown kind {org.kind!r} (expected {', '.join(ORG_KINDS)})"
    for written in org.common:
        if written not in (*org.names, org.ticker):
            yield f"common name {written!r} is not one of its names{did_you_mean(written, org.names)}"


def orgs_by_name(orgs: Iterable[Org]) -> dict[str, Org]:
    """Return the organisations by each of their names in lower case."""
    table: dict[str, Org] = {}
    for org in orgs:
        for name in org.names:
            table.setdefault(name.lower(), org)
    return table


def bare_names(orgs: Iterable[Org]) -> dict[str, tuple[str, Org]]:
    """Return the names by which a text names organisations without a legal form, and their tickers, in lower case: each
    as written, with its organisation.

    >>> sorted(bare_names([Org("hoa-binh", "Hòa Bình", ("Xây dựng Hòa Bình",), "HBC", common=("Hòa Bình",))]))
    ['hbc', 'xây dựng hòa bình']
    """
    table: dict[str, tuple[str, Org]] = {}
    for org in orgs:
        for name in (*org.names, *((org.ticker,) if org.ticker else ())):
            if name not in org.common:
                table.setdefault(name.lower(), (name, org))
    return table
