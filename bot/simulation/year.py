"""The letters that begin something, day by day, drawn by lot for a whole year (times are Paris wall-clock times)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.simulation import letters
from bot.simulation.letters import RIGHTS, Draft, Letter, Person, known_kinds
from bot.simulation.lots import Lots, figures, phrases

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = 4
GENERATED = {"Auto-Submitted": "auto-generated"}  # what a tool that sends a person's request says of itself (P10b)


class Crowd:
    """Everybody who writes; now and then the same person writes again."""

    def __init__(self, lots: Lots) -> None:
        self._lots = lots
        self._people: list[Person] = []

    def somebody(self, kind: str) -> Person:
        """A person who can write this in some language."""
        again = self._lots.happens(figures()["shares"]["same_person_again"])
        known = [one for one in self._people[-60:] if kind in known_kinds(one.language)]
        return self._lots.one_of(known) if again and known else self._newcomer(kind)

    def _newcomer(self, kind: str) -> Person:
        spoken = {one: weight for one, weight in figures()["languages"].items() if kind in known_kinds(one)}
        language = self._lots.weighed(spoken or {"fr": 1, "en": 1})
        words = phrases()[language]
        first, last = self._lots.one_of(words["first"]), self._lots.one_of(words["last"])
        number = len(self._people) + 1
        shared = self._lots.happens(figures()["shares"]["shared_mailbox"])
        local = f"contact.{number}" if shared else f"person{number}"
        person = Person(name=f"{first} {last}", address=f"{local}@example.org", language=language)
        self._people.append(person)
        return person


def letters_of_a_day(lots: Lots, crowd: Crowd, day: date, count: int, numbers: Iterator[int]) -> list[Letter]:
    """The letters that reach the mailbox on a local day, in order."""
    drawn = [_letter(lots, crowd, day, next(numbers)) for _ in range(count)]
    return sorted(drawn, key=lambda letter: letter.at)


def _letter(lots: Lots, crowd: Crowd, day: date, number: int) -> Letter:
    kind = lots.weighed(figures()["kinds"])
    drawn = Draft(
        name=f"letter-{number}",
        kind=kind,
        asks=(*_writer(lots, kind), *_asks(lots, kind)),
        person=crowd.somebody(kind),
        at=_instant(lots, day, kind),
        headers=GENERATED if kind in RIGHTS and lots.happens(figures()["shares"]["robot"]) else {},
    )
    if kind in letters.MACHINES:
        return _machine(drawn)
    draft = _without_second_language(drawn)
    shares = figures()["shares"]
    if kind in RIGHTS and lots.happens(shares["handed_over"]):
        earlier = draft.at - timedelta(hours=lots.between(1, 70))
        return _sealed(draft, letters.handed_over(lots, draft, earlier), handed_over=True)
    unproven = lots.happens(shares["unproven"]) and kind != "authority"
    return _sealed(
        draft,
        letters.written(lots, draft),
        spam=lots.happens(shares["spam"]) and kind in RIGHTS,
        dmarc=None if unproven else "pass",
    )


def _writer(lots: Lots, kind: str) -> tuple[str, ...]:
    """Most write for themselves; a few are children, or act for somebody else."""
    who = [one for one in ("child", "agent") if kind in RIGHTS and lots.happens(figures()["shares"][one])]
    return tuple(who[:1])


def _asks(lots: Lots, kind: str) -> tuple[str, ...]:
    second = kind in RIGHTS and lots.happens(figures()["shares"]["second_right"])
    return (
        (kind, lots.one_of([one for one in ("access", "erasure", "rectification") if one != kind]))
        if second
        else (kind,)
    )


def _without_second_language(draft: Draft) -> Draft:
    asks = tuple(ask for ask in draft.asks if ask in known_kinds(draft.person.language))
    return replace(draft, asks=asks)


def _machine(draft: Draft) -> Letter:
    raw = {"newsletter": letters.newsletter, "casino": letters.casino, "stray_bounce": letters.bounce}[draft.kind](
        draft
    )
    return _sealed(draft, raw, spam=draft.kind == "casino")


def _sealed(
    draft: Draft, raw: bytes, *, spam: bool = False, dmarc: str | None = "pass", handed_over: bool = False
) -> Letter:
    return Letter(
        name=draft.name,
        kind=draft.kind,
        asks=draft.asks,
        person=draft.person,
        at=draft.at,
        raw=raw,
        spam=spam,
        dmarc=dmarc,
        handed_over=handed_over,
    )


def _instant(lots: Lots, day: date, kind: str) -> datetime:
    """Any hour, mostly by day; an authority writes on Friday evening."""
    if kind == "authority":
        day, clock = day + timedelta(days=(FRIDAY - day.weekday()) % 7), time(18, 40)
    else:
        hour = lots.between(0, 23) if lots.happens(0.2) else lots.between(8, 20)
        clock = time(hour, lots.between(0, 59), lots.between(0, 59))
    return datetime.combine(day, clock, PARIS).astimezone(UTC)
