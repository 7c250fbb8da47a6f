"""The person takes the request back: what must be ended first, so that nothing goes on in silence (GDPR 18(3); N20).

A withdrawal ends what is open: what waits for approval, and what was granted and is not carried out yet. It ends no
restriction: whoever obtained one is told before it is lifted, whether or not the request goes on. So the confirmation
(N20) waits until the restriction was lifted in its own order, by N9 and the wait.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.answers import Objection, unless
from handlers.facts import CaseFacts
from handlers.overlays import Restriction, is_held

NOTICE = "N20"
FIRST = {
    Restriction.PROPOSED: "A restriction was proposed: put it in force or decline it (`case restrict`)",
    Restriction.ACTIVE: "The data are restricted: announce the end with its reason (`case restrict --act announce`, "
    "N9), wait, then lift it",
    Restriction.LIFT_NOTICED: "The end of the restriction is announced and not here yet: lift it when the wait is over",
}


def may_withdraw(case: CaseFacts) -> tuple[Objection, ...]:
    """What stands against confirming that the request is taken back; () when N20 may leave and close the case."""
    return tuple(_before_closing(case))


def _before_closing(case: CaseFacts) -> Iterator[Objection]:
    yield from unless(
        not is_held(case.restriction),
        "data_restricted",
        "GDPR 18(3); N20",
        f"{FIRST.get(case.restriction, '')}. Then record the withdrawal: a closed case lifts nothing.",
    )
