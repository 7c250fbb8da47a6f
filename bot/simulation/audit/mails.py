"""The sent mail read again: does each notice say what it must, once, in the person's language, and to a human being?"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.simulation.audit.evidence import Entry, Evidence, SentMail
from bot.simulation.letters import Letter

MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|bounce)|@(news|mx)\.", re.IGNORECASE)
EVERYWHERE = ("fr", "en")  # where a notice does not exist in the person's language, it comes in both (P17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A notice that broke a rule; never a word of it."""

    gmail_id: str
    notice: str
    case: str
    rule: str


def broken_notices(
    evidence: Evidence, languages_of: Callable[[str], tuple[str, ...]], detect: Callable[[str], str]
) -> Iterator[Broken]:
    """Every rule that a sent notice broke.

    Args:
        evidence: the year.
        languages_of: the languages in which a notice exists, by its name.
        detect: which language a text is in.
    """
    told = {one.text("gmail_id"): one for one in evidence.entries if one.event == "notice_accepted"}
    people = {letter.person.address: letter for letter in evidence.letters.values()}
    markers = Counter(mail.marker for mail in evidence.mails)
    for mail in evidence.mails:
        entry = told.get(mail.gmail_id)
        name = entry.text("notice") if entry else ""
        case = entry.case if entry else ""
        for rule in _rules(mail, entry, name, people, markers, languages_of(name) if name else (), detect, evidence):
            yield Broken(gmail_id=mail.gmail_id, notice=name, case=case, rule=rule)


def _rules(
    mail: SentMail,
    entry: Entry | None,
    name: str,
    people: Mapping[str, Letter],
    markers: Mapping[str, int],
    languages: tuple[str, ...],
    detect: Callable[[str], str],
    evidence: Evidence,
) -> Iterator[str]:
    if entry is None:
        yield "not in the journal"
        return
    if not mail.marker or markers[mail.marker] > 1:
        yield "sent twice, or without its marker"
    letter = people.get(mail.to)
    if letter is None or MACHINES.search(mail.to):
        yield "not to a person who wrote"
        return
    text = _plain(mail.body)
    if entry.case and entry.case not in text:
        yield "no case number"
    yield from (f"no {contact}" for contact in evidence.contacts if _plain(contact) not in text)
    spoken = _spoken(letter.person.language, languages)
    yield from _elements(text, name, spoken)
    if spoken == (letter.person.language,) and detect(mail.body) not in (*spoken, "und"):
        yield "another language than the person's"


def _spoken(language: str, exists: tuple[str, ...]) -> tuple[str, ...]:
    return (language,) if language in exists else EVERYWHERE


def _elements(text: str, name: str, spoken: tuple[str, ...]) -> Iterator[str]:
    probes = _probes()
    wanted = {**probes["always"], **{one: probes["seen"][one] for one in probes["notices"].get(name, ())}}
    for element, patterns in wanted.items():
        for language in spoken:
            pattern = patterns.get("any") or patterns.get(language)
            if pattern and not re.search(pattern, text, re.IGNORECASE):
                yield f"{element} is missing in {language}"
    for rule, pattern in probes["never"].items():
        if re.search(pattern, text):
            yield rule


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'"))


@cache
def _probes() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "probes.toml").read_text(encoding="utf-8"))
