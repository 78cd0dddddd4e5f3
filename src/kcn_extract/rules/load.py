"""A folder of rule files -> rules, strictly: whatever is wrong is said at once, with file, rule, key and mend."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec import Struct

from kcn_extract.record import LABELS
from kcn_extract.rules.anchors import Anchors, derive

if TYPE_CHECKING:
    import regex

BUILT_IN_PATTERNS = next(  # inside the package where it is installed, beside src/ in the repository
    folder
    for folder in (Path(__file__).parents[1] / "patterns", Path(__file__).parents[3] / "patterns")
    if (folder / "number.toml").is_file()
)
DECOY = "DECOY"
ARTICLE = "ARTICLE"  # rules that read an article's header, not its figures; their value is what the line is
ARTICLE_ROLES = ("published", "dateline", "byline", "source", "caption", "question", "answer")
ROLES = ("introduced", "item")  # of a zone in a list: its first name, behind a head that stands apart; a later one
_RULE_LABELS = (*LABELS, DECOY, ARTICLE)
_OTHER_FILES = ("indicator.toml", "zones.csv", "places.csv", "districts.csv")  # read by loaders of their own
_FILE_KEYS = ("label", "fragments", "lists", "tables", "rule")
_RULE_KEYS = (
    "name", "label", "pattern", "value", "match", "never", "case", "priority", "after", "published", "note",
    "tables", "role",
)  # fmt: skip
SHARED_FILE = "number"  # its fragments, lists and tables are seen by every file

# A match never begins or ends inside a word or a number.
_LEFT_GUARD = r"(?!(?<=\w)\w)(?!(?<=[0-9][.,])[0-9])"
_RIGHT_GUARD = r"(?!(?<=\w)\w)(?!(?<=[0-9])[.,][0-9])"


class Rule(Struct, frozen=True, eq=False):
    """One rule. ``pattern`` is as written, ``expanded`` has its fragments written out. It is matched on the folded
    shadow (lower case), or with ``case = "exact"`` on the shadow as typed. A group called ``mention`` is the span, else
    the whole match. ``after`` names rules at whose end it is tried (and nowhere else). ``tables`` names tables of its
    own for those that its value function reads: ``{"unit": "steel_units"}``. ``role`` is what its mentions are to those
    around them (:data:`ROLES`)."""

    name: str
    label: str
    pattern: str
    expanded: str
    value: str | None
    match: tuple[str, ...]
    never: tuple[str, ...]
    file: str
    line: int
    exact: bool = False
    priority: int = 0
    after: tuple[str, ...] = ()
    published: str | None = None
    note: str | None = None
    tables: dict[str, str] = {}
    role: str | None = None
    starts: Anchors | None = None  # where they are prepared

    def anchors(self) -> Anchors:
        """Where a match may begin."""
        return self.starts or derive(self.expanded)

    @property
    def is_figure(self) -> bool:
        """Whether the rule finds mentions or look-alikes in the text, and not what an article says of itself."""
        return self.label != ARTICLE

    def compile(self) -> re.Pattern[str]:
        """The guarded pattern, compiled by the standard library: for a match at a known place twice as fast."""
        return re.compile(guarded(self.expanded))

    def compile_for_search(self) -> regex.Pattern[str]:
        """The same, compiled by ``regex``, which finds overlapping matches."""
        import regex  # here, because only the oracle and rules without anchors need it

        return cast("regex.Pattern[str]", regex.compile(guarded(self.expanded), regex.VERSION0))


def guarded(expanded: str) -> str:
    """An expanded pattern that neither begins nor ends inside a word or number."""
    return f"{_LEFT_GUARD}(?:{expanded}){_RIGHT_GUARD}"


class _FileForm(Struct):
    """What stands where in a rule file."""

    label: str = ""
    fragments: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    tables: dict[str, dict[str, bool | int | str | list[int | str]]] = {}  # what JSON can hold
    rule: list[dict[str, Any]] = []


class _RuleForm(Struct):
    """And in a rule."""

    name: str
    label: str = ""
    pattern: str = ""
    value: str = ""
    match: list[str] = []
    never: list[str] = []
    case: str = ""
    priority: int = 0
    after: list[str] = []
    published: str = ""
    note: str = ""
    tables: dict[str, str] = {}
    role: str = ""


class RuleSet(Struct, frozen=True):
    """All that a folder of patterns says: rules in the order of files and lines, and the tables of words to values."""

    rules: tuple[Rule, ...]
    tables: dict[str, dict[str, Any]]
    lists: dict[str, tuple[str, ...]]
    fragments: dict[str, str]


class RuleFailed(ValueError):
    """A rule whose match its value function cannot take: which one, where it stands, and what is missing."""


class PatternError(ValueError):
    """All that is wrong with a folder of patterns, one line each: ``file: rule: what, and what to do``."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in their order."""
    return sorted(path for path in folder.glob("*.toml") if path.name not in _OTHER_FILES)


