"""What a person decides on one right or matter, and what the law says against it (GDPR 12(3)-(5), 15-21; P6).

Flow: staff propose an `Answer`; the handler of its right reads it beside the facts of the case and returns every
`Objection`; with one, nothing is carried out and staff read why and what can be done instead.

Promises: nothing here decides for a person; an objection always names its article and a way forward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from classifiers.labels import Matter, Right
from handlers.facts import CaseFacts, Rulebook
from handlers.states import RightOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why an answer, an ask or another act of staff is not possible now.

    Attributes:
        code: a stable name of the reason.
        law: article and rule id.
        explanation: in plain English, with what can be done instead.
    """

    code: str
    law: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a named person wants done with one right or matter of a case.

    Attributes:
        about: the right or matter.
        outcome: granted, partly, refused or nothing held; None for a matter that is answered by N22, and for the
            choice that N13 offers before anything is decided.
        ground: code of the legal ground, such as "17(1)(b)", "18(1)(a)", "21(2)", "12(5)", "11(2)", "17(3)(b)";
            several joined by a space; "" where the law needs none.
        notice: the notice that will say it ("N7", "N12", …), or "" for those of `handlers.answer_notices`.
        facts: what the notice states of this case, by the names of the catalogue, and what the decision alone rests
            on, by the names of `handlers.stated.DECISION_FACTS`; never logged.
        decided_by: the staff member.
        decided_at: aware UTC.
        approved_by: staff members who approved it, in order; the decider is none of them.
    """

    about: Right | Matter
    outcome: RightOutcome | None
    ground: str = ""
    notice: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)
    decided_by: str
    decided_at: datetime
    approved_by: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[str, ...]:
        """The codes of `ground`, in order."""
        return tuple(self.ground.split())

    @property
    def gives(self) -> bool:
        """Whether the person gets all or a part of what was asked."""
        return self.outcome in {RightOutcome.GRANTED, RightOutcome.PARTLY}

    @property
    def refuses(self) -> bool:
        """Whether a part or all of what was asked is refused (GDPR 12(4))."""
        return self.outcome in {RightOutcome.REFUSED, RightOutcome.PARTLY}


Assess = Callable[[Answer, CaseFacts, datetime, Rulebook], tuple[Objection, ...]]
"""Answer, case, `now` (aware), rules -> everything that stands against it; () when it may be carried out."""


def no_objection(_answer: Answer, _case: CaseFacts, _now: datetime, _rules: Rulebook) -> tuple[Objection, ...]:
    """The right has no rule of its own beyond those of every answer."""
    return ()


Check = Callable[[Answer, CaseFacts, datetime, Rulebook], Iterator[Objection]]
"""The same as a generator: one objection after the other."""


def gathered(*checks: Check) -> Assess:
    """Several checks as one: every objection of each, in order."""

    def assess(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Objection, ...]:
        return tuple(one for check in checks for one in check(answer, case, now, rules))

    return assess


def unless(holds: object, code: str, law: str, explanation: str) -> Iterator[Objection]:
    """An objection unless the condition holds (is true, or not empty)."""
    if not holds:
        yield Objection(code=code, law=law, explanation=explanation)
