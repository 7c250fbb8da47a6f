"""Which notices say an answer: drawn from its right, its outcome and its ground (LEGAL.md section 2).

A part that is refused is told with N12's elements (GDPR 12(4)). N5 and N7 hold them; N6, N8, N10 and N11 do not, so
N12 goes with them.
"""

from __future__ import annotations

from classifiers.labels import Right
from handlers.answers import Answer
from handlers.common_grounds import COMMON, EXCESSIVE
from handlers.duties import Handler
from handlers.stated import items, text
from handlers.states import RightOutcome

REFUSAL, FEE, NOTHING_HELD, FREE = "N12", "N13", "N19", "N22"
# They say what was left out, why, and the remedies.
SAY_A_REFUSED_PART = frozenset({"N5", "N7"})


def notices_of(handler: Handler, answer: Answer) -> tuple[str, ...]:
    """The notices that say the answer, the main one first; () where the outcome is missing."""
    match answer.outcome:
        case RightOutcome.GRANTED:
            return (_main(handler, answer),)
        case RightOutcome.PARTLY:
            main = _main(handler, answer)
            return (main,) if main in SAY_A_REFUSED_PART else (main, REFUSAL)
        case RightOutcome.REFUSED:
            return (_refusal(answer),)
        case RightOutcome.NOTHING_HELD:
            return (NOTHING_HELD,)
        case None:
            return _without_outcome(handler, answer)


def _main(handler: Handler, answer: Answer) -> str:
    """What grants; a consent that is withdrawn may end in erasure."""
    if answer.about is Right.CONSENT_WITHDRAWAL and items(answer.facts, "erased"):
        return "N7"
    return handler.answers[0]


def _refusal(answer: Answer) -> str:
    common = next((COMMON[ground].notice for ground in answer.grounds if ground in COMMON), None)
    # N11 states compelling grounds and the remedies itself.
    compelling = answer.about is Right.OBJECTION and text(answer.facts, "objection") == "compelling"
    return common or ("N11" if compelling else REFUSAL)


def _without_outcome(handler: Handler, answer: Answer) -> tuple[str, ...]:
    if isinstance(answer.about, Right):
        return (FEE,) if EXCESSIVE in answer.grounds else ()
    return handler.answers[:1]
