"""Those who received the data are told what became of them (GDPR 19): corrections, erasures and restrictions alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Answer, Objection, unless
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import flag, is_particular, items, text


def against(answer: Answer, _case: CaseFacts, _now: datetime, _rules: Rulebook) -> Iterator[Objection]:
    """An answer that gives something names who was told, or says why there is nobody to tell."""
    if not answer.gives:
        return
    facts = answer.facts
    told = items(facts, "recipients_told") or flag(facts, "no_recipients")
    excused = is_particular(text(facts, "recipients_impossible"))
    yield from unless(
        told or excused,
        "recipients_not_told",
        "GDPR 19; T18",
        "Say which recipients were told (recipients_told), that the data went to nobody (no_recipients), or why "
        "telling "
        "them is impossible or out of proportion (recipients_impossible).",
    )
    yield from unless(
        not (items(facts, "recipients_told") and flag(facts, "no_recipients")),
        "recipients_contradict",
        "GDPR 19",
        "Recipients are named and the data are said to have gone to nobody. Keep the one that is true.",
    )
