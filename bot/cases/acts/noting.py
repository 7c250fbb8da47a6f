"""Notes of staff on a case, and why an answer is late: the words are sealed, the journal has codes."""

from __future__ import annotations

import secrets

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.sealing import seal_field
from bot.store.tables import StaffNoteRow
from handlers.lateness import Cause, may_record


def add_note(act: Act, *, text: str) -> None:
    """Keep a note of staff, sealed; the journal says only that there is one."""
    if not text.strip():
        raise refuse("empty_note", "LEGAL.md 4.3", "Write what is to be kept.")
    key = f"{act.case.number}/{secrets.token_hex(8)}"
    act.session.add(StaffNoteRow(case_id=act.case_id, key=key, by=act.by, at=act.now))
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "staff_note", key, "text", text.strip())
    act.note("note_added", {"note": key})


def record_lateness(act: Act, *, cause: Cause, reason: str) -> None:
    """Record why the answer is late: the code for the register, the sentence as a sealed note."""
    if objections := may_record(act.facts(), act.now, act.desk.rules, reason=reason):
        raise Refused(objections)
    act.note("lateness_explained", {"cause": cause})
    add_note(act, text=reason)
