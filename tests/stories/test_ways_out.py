"""The vault keeps nobody out who reads at Gmail: forwarding and delegation are seen, told and journalled (P1)."""

from __future__ import annotations

import json

from sqlmodel import select

from bot.mail.mailbox import WaysOut
from bot.store.tables import AlarmRow, JournalRow


def alarms(office) -> list[str]:
    with office.stage.store.reading() as session:
        rows = session.exec(select(AlarmRow).where(AlarmRow.case_number == "")).all()
        return sorted(one.key for one in rows if one.settled_at is None and one.key.startswith(("mail_", "mailbox_")))


def seen(office) -> list[dict]:
    with office.stage.store.reading() as session:
        rows = session.exec(select(JournalRow).where(JournalRow.event == "ways_out_seen")).all()
        return [json.loads(one.detail) for one in rows]


def test_a_mailbox_that_keeps_its_mail_is_noted_and_raises_nothing(office):
    office.works()
    office.days_pass(3)

    assert alarms(office) == []
    assert seen(office) == [{"forwarded": 0, "filters": 0, "delegates": -1}]


def test_mail_that_is_forwarded_is_called_out_within_a_day_until_it_stops(office):
    office.works()
    office.stage.server.mailbox.forwards_to = ("boss@example.org",)

    office.days_pass(1.1)
    assert alarms(office) == ["mail_is_forwarded"]
    office.stage.server.mailbox.forwards_to = ()
    office.days_pass(1.1)

    assert alarms(office) == []
    assert [one["forwarded"] for one in seen(office)] == [0, 1, 0]
    assert "boss@example.org" not in json.dumps(seen(office))


def test_a_filter_that_forwards_counts_like_forwarding(office):
    office.stage.server.mailbox.filters_to = ("archive@example.com", "boss@example.org")

    office.days_pass(0.1)

    assert alarms(office) == ["mail_is_forwarded"]
    assert seen(office)[-1]["filters"] == 2


def test_a_delegate_is_called_out_where_gmail_tells(office):
    office.stage.server.mailbox.delegates = ("assistant@example.org",)

    office.days_pass(0.1)

    assert alarms(office) == ["mailbox_is_delegated"]
    assert seen(office)[-1]["delegates"] == 1


def test_what_gmail_does_not_tell_is_not_taken_for_none(office):
    assert office.stage.server.mailbox.delegates is None

    assert office.stage.mailbox.ways_out() == WaysOut(forwarded=False, filters=0, delegates=None)
