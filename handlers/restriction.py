"""Restriction (GDPR 18): the data are frozen, used only as 18(2) allows, and the person is told before it ends (18(3)).

Whoever asks for it asks because of one of four grounds: accuracy contested, processing unlawful, data needed for a
claim, an objection pending. Each is worthless if it comes late, so it is proposed at once; a person confirms it the
same working day (LEGAL.md 4.2). The program never restricts an account (P6).
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered


def duties(docket: Docket) -> Iterator[Duty]:
    """Propose the restriction at once."""
    if not is_answered(docket.case):
        yield alarm("restriction_proposed", Level.WARNING, "GDPR 18(1)(a)-(d); LEGAL.md 4.2")


HANDLER = Handler(law="GDPR 18, 19", answers=("N8", "N12"), duties=duties)