def load_rules(
    *folders: Path, values: Iterable[str] | None = None, check: bool = True, known: Iterable[str] = ()
) -> RuleSet:
    """Read the rule files (``*.toml``) of the folders; a later one is laid over those before it: a rule of the same
    name replaces, a new one adds, a table or list of the same name in the same file is extended.

    ``values`` are the names of the value functions that exist; ``check=False`` skips the lint, which ``known`` expanded
    patterns have passed before. Raises :class:`PatternError` with every problem found.
    """
    return _Loader(values, check, frozenset(known)).load(folders)


class _Loader:
    def __init__(self, values: Iterable[str] | None, check: bool, known: frozenset[str]) -> None:
        self.values = None if values is None else tuple(values)
        self.check = check
        self.known = known
        self.problems: list[str] = []
        self.documents: dict[str, dict[str, Any]] = {}
        self.known_tables: set[str] = set()
        self.rules: dict[str, tuple[str, int, str, dict[str, Any]]] = {}  # name -> stem, line, label, table

    def load(self, folders: tuple[Path, ...]) -> RuleSet:
        for folder in folders:
            files = rule_files(folder)
            if not files and not any((folder / name).is_file() for name in _OTHER_FILES):
                self.problems.append(f"{folder}: no rule files (*.toml) here, nor {', '.join(_OTHER_FILES)}")
            names_here: set[str] = set()
            for path in files:
                self._read(path, names_here)
        scopes = {stem: _Scope(self, stem) for stem in self.documents}
        self.known_tables = {key for document in self.documents.values() for key in document["tables"]}
        rules = [self._rule(name, *self.rules[name], scopes) for name in self.rules]
        known = {rule.name for rule in rules if rule}
        for rule in filter(None, rules):
            for name in rule.after:
                if name not in known:
                    self._say(rule.file, rule.name, f"after: no rule {name!r}{_nearest(name, known)}")
        tables: dict[str, dict[str, Any]] = {}
        lists: dict[str, tuple[str, ...]] = {}
        fragments: dict[str, str] = {}
        for stem, document in self.documents.items():
            for key, table in document["tables"].items():
                if key in tables:
                    self.problems.append(f"{stem}.toml: table {key!r} stands in another file too; rename one")
                tables[key] = table
            lists |= {key: tuple(words) for key, words in document["lists"].items()}
            fragments |= {
                key: scopes[stem].expand(text, f"fragment {key}") for key, text in document["fragments"].items()
            }
        if self.problems:
            raise PatternError(self.problems)
        return RuleSet(tuple(rule for rule in rules if rule), tables, lists, fragments)

    def _say(self, file: str, where: str, what: str) -> None:
        self.problems.append(f"{file}: {where}: {what}")

    def _read(self, path: Path, names_here: set[str]) -> None:
        import tomllib  # here, because most starts find everything prepared

        try:
            source = path.read_text(encoding="utf-8")
            document = tomllib.loads(source)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.problems.append(f"{path.name}: not readable as TOML in UTF-8: {error}")
            return
        if problem := _misformed(document, _FileForm):
            self.problems.append(f"{path.name}: {problem}")
            return
        for key in document.keys() - set(_FILE_KEYS):
            self.problems.append(
                f"{path.name}: unknown key {key!r}; allowed: {', '.join(_FILE_KEYS)}{_nearest(key, _FILE_KEYS)}"
            )
        merged = self.documents.setdefault(path.stem, {"fragments": {}, "lists": {}, "tables": {}})
        merged["fragments"] |= document.get("fragments", {})
        for key, words in document.get("lists", {}).items():
            merged["lists"].setdefault(key, []).extend(words)
        for key, table in document.get("tables", {}).items():
            merged["tables"].setdefault(key, {}).update(table)
        for table in document.get("rule", []):
            name = table.get("name")
            if not isinstance(name, str):
                self.problems.append(f'{path.name}: a rule without name = "…": {str(table)[:60]}')
                continue
            if name in names_here:
                self._say(path.name, name, "a second rule of this name; rename one")
            names_here.add(name)
            line = source[: max(0, source.find(f'"{name}"'))].count("\n") + 1
            self.rules[name] = (path.stem, line, document.get("label", ""), table)

    def _rule(
        self, name: str, stem: str, line: int, file_label: str, table: dict[str, Any], scopes: Mapping[str, _Scope]
    ) -> Rule | None:
        file = f"{stem}.toml:{line}"
        before = len(self.problems)
        if problem := _misformed(table, _RuleForm):
            self._say(file, name, problem)
            return None
        for key in table.keys() - set(_RULE_KEYS):
            self._say(file, name, f"unknown key {key!r}; allowed: {', '.join(_RULE_KEYS)}{_nearest(key, _RULE_KEYS)}")
        label = table.get("label", file_label)
        if label not in _RULE_LABELS:
            self._say(file, name, f"label {label!r}; allowed: {', '.join(_RULE_LABELS)}{_nearest(label, _RULE_LABELS)}")
        for key in ("match", "never"):
            if not table.get(key) and not (label == DECOY and key == "match"):
                self._say(file, name, f'no {key} = ["…"]: every rule has sentences that it must and must not match')
        if table.get("case", "fold") not in ("fold", "exact"):
            self._say(file, name, f"case {table['case']!r}; allowed: fold, exact")
        value = table.get("value")
        if label not in (DECOY,) and value is None:
            self._say(file, name, 'no value = "…": which function makes its value')
        known = ARTICLE_ROLES if label == ARTICLE else self.values
        if value is not None and known is not None and value not in known:
            self._say(file, name, f"value {value!r} is unknown{_nearest(value, known)}")
        pattern = table.get("pattern")
        if not isinstance(pattern, str):
            self._say(file, name, "no pattern = '''…'''")
            return None
        for read, own in table.get("tables", {}).items():
            for wanted in (read, own):
                if wanted not in self.known_tables:
                    self._say(file, name, f"tables: there is no table {wanted!r}{_nearest(wanted, self.known_tables)}")
        if day := table.get("published"):
            try:
                datetime.date.fromisoformat(day)
            except ValueError:
                self._say(file, name, f"published {day!r}: not a day; write it so: 2024-04-16")
        if (role := table.get("role")) is not None and role not in ROLES:
            self._say(file, name, f"role {role!r}; allowed: {', '.join(ROLES)}{_nearest(role, ROLES)}")
        expanded = scopes[stem].expand(pattern, name)
        if len(self.problems) > before:
            return None
        if self.check and expanded not in self.known:
            from kcn_extract.rules.lint import lint

            for problem in lint(expanded, guarded(expanded)):
                self._say(file, name, problem)
        return Rule(
            name, label, pattern, expanded, value, tuple(table.get("match", ())), tuple(table.get("never", ())),
            file, line, table.get("case") == "exact", table.get("priority", 0), tuple(table.get("after", ())),
            table.get("published"), table.get("note"), table.get("tables", {}), table.get("role"),
        )  # fmt: skip


