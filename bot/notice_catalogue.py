"""The catalogue of notices: what each needs, when it may leave, and who may send it.

Read from `templates/notices.toml`, titles from `templates/words/`; the languages of a notice are the files it has.
Nothing here is content.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from bot.errors import Misuse
from bot.notice_text import FOLDER, languages, words
from handlers.states import State

Voice = Literal["program", "decision", "person"]
NO_PERSONAL_DATA = "no_personal_data"  # an element that is a promise about the facts, not a block of text
_EMPTY: Mapping[str, object] = {"flag": False, "number": 0, "list": (), "codes": (), "records": ()}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a template may be given.

    Attributes:
        kind: company, text, date, flag, number, list, codes or records.
        meaning: what it stands for, for whoever prepares it.
        least: a list, codes or records value has at least so many.
        personal: it holds data of the person.
        default: its value when it is optional and not given.
    """

    name: str
    kind: str
    meaning: str
    least: int = 0
    personal: bool = False
    default: object = None

    def fits(self, value: object) -> bool:
        """Whether a value is of the kind, and not empty where it may not be."""
        if self.kind in {"list", "codes", "records"}:
            return isinstance(value, Sequence) and not isinstance(value, str) and len(value) >= self.least
        if self.kind == "text":
            return isinstance(value, str) and bool(value.strip())
        if self.kind == "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        if self.kind == "company":
            return hasattr(value, "human_route")
        return isinstance(value, bool if self.kind == "flag" else int)

    def absent(self) -> object:
        """The value that stands for "not given"."""
        return _EMPTY.get(self.kind) if self.default is None else self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One notice of the catalogue (the words of the fields: head of `notices.toml`).

    Attributes:
        titles: language -> title: subject when the letter had none.
        articles, rules: legal basis.
        elements: blocks that must be there and not be empty.
        facts, optional: names of the facts it needs, and may have.
        particular: elements that must state a fact of the case (P20).
        states: where a case may stand when the notice leaves.
        without_case: it may leave without a case.
        automatic: the program may send it by itself (P6).
        approved_rule: a rule the DPO approved may send it; otherwise a person decides (P3, P7, P8).
        voice: who speaks, in the first lines (P13).
        send_by: "one_month" when it is due by the one-month date (D7), else "".
        may_name_a_fee: only N13 (GDPR 12(5)).
    """

    name: str
    titles: Mapping[str, str]
    articles: tuple[str, ...]
    rules: tuple[str, ...]
    elements: frozenset[str]
    facts: tuple[str, ...]
    optional: tuple[str, ...]
    states: frozenset[State]
    particular: tuple[str, ...] = ()
    without_case: bool = False
    automatic: bool = False
    approved_rule: bool = False
    voice: Voice = "program"
    send_by: str = ""
    may_name_a_fee: bool = False

    @property
    def by_person(self) -> bool:
        """Nothing but a person's decision may send it."""
        return not (self.automatic or self.approved_rule)

    def title(self, language: str, *, written: Sequence[str]) -> str:
        """Its title, in the language or the first that is written."""
        return self.titles.get(language) or self.titles[written[0]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice ready to be looked at by the lint.

    Attributes:
        notice: its name in the catalogue.
        language: ISO 639-1; "fr, en" (RFC 3282) when it says the same twice, "de, fr, en" with a summary in front.
        body: the plain text, at most 76 columns, ending in a newline. Content: never logged.
        elements: the elements that are there and not empty.
        fallback: the wanted language does not exist; the body holds those that always do (LEGAL section 2).
        summary: the language of the paragraph in front of a fallback that says in short what follows (P17), or "".
        texts: element -> its text, per language in the order of the body. Content: never logged.
    """

    notice: str
    language: str
    body: str = field(repr=False)
    elements: frozenset[str]
    fallback: bool
    texts: tuple[Mapping[str, str], ...] = field(default=(), repr=False)
    summary: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language of the body, in its order."""
        return tuple(self.language.split(", "))

    @property
    def pages(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """Each language that says everything, with the texts of its elements."""
        full = self.languages[1:] if self.summary else self.languages
        return tuple(zip(full, self.texts, strict=False))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All notices, by name, in the order of the file; `contacts` are the elements that hold the company's own."""

    entries: Mapping[str, Entry]
    specs: Mapping[str, Fact]
    contacts: frozenset[str]

    @staticmethod
    def load() -> Catalogue:
        """The shipped catalogue, read once."""
        return _read()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all notices: "N1" … "N24", "N3-data"."""
        return tuple(self.entries)

    def entry(self, name: str) -> Entry:
        """The notice of that name. Raises Misuse when there is none."""
        if name not in self.entries:
            raise Misuse("templates/notices.toml has no notice of that name; `Catalogue.names` lists them")
        return self.entries[name]

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages it exists in, from its files, sorted."""
        return _languages(self.entry(name).name)

    @property
    def everywhere(self) -> tuple[str, ...]:
        """The languages in which every notice exists: what a notice falls back to."""
        return tuple(one for one in languages() if all(one in self.languages(name) for name in self.names))

    def facts_of(self, name: str) -> tuple[Fact, ...]:
        """The facts a notice may be given, required ones first."""
        entry = self.entry(name)
        return tuple(self.specs[one] for one in (*entry.facts, *entry.optional))


@cache
def _languages(name: str) -> tuple[str, ...]:
    """`fr.txt` is a language; `fr.minor.txt` is another voice of one."""
    return tuple(sorted(file.stem for file in (FOLDER / name).glob("*.txt") if "." not in file.stem))


def _titles(name: str) -> dict[str, str]:
    tables = {one: words(one).table["titles"] for one in languages()}
    return {one: table[name] for one, table in tables.items() if name in table}


@cache
def _read() -> Catalogue:
    tables = tomllib.loads((FOLDER / "notices.toml").read_text(encoding="utf-8"))
    common = tables.pop("common")
    specs = {name: Fact(name=name, **spec) for name, spec in tables.pop("facts").items()}
    entries = {name: _entry(name, table, common) for name, table in tables.items()}
    return Catalogue(entries, specs, frozenset(common["contacts"]))


def _entry(name: str, table: Mapping[str, Any], common: Mapping[str, Any]) -> Entry:
    rest = dict(table)
    facts = (*common["facts"], *rest.pop("facts"))
    optional = (*common["optional"], *rest.pop("optional", ()))
    return Entry(
        name=name,
        titles=_titles(name),
        articles=tuple(rest.pop("articles")),
        rules=tuple(rest.pop("rules")),
        elements=frozenset((*common["elements"], *rest.pop("elements"))),
        facts=facts,
        optional=tuple(one for one in optional if one not in facts),
        states=frozenset(State(one) for one in rest.pop("states")),
        particular=tuple(rest.pop("particular", ())),
        **rest,
    )
