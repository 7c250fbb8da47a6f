"""Words, dates and lines: what turns facts into plain text a person likes to read.

`Words` holds one language's file, `templates/words/<language>.toml`, and offers the filters that templates use.
`lay_out` wraps the rendered text: paragraphs, headings ("# "), list items ("- ", "1. ") and kept lines ("| ").
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

import templates
from bot.errors import Misuse

FOLDER = Path(templates.__file__).parent
WIDTH = 76  # RFC 3676 asks for 78 or fewer; two are left for the "> " of a reply
# What is not torn apart at the end of a line: "1er avril 2027", "5. April 2027", "5 de abril de 2027", "article 16".
_TOGETHER = re.compile(
    r"\d(?:er|\.)? (?:de |ta’ )?[^\W\d]{3,12} (?:de )?\d{4}(?:\. gada| (?:r|г)\.)?|\d{4}(?:\.| m\.) [^\W\d]{3,12}"
    r" \d{1,2}\b|\b(?:[Aa]rt\w*\.?|[Άά]ρθρ\w+|член|[Čč]l\w+|[Aa]irteagal|l-Artikolu) \d|\d\. (?:cikk|pant)|\d straipsn"
)
_DAY = r"(?<!')\bd\b"  # the day in a pattern, not a quoted letter ("d." ends a Lithuanian date)
_NO_BREAK = "\N{NO-BREAK SPACE}"
_HELD = "\x1f"  # stands for a space that is not to be broken at
_FILTERS = (
    *("day", "word", "spelled", "wishes", "names", "bullets", "numbered", "joined"),
    *("in_language", "sentence", "clause"),
)
_ITEM = re.compile(r"- |\d{1,2}\. ")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; every method but `table` is a filter of the templates."""

    language: str
    table: Mapping[str, Any]

    def filters(self) -> dict[str, Callable[..., str | list[str]]]:
        """The filters by the names that templates use."""
        return {name: getattr(self, name) for name in _FILTERS}

    def day(self, value: date | None) -> str:
        """A calendar day in words: "lundi 5 avril 2027". Raises Misuse when the day was not given."""
        if value is None:
            raise Misuse("a text names a day that was not given; give the facts its notice needs")
        pattern = str(self.table["date"])
        if value.day == 1:
            pattern = re.sub(_DAY, f"'{self.table['first_day']}'", pattern)
        for letters, key, number in ((_DAY, "days", value.day), (r"\bMMMM\b", "months", value.month)):
            if key in self.table:
                pattern = re.sub(letters, f"'{self.table[key][number - 1]}'", pattern)
        return format_date(value, pattern, locale=self.table["locale"])

    def word(self, code: str, table: str) -> str:
        """The words for a code. Raises Misuse when this language has none."""
        try:
            found = self.table[table][str(code)]
        except KeyError:
            message = f"words/{self.language}.toml: table {table} has no words for a code in use; add them"
            raise Misuse(message) from None
        return str(found)

    def spelled(self, codes: Iterable[str], table: str) -> list[str]:
        """The words for several codes."""
        return [self.word(one, table) for one in codes]

    def _rights(self, rights: Iterable[str], form: str) -> list[str]:
        return [self.table["rights"][str(one)][form] for one in rights]

    def wishes(self, rights: Iterable[str]) -> list[str]:
        """The rights as what a person wishes to do."""
        return self._rights(rights, "wish")

    def names(self, rights: Iterable[str]) -> list[str]:
        """The rights by their names in plain words, with their articles."""
        return self._rights(rights, "name")

    def bullets(self, values: Iterable[str | date]) -> str:
        """A list, one item a line, punctuated as the language does."""
        items = [self._plain(one) for one in values]
        ends = [self.table["item_end"]] * (len(items) - 1) + ["."]
        return "\n".join(f"- {item}{end}" for item, end in zip(items, ends, strict=True))

    def numbered(self, values: Iterable[str | date]) -> str:
        """A list to choose from by number, one item a line."""
        return "\n".join(f"{number}. {self._plain(one)}" for number, one in enumerate(values, 1))

    def joined(self, values: Iterable[str | date]) -> str:
        """A list inside a sentence: "a, b et c"."""
        items = [self._plain(one) for one in values]
        if len(items) < 2:  # noqa: PLR2004 - one item needs no "and"
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.table['and']} {items[-1]}"

    def in_language(self, value: str | Mapping[str, str]) -> str:
        """A setting that has a text per language, else its first; a plain text stays itself."""
        if isinstance(value, str):
            return value
        return value.get(self.language) or next(iter(value.values()))

    def sentence(self, value: str) -> str:
        """A person's sentence with its full stop."""
        text = value.strip()
        return text if text.endswith((".", "!", "?", "…")) else f"{text}."

    def clause(self, value: str) -> str:
        """A person's sentence without its full stop, to stand inside one of ours."""
        return value.strip().rstrip(" .;")

    def _plain(self, value: str | date) -> str:
        return self.day(value) if isinstance(value, date) else " ".join(self.clause(value).split())


@cache
def words(language: str) -> Words:
    """The words of a language. Raises Misuse when `templates/words/` has no file for it."""
    if language not in languages():
        raise Misuse("templates/words has no file for a language that notices are written in; add <language>.toml")
    return Words(language, tomllib.loads((FOLDER / "words" / f"{language}.toml").read_text(encoding="utf-8")))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have words, sorted."""
    return tuple(sorted(file.stem for file in (FOLDER / "words").glob("*.toml")))


def typeset(text: str, table: Mapping[str, Any]) -> str:
    """Curly apostrophes, no-break spaces where the language wants them, one full stop after a day that ends in one."""
    text = re.sub(r"(?<=[\dг])\.\.(?!\.)", ".", text)
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    if table["space_before"]:
        text = re.sub(rf" (?=[{re.escape(table['space_before'])}])", _NO_BREAK, text)
        text = re.sub(rf"(?<=[{re.escape(table['space_after'])}]) ", _NO_BREAK, text)
    return text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, heading, item or kept line; `tight` ones sit on the line right below the piece before."""

    kind: str
    text: str
    tight: bool

    def lines(self) -> str:
        if self.kind == "kept":
            return self.text
        indent = " " * len(match.group()) if (match := _ITEM.match(self.text)) else ""
        held = _TOGETHER.sub(lambda match: match.group().replace(" ", _HELD), self.text)
        lines = textwrap.wrap(held, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        return "\n".join(lines).replace(_HELD, " ")


def _kind(line: str) -> tuple[str, str]:
    """What a line begins, and the line without its mark; "more" continues the piece before."""
    for mark, kind in (("# ", "heading"), ("| ", "kept")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).rstrip()
    return ("item" if _ITEM.match(line) else "more"), line.strip()


def _pieces(text: str) -> Iterable[_Piece]:
    """The text cut into pieces; a blank line, or a change of kind, ends one."""
    last: _Piece | None = None
    tight = False
    for line in text.splitlines():
        kind, words_ = _kind(line)
        if not words_:
            if last:
                tight = last.kind == "heading"
                yield last
            last = None
            continue
        if kind == "more" and last and last.kind in {"paragraph", "item"}:
            last = _Piece(last.kind, f"{last.text} {words_}", last.tight)
            continue
        if last:
            yield last
            tight = True
        last = _Piece("paragraph" if kind == "more" else kind, words_, tight)
    if last:
        yield last


def lay_out(text: str) -> str:
    """The text in lines of at most 76 columns; an address (URL) is never broken."""
    laid = ""
    for piece in _pieces(text):
        gap = "" if not laid else "\n" if piece.tight else "\n\n"
        laid += gap + piece.lines()
    return laid
