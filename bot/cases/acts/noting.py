"""Notes of staff on a case: their text is sealed, the journal says only that there is one."""

from __future__ import annotations

import secrets

from bot.cases.acts.act import Act, refuse
from bot.cases.sealing import seal_field
from bot.store.tables import StaffNoteRow


def add_note(act: Act, *, text: str) -> None:
    """Keep a note of staff, sealed; the journal says only that there is one."""
    if not text.strip():
        raise refuse("empty_note", "LEGAL.md 4.3", "Write what is to be kept.")
    key = f"{act.case.number}/{secrets.token_hex(8)}"
    act.session.add(StaffNoteRow(case_id=act.case_id, key=key, by=act.by, at=act.now))
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "staff_note", key, "text", text.strip())
    act.note("note_added", {"note": key})
