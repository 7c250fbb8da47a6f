"""Draws `docs/states.md` from the tables, so that picture and rules cannot differ.

To draw it anew: `python -c "from handlers.states_diagram import diagram; print(diagram(), end='')" > docs/states.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handlers.overlays import RESTRICTION_BY_A_PERSON, RESTRICTION_TABLE
from handlers.states import BY_A_PERSON, TABLE, Event, State, Transition, clock_of

# An event that leads from this many states to the same one is drawn once: a picture must be readable.
_MANY = 5

_HEAD = """# The states of a case

Drawn from the table in `handlers/states.py` by `handlers/states_diagram.py`; a test compares the two.
An event with a star needs a named person: the program may propose it, never do it.
What can lie over any state (extended, overdue, restricted) is computed from facts in `handlers/overlays.py`.

"""


def diagram() -> str:
    """The page `docs/states.md`: two Mermaid diagrams and the table with the rule of every move (Markdown)."""
    parts = (_mermaid(_edges()), _many(), _clocks(), _moves(), _restriction())
    return _HEAD + "\n".join(parts)


def _mermaid(edges: Iterator[str]) -> str:
    body = "".join(f"    {edge}\n" for edge in edges)
    return f"```mermaid\nstateDiagram-v2\n{body}```\n"


def _starred(event: Event) -> str:
    return f"{event}*" if event in BY_A_PERSON else str(event)


def _edges() -> Iterator[str]:
    yield f"[*] --> {State.RECEIVED}"
    few = [row for row in TABLE.values() if row.event not in _broad()]
    for (before, after), rows in groupby(sorted(few, key=_pair), key=_pair):
        yield f"{before} --> {after}: {', '.join(_starred(row.event) for row in rows)}"
    for event in _broad():
        yield f"several --> {_targets(event)[0]}: {_starred(event)}"
    yield f"{State.PURGED} --> [*]"


def _pair(row: Transition) -> tuple[str, str]:
    return row.before, row.after


def _broad() -> tuple[Event, ...]:
    return tuple(e for e in Event if len(_sources(e)) >= _MANY and len(_targets(e)) == 1)


def _sources(event: Event) -> list[State]:
    return [row.before for row in TABLE.values() if row.event is event]


def _targets(event: Event) -> list[State]:
    return list(dict.fromkeys(row.after for row in TABLE.values() if row.event is event))


def _many() -> str:
    lines = (f"- `{_starred(event)}` from {', '.join(map(_code, _sources(event)))}\n" for event in _broad())
    return "`several` stands for these states:\n\n" + "".join(lines)


def _clocks() -> str:
    lines = (f"| `{state}` | {clock_of(state)} |\n" for state in State)
    return "## The clock of each state\n\n| State | Clock |\n|---|---|\n" + "".join(lines)


def _moves() -> str:
    rows = sorted(TABLE.values(), key=lambda row: (list(State).index(row.before), list(Event).index(row.event)))
    lines = (f"| `{row.before}` | `{_starred(row.event)}` | `{row.after}` | {row.law} |\n" for row in rows)
    return "## Every move\n\n| From | Event | To | Rule |\n|---|---|---|---|\n" + "".join(lines)


def _restriction() -> str:
    edges = (
        f"{before} --> {after}: {event}{'*' if event in RESTRICTION_BY_A_PERSON else ''}"
        for (before, event), after in RESTRICTION_TABLE.items()
    )
    return "## The restriction of data (GDPR 18)\n\n" + _mermaid(edges)


def _code(state: State) -> str:
    return f"`{state}`"
