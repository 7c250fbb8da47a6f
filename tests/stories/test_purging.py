"""What has come to its end goes, for ever: keys first, then what points at a person; the proof stays."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.cases.purging import overview
from bot.errors import KeyMissing
from bot.store import journal
from bot.store.access_tables import NumberMarkRow
from bot.store.session import open_store
from bot.store.tables import CaseRow, MessageRow, SealedFieldRow
from bot.vault.format import Place, Sealed
from classifiers.labels import Right
from handlers.states import RightOutcome
from tests.stories.answers import DONE, ERASED

LEA = "Léa Martin <lea.martin@example.org>"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def closed(office):
    """Léa's erasure was answered, carried out and closed on 3 March 2027; a newsletter came the same week."""
    office.receives(
        "erase",
        "Please delete all the personal data you hold about me. Léa Martin My account is 4410 8821.",
        sender=LEA,
    )
    office.receives(
        "news",
        "Our spring sale starts today!",
        sender="Shop <shop@example.com>",
        headers={"List-Id": "<x.example.com>"},
    )
    office.works()
    office.days_pass(2)
    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "erase", **stated)
    office.does("approve", "erase", by="Hugo Petit")
    office.does("execute", "erase", right=Right.ERASURE, works=DONE)
    return office


def turn_to(office, day: date) -> None:
    office.stage.clock.advance_to(datetime(day.year, day.month, day.day, 12, tzinfo=PARIS))
    office.works()


def rows(office, table):
    with office.stage.store.reading() as session:
        return list(session.exec(select(table)).all())


def test_a_closed_case_is_kept_to_its_last_day_and_gone_the_day_after(closed):
    turn_to(closed, date(2032, 3, 3))
    kept, numbers = rows(closed, SealedFieldRow), rows(closed, NumberMarkRow)

    turn_to(closed, date(2032, 3, 4))

    (case,) = rows(closed, CaseRow)
    assert kept
    assert numbers
    assert rows(closed, SealedFieldRow) == rows(closed, NumberMarkRow) == []
    assert case.state == "purged"
    assert (case.person, case.thread_id) == (None, None)
    assert {one.sender for one in rows(closed, MessageRow)} == {None}


def test_the_register_line_and_the_ledger_outlive_the_content(closed):
    number, ids = closed.number("erase"), {one.gmail_id for one in rows(closed, MessageRow)}

    turn_to(closed, date(2032, 3, 4))

    shown = closed.stage.machine.service.show(number)
    assert (shown["received"][:10], shown["rights"]) == ("2027-03-01", ["erasure"])
    assert {one.gmail_id for one in rows(closed, MessageRow)} == ids


def test_the_register_line_ends_a_year_later_and_the_journal_still_verifies(closed):
    turn_to(closed, date(2032, 3, 4))
    turn_to(closed, date(2033, 3, 4))

    assert rows(closed, CaseRow) == []
    with closed.stage.store.reading() as session:
        assert journal.verify(session, "privacy@azopio.com").ok
    assert rows(closed, MessageRow)


def test_a_purged_letter_does_not_open_from_the_day_befores_backup_with_todays_keys(closed, tmp_path):
    stage = closed.stage
    turn_to(closed, date(2032, 3, 3))
    stage.store.close()
    backup = tmp_path / "yesterday.db"
    shutil.copy(stage.settings.storage.url.removeprefix("sqlite:///"), backup)

    turn_to(closed, date(2032, 3, 4))
    stage.clock.advance_to(stage.clock.now() + timedelta(hours=2))
    closed.works()

    yesterday = open_store(f"sqlite:///{backup}")
    with yesterday.reading() as session:
        sealed = list(session.exec(select(SealedFieldRow)).all())
    yesterday.close()
    assert sealed
    for row in sealed:
        place = Place(row.mailbox, row.owner, row.owner_key, row.field)
        with pytest.raises(KeyMissing):
            stage.keyring.opener().open(place, Sealed(row.epoch, row.wrapped_key, row.sealed))


def test_a_legal_hold_keeps_the_file_beyond_its_term(closed):
    closed.does("hold", "erase", on=True)

    turn_to(closed, date(2040, 1, 2))

    assert rows(closed, SealedFieldRow)
    with closed.stage.store.reading() as session:
        found = overview(session, "privacy@azopio.com", closed.stage.settings.law.rulebook(), closed.clock.now())
    assert {one["held"] for one in found["cases"]} == {True}


def test_unrelated_mail_goes_after_twelve_months(closed):
    turn_to(closed, date(2028, 3, 1))
    before = {one.gmail_id: one.purged_at for one in rows(closed, MessageRow)}[closed.stage.gmail_ids["news"]]

    turn_to(closed, date(2028, 3, 2))

    purged = {one.gmail_id for one in rows(closed, MessageRow) if one.purged_at is not None}
    assert before is None
    assert closed.stage.gmail_ids["news"] in purged
    assert closed.stage.gmail_ids["erase"] not in purged


def test_what_gmail_still_has_is_listed_for_the_administrator_until_it_is_gone(closed):
    turn_to(closed, date(2028, 3, 2))
    turn_to(closed, date(2028, 3, 4))
    news = closed.stage.gmail_ids["news"]
    alarms = [one["alarm"] for one in closed.stage.machine.service.machine_alarms() if one["settled"] is None]

    closed.stage.server.mailbox.delete(news)
    turn_to(closed, date(2028, 3, 6))

    after = [one["alarm"] for one in closed.stage.machine.service.machine_alarms() if one["settled"] is None]
    assert "mailbox_past_term" in alarms
    assert "mailbox_past_term" not in after


def test_a_purge_happens_once_and_begins_one_epoch(closed):
    turn_to(closed, date(2032, 3, 4))
    for _ in range(3):
        closed.days_pass(1)

    with closed.stage.store.reading() as session:
        events = [one["event"] for one in journal.entries(session, "privacy@azopio.com")]
    assert events.count("purged") == 2  # the unrelated mail, and the case
    assert events.count("key_epoch_begun") == events.count("key_epoch_destroyed") == 1