_REFERENCE = re.compile(r"\(\?&(\w+)\)")


class _Scope:
    """The fragments, lists and tables that a file sees: its own, and those of the shared file."""

    def __init__(self, loader: _Loader, stem: str) -> None:
        self.say: Callable[[str, str, str], None] = loader._say
        self.stem = stem
        self.sources: dict[str, str] = {}
        self.expanded: dict[str, str] = {}
        self.elsewhere = {
            key: other
            for other, document in loader.documents.items()
            for section in ("fragments", "lists", "tables")
            for key in document[section]
        }
        for part in (SHARED_FILE, stem):
            document = loader.documents.get(part, {"fragments": {}, "lists": {}, "tables": {}})
            for key, words in (*document["lists"].items(), *document["tables"].items()):
                self.expanded[key] = alternation(words)
                self.sources.pop(key, None)
            for key, source in document["fragments"].items():
                self.sources[key] = source
                self.expanded.pop(key, None)

    def expand(self, source: str, where: str, within: tuple[str, ...] = ()) -> str:
        return _REFERENCE.sub(lambda reference: self._written(reference[1], where, within), source)

    def _written(self, name: str, where: str, within: tuple[str, ...]) -> str:
        if name in within:
            self.say(f"{self.stem}.toml", where, f"fragment {name!r} refers to itself")
        elif name in self.expanded:
            return f"(?:{self.expanded[name]})"
        elif name in self.sources:
            self.expanded[name] = self.expand(self.sources[name], where, (*within, name))
            return f"(?:{self.expanded[name]})"
        else:
            known = [*self.sources, *self.expanded]
            hint = _nearest(name, known)
            if other := self.elsewhere.get(name):
                hint = f" here, but in {other}.toml: put the rule into a {other}.toml of your own, which sees it"
            self.say(f"{self.stem}.toml", where, f"(?&{name}): no such fragment, list or table{hint}")
        return ""


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, common beginnings written once.

    >>> alternation(["tỷ", "tỉ", "tỷ rưỡi"])
    't(?:ỉ|ỷ(?:\\\\ rưỡi)?)'
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _written_trie(trie)


def _written_trie(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = [re.escape(char) + _written_trie(below) for char, below in sorted(node.items()) if char]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


def _misformed(table: dict[str, Any], form: type[Struct]) -> str | None:
    """What in a table of TOML has another form than it should."""
    try:
        msgspec.convert(table, form)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        names = {"array": "list", "object": "table", "str": "string", "int": "whole number"}
        what = re.sub("`([a-z]+)`", lambda kind: f"a {names.get(kind[1], kind[1])}", what)
        return f"{path.strip('`$.') or 'the file'}: {what[:1].lower()}{what[1:]}"
    return None


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(str(word), list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
