"""Rectification (GDPR 16): wrong data are corrected, incomplete ones completed, recipients told (GDPR 19).

N6 answers it: what changed, or the person's own statement that was added. Where the data were checked and are right, a
refusal still offers that statement (16, second sentence). The person may ask for a restriction while accuracy is
checked (GDPR 18(1)(a)); that is a right of its own and `handlers.restriction` has it. A correction alone is never
extended (P7).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import recipients
from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import done_by_today
from handlers.duties import Handler, nothing_more
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import flag, records, text


def against(answer: Answer, _case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """A correction says what changed; a refusal offers the statement."""
    if answer.gives:
        yield from _changed(answer)
        yield from done_by_today("done_on", answer, now, rules)
    yield from unless(
        not answer.refuses or flag(answer.facts, "statement_offered") or flag(answer.facts, "statement"),
        "statement_not_offered",
        "GDPR 16",
        "What stays as it is may be completed by a statement of the person. Offer it (statement_offered), or say that "
        "it "
        "was added (statement).",
    )


def _changed(answer: Answer) -> Iterator[Objection]:
    changes = records(answer.facts, "changes")
    yield from unless(
        changes or flag(answer.facts, "statement"),
        "nothing_changed",
        "GDPR 16; N6",
        "Say what was corrected (changes: what, old, new, both masked), or that the person's statement was added "
        "(statement).",
    )
    yield from unless(
        all(text(one, "what") and text(one, "new") and text(one, "old") != text(one, "new") for one in changes),
        "change_unclear",
        "GDPR 16; N6",
        "Each correction names what it is about and the value it now has, which differs from the old one.",
    )


HANDLER = Handler(
    law="GDPR 16, 19",
    answers=("N6", "N19", "N12"),
    duties=nothing_more,
    assess=gathered(against, recipients.against),
    refusals={"16": "the data were checked and are accurate and complete"},
)
