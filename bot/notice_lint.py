"""What may not leave: a rendered notice read again, mechanically, before it is sent (P1, P20).

`lint` returns the problems in words for staff; none of them quotes the notice. The rules are `templates/lint.toml` and
the [lint] of every language in the body, and of those in which every notice exists: staff write what they please.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.notice_catalogue import NO_PERSONAL_DATA, Catalogue, Entry, Rendered
from bot.notice_text import FOLDER, WIDTH, words

_DATES_TO_KEEP = ("due_date", "new_due_date")
_SEARCHED = ("cites", "fee", "placeholder", "latest", "deadline", "complexity", "because")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n|\n(?=- )")
# A mail address, or nine digits and more as in a telephone or account number.
_CASE = re.compile(r"\b[A-Z]{2,5}(?:-[A-Z0-9]{4})+\b")
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+?\d[ .-]?){9,}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of some languages together, compiled; `latest` is there for each language too (`_latest`)."""

    phrases: tuple[re.Pattern[str], ...]
    alone: tuple[re.Pattern[str], ...]
    cites: re.Pattern[str]
    fee: re.Pattern[str]
    placeholder: re.Pattern[str]
    latest: re.Pattern[str]
    deadline: re.Pattern[str]
    complexity: re.Pattern[str]
    because: re.Pattern[str]
    least_words: int


@cache
def _rules(languages: frozenset[str]) -> _Rules:
    common = tomllib.loads((FOLDER / "lint.toml").read_text(encoding="utf-8"))
    tables = [common, *(words(one).table["lint"] for one in sorted(languages))]
    return _Rules(
        phrases=tuple(map(_pattern, _all(tables, "phrases"))),
        alone=tuple(map(_pattern, _all(tables, "alone"))),
        least_words=common["least_words"],
        **{key: _pattern("|".join(_all(tables, key))) for key in _SEARCHED},
    )


def _all(tables: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    """The patterns of a key, one or several a table."""
    found = [table[key] for table in tables if key in table]
    return [one for value in found for one in ([value] if isinstance(value, str) else value)]


@cache
def _latest(language: str) -> re.Pattern[str]:
    return _pattern(words(language).table["lint"]["latest"])


def _rules_of(rendered: Rendered) -> _Rules:
    return _rules(frozenset({*rendered.languages, *Catalogue.load().everywhere}))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _plain(text: str) -> str:
    """The text as a search expects it: one kind of apostrophe, one space between words."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def _sentences(body: str) -> Iterator[str]:
    for piece in _SENTENCE_END.split(body):
        if sentence := _plain(piece).strip():
            yield sentence


def lint(rendered: Rendered) -> tuple[str, ...]:
    """The problems of a notice; empty when it may leave. Raises Misuse for a notice the catalogue does not know."""
    entry = Catalogue.load().entry(rendered.notice)
    return tuple(
        f"{entry.name}: {problem}"
        for problem in (
            *_elements(entry, rendered),
            *_phrases(entry, rendered),
            *_particular(entry, rendered),
            *_dates(rendered),
            *_privacy(entry, rendered),
            *_lines(rendered),
        )
    )


def _elements(entry: Entry, rendered: Rendered) -> Iterator[str]:
    for element in sorted(entry.elements - rendered.elements):
        yield f"the required element {element} is missing or empty"


def _phrases(entry: Entry, rendered: Rendered) -> Iterator[str]:
    rules, whole = _rules_of(rendered), _plain(rendered.body)
    for phrase in rules.phrases:
        if phrase.search(whole):
            yield f"a phrase that may not leave: {phrase.pattern}"
    for phrase in rules.alone:
        if any(phrase.search(one) and not rules.cites.search(one) for one in _sentences(rendered.body)):
            yield f"an empty phrase; name the article: {phrase.pattern}"
    if not entry.may_name_a_fee and rules.fee.search(whole):
        yield "it speaks of a fee, which only N13 may"
    if rules.placeholder.search(rendered.body):
        yield "a placeholder was left in it"


def _particular(entry: Entry, rendered: Rendered) -> Iterator[str]:
    """A reason is a sentence about this case: long enough, and complexity comes with its fact (P7, P20)."""
    rules = _rules_of(rendered)
    for _, element, text in _texts(rendered, entry.particular):
        plain = _plain(text)
        if len(plain.split()) < rules.least_words:
            yield f"{element} says too little; write one sentence particular to the case"
        elif rules.complexity.search(plain) and not rules.because.search(plain):
            yield f"{element} claims complexity without a fact; say what makes it so"


def _dates(rendered: Rendered) -> Iterator[str]:
    rules = _rules_of(rendered)
    for language, element, text in _texts(rendered, _DATES_TO_KEEP):
        if not _latest(language).search(_plain(text)):
            yield f'{element} lacks "au plus tard" / "at the latest"'
    for sentence in _sentences(rendered.body):
        if rules.deadline.search(sentence) and not rules.latest.search(sentence):
            yield 'a date to keep without "au plus tard" / "at the latest"'


def _privacy(entry: Entry, rendered: Rendered) -> Iterator[str]:
    """A notice that promises no personal data holds no address or number besides the company's own."""
    if NO_PERSONAL_DATA not in entry.elements:
        return
    ours = Catalogue.load().contacts
    found = {name for page in rendered.texts for name, text in page.items() if _PERSONAL.search(_CASE.sub("", text))}
    for element in sorted(found - ours):
        yield f"{element} holds an address or a number, and this notice promises no personal data"


def _lines(rendered: Rendered) -> Iterator[str]:
    for line in rendered.body.splitlines():
        if len(line) > WIDTH and not ("://" in line and " " not in line.strip()):
            yield f"a line is longer than {WIDTH} columns"


def _texts(rendered: Rendered, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Those elements with their texts, and the language each is in."""
    wanted = set(names)
    for language, page in rendered.pages:
        yield from ((language, name, text) for name, text in page.items() if name in wanted)
