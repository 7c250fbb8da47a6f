"""What may not leave: a rendered notice read again, mechanically, before it is sent (P1, P20).

`lint` returns the problems in words for staff; none of them quotes the notice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.notice_catalogue import NO_PERSONAL_DATA, Catalogue, Entry, Rendered
from bot.notice_text import FOLDER, WIDTH

_DATES_TO_KEEP = ("due_date", "new_due_date")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n|\n(?=- )")
# A mail address, or nine digits and more as in a telephone or account number.
_CASE = re.compile(r"\b[A-Z]{2,5}(?:-[A-Z0-9]{4})+\b")
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+?\d[ .-]?){9,}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Rules:
    """`templates/lint.toml`, compiled."""

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
def _rules() -> _Rules:
    raw = tomllib.loads((FOLDER / "lint.toml").read_text(encoding="utf-8"))
    least_words = raw.pop("least_words")
    compiled: dict[str, Any] = {
        key: _pattern(value) if isinstance(value, str) else tuple(map(_pattern, value)) for key, value in raw.items()
    }
    return _Rules(**compiled, least_words=least_words)


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
    rules, whole = _rules(), _plain(rendered.body)
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
    rules = _rules()
    for element, text in _texts(rendered, entry.particular):
        plain = _plain(text)
        if len(plain.split()) < rules.least_words:
            yield f"{element} says too little; write one sentence particular to the case"
        elif rules.complexity.search(plain) and not rules.because.search(plain):
            yield f"{element} claims complexity without a fact; say what makes it so"


def _dates(rendered: Rendered) -> Iterator[str]:
    rules = _rules()
    for element, text in _texts(rendered, _DATES_TO_KEEP):
        if not rules.latest.search(_plain(text)):
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


def _texts(rendered: Rendered, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those elements with their texts, in every language of the notice."""
    wanted = set(names)
    for page in rendered.texts:
        yield from ((name, text) for name, text in page.items() if name in wanted)
