"""How people take what we send: most say nothing, some answer, ask again, are away, or cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation import letters
from bot.simulation.letters import RIGHTS, Answered, Draft, Letter, Person, known_kinds
from bot.simulation.lots import Lots, figures

ANSWERS = frozenset({"N5", "N6", "N7", "N8", "N10", "N11", "N12", "N19", "N22"})
MINUTES = timedelta(minutes=2)


def reply_to(
    lots: Lots, notice: str, person: Person, mail: Answered, at: datetime, numbers: Iterator[int], *, unclear: bool
) -> Letter | None:
    """What a person does about a notice of ours that left at an instant (aware UTC); None for nothing."""
    table = figures()["answers"]
    for habit in table.get(notice, table["answer"] if notice in ANSWERS else []):
        fits = _fits(habit["what"], person) and (unclear or not habit.get("unclear"))
        if fits and lots.happens(habit["chance"]):
            least, most = habit["days"]
            days = timedelta(days=lots.between(least, most), minutes=lots.between(1, 400) if most else 0)
            return _reply(lots, habit["what"], person, mail, at + MINUTES + days, next(numbers))
    return None


def _fits(what: str, person: Person) -> bool:
    return what in ("bounce", "new_right", "clearer") or what in known_kinds(person.language)


def _reply(lots: Lots, what: str, person: Person, mail: Answered, at: datetime, number: int) -> Letter:
    spoken = [right for right in RIGHTS if right in known_kinds(person.language)]
    asks = (lots.one_of(spoken),) if what in ("new_right", "clearer") else (what,)
    draft = Draft(name=f"reply-{number}", kind=what, asks=asks, person=person, at=at, answered=mail)
    if what == "bounce":
        raw = letters.bounce(draft)
    elif what == "absent":
        raw = letters.absent(lots, draft)
    else:
        raw = letters.written(lots, draft)
    dmarc = None if what == "bounce" else "pass"
    return Letter(name=draft.name, kind=what, asks=asks, person=person, at=at, raw=raw, dmarc=dmarc)
