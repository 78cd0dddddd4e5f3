"""Write the generated parts of docs/ from the code: ``make reference``.

A page marks each part with ``<!-- generated: NAME -->`` … ``<!-- end of generated -->``; what stands between is
replaced by what the function of that name in ``PARTS`` returns. The pictures ``house.svg`` and ``show.svg`` are
written whole.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from kcn_extract import ArticleInput, Extractor, Record, extract, frame, read
from kcn_extract import record as model
from kcn_extract.cli.main import app
from kcn_extract.database import tables as database
from kcn_extract.facts.lexicon import load_lexicon
from kcn_extract.integrations import duckdb as in_duckdb
from kcn_extract.integrations import spacy as in_spacy
from kcn_extract.record import LABELS, VALUE_TYPES
from kcn_extract.report import columns, table, table_files
from kcn_extract.report.base_unit import BASE_UNITS
from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.run import records
from kcn_extract.schema import record_schema

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
HOUSE = DOCS / "explanation" / "house.svg"
SHOW = DOCS / "show.svg"
SHOWN = ROOT / "corpus" / "thai-nguyen-phong-van.txt"
MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of generated -->)", re.DOTALL)
PUBLIC = (
    ("extract", extract),
    ("read", read),
    ("ArticleInput", ArticleInput),
    ("Extractor", Extractor),
    ("Extractor.extract", Extractor.extract),
    ("Extractor.stream", Extractor.stream),
    ("Record.to_json", Record.to_json),
    ("Record.from_json", Record.from_json),
    ("Record.to_dict", Record.to_dict),
    ("Record.figure", Record.figure),
    ("Record.sentence", Record.sentence),
    ("kcn_extract.frame.facts", frame.facts),
    ("kcn_extract.frame.mentions", frame.mentions),
    ("kcn_extract.frame.articles", frame.articles),
    ("kcn_extract.report.table.rows", table.rows),
    ("kcn_extract.report.table.mention_rows", table.mention_rows),
    ("kcn_extract.report.table.article_rows", table.article_rows),
    ("kcn_extract.report.table.table", table.table),
    ("kcn_extract.report.table_files.write_table", table_files.write_table),
    ("kcn_extract.run.records.read_records", records.read_records),
    ("kcn_extract.integrations.duckdb.register", in_duckdb.register),
    ("kcn_extract.integrations.spacy.blank", in_spacy.blank),
    ("kcn_extract.integrations.spacy.KcnExtract", in_spacy.KcnExtract),
    ("kcn_extract.integrations.spacy.Tokenizer", in_spacy.Tokenizer),
    ("kcn_extract.integrations.spacy.annotate", in_spacy.annotate),
)


# ---- text ----


def markdown(docstring: str | None) -> str:
    """A docstring as Markdown: its examples fenced, its roles and double backquotes as code."""
    text = inspect.cleandoc(docstring or "")
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text).replace("``", "`")
    parts = re.split(
        r"((?:^>>>.*\n?(?:^(?!\s*$).*\n?)*)(?:\n?^>>>.*\n?(?:^(?!\s*$).*\n?)*)*)", text, flags=re.MULTILINE
    )
    return "\n\n".join(
        f"```python\n{part.strip()}\n\n```" if part.startswith(">>>") else part.strip()
        for part in parts
        if part.strip()
    )


def one_line(text: str) -> str:
    """A text for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def rows_of(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


# ---- the command line ----


def commands(group: TyperGroup, name: str = "kcn-extract") -> Iterator[tuple[str, TyperCommand]]:
    """Each command with its whole name, in the order of ``--help``."""
    for child in group.commands.values():
        if isinstance(child, TyperGroup):
            yield from commands(child, f"{name} {child.name}")
        elif isinstance(child, TyperCommand):
            yield f"{name} {child.name}", child


def cli() -> str:
    """Every command: what it does, its arguments and options."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return "\n\n".join(command_section(name, command) for name, command in commands(group))


def command_section(name: str, command: TyperCommand) -> str:
    text, _, example = inspect.cleandoc(command.help or "").partition("\b\nExample:\n")
    arguments = [parameter for parameter in command.params if isinstance(parameter, TyperArgument)]
    options = [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    usage = " ".join((name, *(["[OPTIONS]"] if options else []), *(str(argument.metavar) for argument in arguments)))
    parts = [f"## `{name}`", f"`{usage}`", text.strip()]
    if command.params:
        rows = [(f"`{argument.metavar}`", one_line(argument.help or "")) for argument in arguments]
        parts.append(rows_of(("argument or option", "what it does"), [*rows, *map(option_row, options)]))
    if example:
        parts.append(f"```text\n{inspect.cleandoc(example)}\n```")
    return "\n\n".join(parts)


def option_row(option: TyperOption) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    help_text = one_line(option.help or "")
    if option.is_flag:
        return names, help_text
    value = option.metavar or "|".join(str(choice) for choice in getattr(option.type, "choices", ()))
    default = "" if option.default is None else f" Default: `{option.default}`."
    return f"{names} `{one_line(value)}`", f"{help_text}{default}"


# ---- the record ----


def record() -> str:
    """Each object of a record with its keys and their types, from the JSON Schema."""
    schema = record_schema()
    parts = {"Record": schema, **schema["$defs"]}
    order = ["Record", "ArticleInfo", "Mention", *(kind.__name__ for kind in VALUE_TYPES.values())]
    order += ["Fact", "Subject", "Period", "Change"]
    order += [name for name in parts if name not in order]
    label_of = {kind.__name__: label for label, kind in VALUE_TYPES.items()}
    return "\n\n".join(struct_section(name, parts[name], label_of.get(name)) for name in order)


def struct_section(name: str, part: dict[str, Any], label: str | None) -> str:
    keys = rows_of(("key", "type"), ((f"`{key}`", json_type(kind)) for key, kind in part["properties"].items()))
    title = f"### {name}" + (f", the value of a {label}" if label else "")
    return f"{title}\n\n{markdown(getattr(model, name).__doc__)}\n\n{keys}"


def json_type(part: dict[str, Any]) -> str:
    """A JSON Schema in words.

    >>> json_type({"anyOf": [{"type": "string"}, {"type": "null"}]})
    'string or null'
    """
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if not name.endswith("Value") else name
    if "const" in part:
        return f"`{part['const']}`"
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(json_type(one) for one in part["anyOf"])).replace(
            "integer or number", "number"
        )
    if "enum" in part:
        return " or ".join("null" if one is None else f"`{one}`" for one in part["enum"])
    if part.get("type") == "array":
        return f"list of {json_type(part['items'])}"
    kind = part.get("type", "object")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def labels() -> str:
    """Each label with the docstring and the keys of its value."""
    return rows_of(
        ("label", "its value", "keys of the value"),
        (
            (f"`{label}`", one_line(markdown(VALUE_TYPES[label].__doc__)),
             ", ".join(f"`{key}`" for key in VALUE_TYPES[label].__struct_fields__))
            for label in LABELS
        ),
    )  # fmt: skip


# ---- facts ----


def indicators() -> str:
    """Each indicator with its definition, the figures that it takes and an example."""
    return rows_of(
        ("indicator", "definition", "figures", "for example"),
        (
            (f"`{one.code}`", one.definition, ", ".join(sorted(one.takes)), one_line(one.match[0]))
            for one in load_lexicon(BUILT_IN_PATTERNS).indicators
        ),
    )


# ---- tables ----


def fact_columns() -> str:
    """Each column of the table of facts."""
    return columns_of(columns.OF_FACTS)


def mention_columns() -> str:
    """Each column of the table of mentions."""
    return columns_of(columns.OF_MENTIONS)


def article_columns() -> str:
    """Each column of the table of articles."""
    return columns_of(columns.OF_ARTICLES)


def columns_of(described: Iterable[columns.Column]) -> str:
    return rows_of(
        ("column", "type", "what it holds"),
        ((f"`{column.name}`", column.kind, one_line(column.meaning)) for column in described),
    )


def base_units() -> str:
    """Each unit that has another one as its base."""
    return rows_of(
        ("unit", "base unit", "times"),
        ((f"`{unit}`", f"`{base}`", f"{factor:f}") for unit, (base, factor) in BASE_UNITS.items()),
    )


# ---- Python ----


def api() -> str:
    """The public functions and classes with their signatures and docstrings."""
    return "\n\n".join(
        f"## `{name}`\n\n`{signature(name, thing)}`\n\n{markdown(thing.__doc__)}" for name, thing in PUBLIC
    )


def signature(name: str, thing: Callable[..., object]) -> str:
    """How it is called, types included; a long default is left out."""
    called = inspect.signature(thing)
    parameters = [
        one.replace(default=_Shown(one.default)) if one.default is not one.empty else one
        for one in called.parameters.values()
        if one.name != "self"
    ]
    written = str(called.replace(parameters=parameters, return_annotation=called.empty))
    result = "" if isinstance(thing, type) else f" -> {called.return_annotation}"
    written = re.sub(r": '([^']*)'", r": \1", written).replace("batch.Article", "Article")
    return f"{name.rpartition('.')[2]}{written}{result}"


class _Shown:
    """A default as it is shown."""

    def __init__(self, default: object) -> None:
        self.default = default

    def __repr__(self) -> str:
        written = self.default.__name__ if isinstance(self.default, type) else repr(self.default)
        return written if len(written) < 40 else "…"


# ---- the house ----


def floors() -> tuple[tuple[str, ...], ...]:
    """The parts of the package as ``tests/test_imports.py`` has them, the lowest floor first."""
    spec = importlib.util.spec_from_file_location("test_imports", ROOT / "tests" / "test_imports.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.FLOORS)


def purpose(part: str) -> str:
    """What a part is for: the first sentence of its docstring."""
    source = ROOT / "src" / "kcn_extract" / part
    path = source / "__init__.py" if source.is_dir() else source.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=\w)\.(?:\s|$)", markdown(docstring).replace("\n", " "))[0].replace("`", "")


def house() -> str:
    """The parts of the package on their floors, the highest first."""
    return rows_of(
        ("floor", "part", "what it is for"),
        (
            (str(number) if at == 0 else "", f"`{part}`", one_line(purpose(part)))
            for number, parts in reversed(list(enumerate(floors())))
            for at, part in enumerate(parts)
        ),
    )


def house_picture(width: int = 960, gap: int = 8) -> str:
    """A drawing of the house: a row of boxes for each floor, the highest on top."""
    drawn: list[str] = []
    y = gap
    for parts in reversed(floors()):
        room = (width - gap * (len(parts) + 1)) // len(parts)
        told = [textwrap.wrap(purpose(part), (room - 24) // 7) for part in parts]
        height = 36 + 16 * max(map(len, told))
        for at, (part, lines) in enumerate(zip(parts, told, strict=True)):
            x = gap + at * (room + gap)
            drawn.append(f'<rect x="{x}" y="{y}" width="{room}" height="{height}" rx="6"/>')
            drawn.append(f'<text class="name" x="{x + 12}" y="{y + 24}">{escape(part)}</text>')
            drawn += (
                f'<text x="{x + 12}" y="{y + 42 + 16 * number}">{escape(line)}</text>'
                for number, line in enumerate(lines)
            )
        y += height + gap
    style = (
        "rect{fill:#eef3f8;stroke:#5b7a99}text{font:13px sans-serif;fill:#223}"
        ".name{font-weight:bold;font-size:15px;font-family:monospace}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}">'
    return "\n".join((head, f"<style>{style}</style>", *drawn, "</svg>", ""))


# ---- an article in the terminal ----


def show_picture() -> str:
    """An article of corpus/ as ``kcn-extract show`` draws it, without the fonts that a viewer would fetch."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "show.svg"
        typer.main.get_command(app)(["show", str(SHOWN), "--svg", str(file)], standalone_mode=False)
        drawn = file.read_text(encoding="utf-8")
    return re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL)


