"""The journal's anchor goes to the DPO by mail, once a day: who can rewrite the database cannot rewrite that mailbox.

`AnchorPost.step` verifies the chain and queues one mail a local day through the outbox, so that it leaves exactly
once, like every notice; `letter` is its text. `bot.store.anchors.anchors_in` reads the values back from a saved mail.
Without `company.dpo_mail` nothing is sent (GDPR 5(2), 39(1)(b)).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import templates
from bot.cases.desk import Desk, raise_alarm, settle_alarm
from bot.cases.queueing import queue_notice
from bot.store import journal
from bot.store.session import Store
from handlers.calendars import calendar_of
from handlers.decisions import Level, Notify, Raise

ANCHOR = "anchor"
LAW = "GDPR 5(2), 39(1)(b)"
BROKEN = Raise(key="journal_does_not_verify", level=Level.URGENT, law="GDPR 5(2), 32; ARCHITECTURE invariant 6")
FOR = timedelta(days=1)
"""A mail that could not leave for so long is not sent any more: the next day's says more."""
_SOURCE = "journal"
_FOLDER = Path(templates.__file__).parent / "_anchor"
_VERDICTS = {
    "fr": ("Il a été vérifié en entier.", "ATTENTION : l’entrée {bad} ne se vérifie pas."),
    "en": ("It was verified as a whole.", "WARNING: entry {bad} does not verify."),
}


class AnchorPost:
    """The daemon's daily step: where the chain stands goes to the DPO."""

    def __init__(self, store: Store, desk: Desk, dpo_mail: str) -> None:
        self._store = store
        self._desk = desk
        self._dpo_mail = dpo_mail
        self._done: date | None = None

    def step(self, now: datetime) -> bool:
        """Queue the mail of this local day, once; True if it was queued. `now` is aware."""
        today = calendar_of(self._desk.rules).day_of(now)
        if not self._dpo_mail or self._done == today:
            return False
        with self._store.transaction() as session:
            mailbox = self._desk.mailbox
            found, head = journal.verify(session, mailbox, now=now), journal.head(session, mailbox)
            if found.ok:
                settle_alarm(session, mailbox, BROKEN.key, now)
            else:
                raise_alarm(session, mailbox, BROKEN, now)
            facts = {"seq": head.seq, "digest": head.digest, "first_bad": found.first_bad or 0}
            notify = Notify(notice=ANCHOR, occasion=today.isoformat(), law=LAW, send_by=now + FOR, facts=facts)
            language = self._desk.languages[0]
            queued = queue_notice(session, self._desk, notify=notify, now=now, source=_SOURCE, language=language)
        self._done = today
        return queued is not None


def letter(stated: Mapping[str, object], *, day: str, mailbox: str, company: str, language: str) -> tuple[str, str]:
    """Subject and text of the mail; `stated` is what `step` found, `language` French or English (the fallback).

    The anchor stands alone on a line, short enough for every mail program to leave it whole.
    """
    chosen = language if language in _VERDICTS else "en"
    good, bad = _VERDICTS[chosen]
    verdict = bad.format(bad=stated["first_bad"]) if stated.get("first_bad") else good
    known = {"seq": stated["seq"], "digest": stated["digest"], "verdict": verdict, "company": company}
    text = (_FOLDER / f"{chosen}.txt").read_text(encoding="utf-8").format(day=day, mailbox=mailbox, **known)
    subject, _, body = text.partition("\n")
    return subject, body
