"""A folder of rule files -> rules, strictly: whatever is wrong is said at once, with file, line, rule and key.

``NAME.toml`` has fragments and rules, ``NAME.words.toml`` beside it lists and tables of words. A file sees its own
names and those of ``number.toml``. ``docs/reference/rule-files.md`` describes the format.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kcn_extract.problems import TomlProblem, line_of, read_toml, unknown
from kcn_extract.rules.fragments import Pieces, Scope, joined
from kcn_extract.rules.model import (
    ARTICLE,
    ARTICLE_ROLES,
    DECOY,
    NAMES,
    ROLES,
    RULE_LABELS,
    PatternError,
    Precision,
    Rule,
    RuleSet,
    guarded,
)
from kcn_extract.rules.tables import repeated, slips, words_to_values

BUILT_IN_PATTERNS = next(  # inside the package where it is installed, beside src/ in the repository
    folder
    for folder in (Path(__file__).parents[1] / "patterns", Path(__file__).parents[3] / "patterns")
    if (folder / "number.toml").is_file()
)
SHARED_FILE = "number"  # its fragments, lists and tables are seen by every file
WORDS = ".words"  # NAME.words.toml has the vocabulary of NAME.toml
_OTHER_FILES = (
    "indicator.toml",
    "zones.csv",
    "places.csv",
    "districts.csv",
    "orgs.csv",
)  # read by loaders of their own


class _WordsForm(Struct):
    """What may stand in a file of words."""

    lists: dict[str, list[str]] = {}
    tables: dict[str, dict[str, bool | int | str | list[int | str]]] = {}  # what JSON can hold


class _FileForm(_WordsForm):
    """What may stand in a rule file: words too, where they are few."""

    label: str = ""
    fragments: dict[str, str] = {}
    rule: list[dict[str, Any]] = []


class _RuleForm(Struct):
    """What may stand in a rule."""

    name: str
    label: str = ""
    pattern: str = ""
    value: str | None = None
    match: list[str] = []
    never: list[str] = []
    case: str = "fold"
    priority: int = 0
    after: list[str] = []
    published: str | None = None
    note: str | None = None
    tables: dict[str, str] = {}
    role: str | None = None
    precision: Precision | None = None
    errors: str | None = None
    names: str | None = None


class Document(Struct):
    """What the files of one name have, in all folders."""

    fragments: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    tables: dict[str, dict[str, Any]] = {}
    places: dict[str, str] = {}  # file and line of each fragment, list and table

    @property
    def words(self) -> dict[str, Iterable[str]]:
        """Return the lists and tables that a pattern can name."""
        return {**self.lists, **self.tables}


class Source(Struct):
    """A rule as it is written, and where."""

    stem: str
    place: str
    line: int
    file_label: str
    table: dict[str, Any]


class _Known(Struct):
    """What a rule may name; ``values`` None: any value function."""

    values: Collection[str] | None
    rules: Collection[str]
    tables: Collection[str]


def rule_files(folder: Path) -> list[Path]:
    """Return the rule files of a folder and their files of words, in their order."""
    return sorted(path for path in folder.glob("*.toml") if path.name not in _OTHER_FILES)


def load_rules(
    *folders: Path, values: Iterable[str] | None = None, check: bool = True, known: Iterable[Pieces] = ()
) -> RuleSet:
    """Read the rule files of the folders. A later folder overrides those before it: a rule or fragment of the same name
    replaces, a table or list of the same name in a file of the same name is extended, anything else is added.

    ``values`` are the names of the value functions that exist; ``check=False`` skips the lint, which ``known``
    patterns have passed before. Raises :class:`PatternError` with every problem found.
    """
    files = RuleFiles(*folders)
    rules = _rules(files, None if values is None else frozenset(values))
    tables = _all_tables(files)
    if not files.problems and check:
        passed = frozenset(known)
        files.problems.extend(problem for rule in rules if rule.pieces not in passed for problem in _lint(rule))
    if files.problems:
        raise PatternError(files.problems)
    lists = {name: tuple(words) for document in files.documents.values() for name, words in document.lists.items()}
    return RuleSet(tuple(rules), tables, lists)


class RuleFiles:
    """The files of some folders, merged: ``documents`` by file name, ``rules`` as they are written by their names, and
    the ``problems`` of both."""

    def __init__(self, *folders: Path) -> None:
        self.problems: list[str] = []
        self.documents: dict[str, Document] = {}
        self.rules: dict[str, Source] = {}
        for folder in folders:
            self._read(folder)

    def _read(self, folder: Path) -> None:
        files = rule_files(folder)
        if not files and not any((folder / name).is_file() for name in _OTHER_FILES):
            self.problems.append(f"{folder}: no rule files (*.toml) here, nor {', '.join(_OTHER_FILES)}")
        named_here: set[str] = set()
        for path in files:
            try:
                content = read_toml(path)
            except TomlProblem as problem:
                self.problems.append(str(problem))
                continue
            form = _WordsForm if path.stem.endswith(WORDS) else _FileForm
            problems = list(_misformed(content, form, "file"))
            self.problems.extend(f"{path.name}: {problem}" for problem in problems)
            if not any("expected" in problem for problem in problems):
                self._add(path, content, named_here)

    def _add(self, path: Path, content: dict[str, Any], named_here: set[str]) -> None:
        source = path.read_text(encoding="utf-8")
        stem = path.stem.removesuffix(WORDS)
        document = self.documents.setdefault(stem, Document())
        for name, pattern in content.get("fragments", {}).items():
            document.fragments[name] = joined(pattern)
            document.places[name] = _place(path, source, rf"^{name} *=")
        for name, words in content.get("lists", {}).items():
            document.places[name] = _place(path, source, rf"^{name} *=")
            document.lists.setdefault(name, []).extend(words)
        for name, table in content.get("tables", {}).items():
            document.places[name] = place = _place(path, source, rf"^\[tables\.{name}\]")
            before = document.tables.setdefault(name, {})
            listed = {key for key, words in table.items() if isinstance(words, list)}
            for problem in slips(table, set(map(str, before.values())) or listed):
                self.problems.append(f"{place}: table {name}: {problem}")
            before.update(words_to_values(table))
            for word in repeated(table):
                self.problems.append(f"{place}: table {name}: the word {word!r} stands in it twice")
        for table in content.get("rule", []):
            name = table.get("name")
            if not isinstance(name, str):
                self.problems.append(f'{path.name}: a rule without name = "…": {str(table)[:60]}')
                continue
            line = line_of(source, f'"{re.escape(name)}"')
            if name in named_here:
                self.problems.append(f"{path.name}:{line}: {name}: a second rule of this name; rename one")
            named_here.add(name)
            self.rules[name] = Source(stem, f"{path.name}:{line}", line, content.get("label", ""), table)


def _place(path: Path, source: str, pattern: str) -> str:
    """Return the file and line in which a pattern is first found."""
    return f"{path.name}:{line_of(source, pattern)}"


def _all_tables(files: RuleFiles) -> dict[str, dict[str, Any]]:
    """Return the tables of all files by their names; one that stands in two files is a problem."""
    tables: dict[str, dict[str, Any]] = {}
    for stem, document in files.documents.items():
        files.problems.extend(
            f"{stem}.toml: table {name!r} stands in another file too; rename one"
            for name in document.tables.keys() & tables.keys()
        )
        tables |= document.tables
    return tables


def _rules(files: RuleFiles, values: Collection[str] | None) -> list[Rule]:
    """Return the rules that have no problem; the problems of the others are added to those of the files."""
    scopes = {stem: _scope(stem, files.documents) for stem in files.documents}
    tables = {name for document in files.documents.values() for name in document.tables}
    known = _Known(values, files.rules.keys(), tables)
    rules = []
    for stem, document in files.documents.items():
        for name, pattern in document.fragments.items():
            scopes[stem].expand(pattern, _sayer(files.problems, document.places[name], f"fragment {name}"))
    for name, source in files.rules.items():
        before = len(files.problems)
        say = _sayer(files.problems, source.place, name)
        for problem in _misformed(source.table, _RuleForm, "key"):
            say(problem)
        try:
            form = msgspec.convert(source.table, _RuleForm)
        except msgspec.ValidationError:
            continue
        form.label = form.label or source.file_label
        form.pattern = joined(form.pattern)
        for find in _CHECKS:
            for problem in find(form, known):
                say(problem)
        pieces = scopes[source.stem].expand(form.pattern, say)
        if len(files.problems) == before:
            rules.append(_rule(form, pieces, source))
    files.problems[:] = dict.fromkeys(files.problems)
    return rules


def _sayer(problems: list[str], place: str, name: str) -> Callable[[str], None]:
    return lambda problem: problems.append(f"{place}: {name}: {problem}")


def _scope(stem: str, documents: dict[str, Document]) -> Scope:
    """Return the names that a file sees: its own before those of the shared file, a fragment before words."""
    own, shared = documents[stem], documents.get(SHARED_FILE, Document())
    words = {**shared.words, **own.words}
    fragments = {**{name: text for name, text in shared.fragments.items() if name not in own.words}, **own.fragments}
    elsewhere = {
        name: other for other, document in documents.items() for name in (*document.fragments, *document.words)
    }
    return Scope({name: words[name] for name in words.keys() - fragments.keys()}, fragments, elsewhere)


def _rule(form: _RuleForm, pieces: Pieces, source: Source) -> Rule:
    return Rule(
        form.name, form.label, form.pattern, pieces, form.value, tuple(form.match), tuple(form.never), source.place,
        source.line, form.case == "exact", form.priority, tuple(form.after), form.published, form.note, form.tables,
        form.role, form.precision, form.names, form.errors,
    )  # fmt: skip


def _check_label(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.label not in RULE_LABELS:
        yield unknown("label", rule.label, RULE_LABELS)


def _check_examples(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.match and rule.label == DECOY:
        yield "a decoy has no match; put its sentence into never of the rule that it protects"
    needed = {"match": rule.match or rule.label == DECOY, "never": rule.never}
    for key in (key for key, there in needed.items() if not there):
        yield f'no {key} = ["…"]: every rule has sentences that it must and must not match'


def _check_case(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.case not in ("fold", "exact"):
        yield unknown("case", rule.case, ("fold", "exact"))


def _check_value(rule: _RuleForm, known: _Known) -> Iterator[str]:
    values = ARTICLE_ROLES if rule.label == ARTICLE else known.values
    if rule.value is None:
        if rule.label != DECOY:
            yield 'no value = "…": the function that makes its value'
    elif values is not None and rule.value not in values:
        yield unknown("value", rule.value, values)


def _check_role(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.role not in (None, *ROLES):
        yield unknown("role", rule.role, ROLES)


def _check_pattern(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.names not in (None, *NAMES):
        yield unknown("names", rule.names, NAMES)
    elif bool(rule.pattern) == bool(rule.names):
        yield "both pattern and names" if rule.names else "no pattern = '''…'''"


def _check_days(rule: _RuleForm, known: _Known) -> Iterator[str]:
    days = {"published": rule.published, "precision.on": rule.precision and rule.precision.on}
    for key, day in days.items():
        try:
            datetime.date.fromisoformat(day or "2000-01-01")
        except ValueError:
            yield f"{key}: invalid date {day!r} (expected YYYY-MM-DD)"


def _check_precision(rule: _RuleForm, known: _Known) -> Iterator[str]:
    if rule.precision and not 0 <= rule.precision.wrong <= rule.precision.read:
        yield f"precision: wrong = {rule.precision.wrong} of read = {rule.precision.read}"


def _check_names(rule: _RuleForm, known: _Known) -> Iterator[str]:
    for name in rule.after:
        if name not in known.rules:
            yield f"after: {unknown('rule', name, known.rules)}"
    for name in (*rule.tables, *rule.tables.values()):
        if name not in known.tables:
            yield f"tables: {unknown('table', name, known.tables)}"


_CHECKS = (
    _check_label, _check_examples, _check_case, _check_value, _check_role, _check_pattern, _check_days,
    _check_precision, _check_names,
)  # fmt: skip


def _lint(rule: Rule) -> Iterator[str]:
    if rule.names:
        return
    from kcn_extract.rules.lint import lint  # here, because the built-in rules have passed it

    for problem in lint(rule.expanded, guarded(rule.expanded)):
        yield f"{rule.file}: {rule.name}: {problem}"


_TYPES = {"array": "a list", "object": "a table", "str": "a string", "int": "a whole number", "bool": "true or false"}


def _misformed(table: dict[str, Any], form: type[Struct], what: str) -> Iterator[str]:
    """Yield what in a table of TOML has another form than it should, and its unknown keys."""
    try:
        msgspec.convert(table, form)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        message = re.sub(r"`([a-z]+)(?: \| null)?`", lambda kind: _TYPES.get(kind[1], kind[1]), message)
        yield f"{path.strip('`$.') or f'the {what}'}: {message[:1].lower()}{message[1:]}"
    for key in table.keys() - set(form.__struct_fields__):
        yield unknown("key", key, form.__struct_fields__)