def words_of(picture: str) -> str:
    """What one reads in a picture: its frame differs from one version of rich to the next."""
    return re.sub(r"<style>.*?</style>|<[^>]+>|\s", "", picture, flags=re.DOTALL)


# ---- pages ----


def database_tables() -> str:
    """The tables of a database: what a row is, its key, its columns."""
    sections = []
    for each in database.TABLES:
        key = ", ".join(f"`{name}`" for name in each.key)
        columns = ((f"`{name}`", f"`{type}`", meaning) for name, type, meaning in each.columns)
        sections += [
            f"### `{each.name}`",
            f"{each.meaning} Key: {key}.",
            rows_of(("column", "type", "meaning"), columns),
        ]
    return "\n\n".join(sections)


def database_enums() -> str:
    """The types of columns that hold one of a few words."""
    rows = ((f"`{name}`", ", ".join(f"`{word}`" for word in words)) for name, words in database.ENUMS.items())
    return rows_of(("type", "words"), rows)


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        cli,
        record,
        labels,
        indicators,
        fact_columns,
        mention_columns,
        article_columns,
        base_units,
        api,
        house,
        database_tables,
        database_enums,
    )
}


def page(text: str) -> str:
    """A page with its generated parts made anew. Raises ``KeyError`` for a part that ``PARTS`` does not have."""
    return MARKED.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n\n{match[3]}", text)


def generated() -> dict[Path, str]:
    """Each file that holds something generated, with its content as it should be."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    made = {path: page(text) for path, text in pages.items() if MARKED.search(text)}
    return {**made, HOUSE: house_picture(), SHOW: show_picture()}


def drifted() -> dict[Path, str]:
    """The files whose content is not what it should be."""
    return {path: content for path, content in generated().items() if not path.is_file() or not is_same(path, content)}


def is_same(path: Path, content: str) -> bool:
    """True if a file has this content."""
    before = path.read_text(encoding="utf-8")
    return words_of(before) == words_of(content) if path == SHOW else before == content


if __name__ == "__main__":
    for path, content in drifted().items():
        path.write_text(content, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: written anew")
