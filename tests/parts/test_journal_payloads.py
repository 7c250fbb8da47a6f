"""What points at a person expires, and the chain still verifies; anchors outside the database name a rewriting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.errors import Conflict, Misuse, Tampered
from bot.store import journal
from bot.store.anchors import EVERY, AnchorFile, Anchoring, anchors
from bot.store.journal import Personal
from bot.store.session import open_store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
IN_A_YEAR = MONDAY + timedelta(days=365)
MAILBOX = "privacy@example.org"


@pytest.fixture
def sqlite_store(sqlite_url):
    opened = open_store(sqlite_url)
    opened.upgrade()
    yield opened
    opened.close()


def add(store, *, personal=None, number=0):
    with store.transaction() as session:
        journal.append(
            session,
            mailbox=MAILBOX,
            at=MONDAY,
            actor="Luc Morel",
            event="case_sought",
            detail={"n": number},
            personal=personal,
        )


def check(store, *anchored, now=None):
    with store.reading() as session:
        return journal.verify(session, MAILBOX, anchored, now=now)


def sought() -> Personal:
    return Personal({"address": "1.0a1b2c3d"}, IN_A_YEAR)


def test_a_payload_expires_in_its_time_and_the_chain_still_verifies(store):
    add(store, personal=sought())
    add(store)

    with store.transaction() as session:
        assert journal.expire(session, IN_A_YEAR - timedelta(seconds=1)) == 0
        assert journal.expire(session, IN_A_YEAR) == 1

    found = check(store, now=IN_A_YEAR)
    assert (found.ok, found.entries, found.expired) == (True, 2, 1)


def test_a_payload_that_went_before_its_time_is_named(store):
    add(store, personal=sought())

    with store.transaction() as session:
        session.execute(text("UPDATE journal SET payload = NULL"))

    found = check(store, now=MONDAY)
    assert (found.ok, found.first_bad, found.why) == (False, 1, "payload")


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{}'",
        "payload = NULL, actor = 'nobody'",
        "payload_digest = NULL",
        "expires_at = NULL",
        "payload = NULL, seq = 7",
    ],
)
def test_the_database_lets_a_payload_go_and_nothing_else_change(store, change):
    add(store, personal=sought())

    with pytest.raises(Conflict), store.transaction() as session:
        session.execute(text(f"UPDATE journal SET {change}"))  # noqa: S608 - the changes stand above


def test_an_entry_without_a_payload_cannot_be_updated_at_all(store):
    add(store)

    with pytest.raises(Conflict), store.transaction() as session:
        session.execute(text("UPDATE journal SET payload = NULL"))


def test_a_changed_payload_is_named(sqlite_store):
    add(sqlite_store, personal=sought())
    with sqlite_store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_update"))
        session.execute(text('UPDATE journal SET payload = \'{"address":"1.ffff"}\''))

    assert check(sqlite_store).why == "payload"


def test_what_looks_like_content_is_refused_in_a_payload_too(store):
    with pytest.raises(Misuse):
        add(store, personal=Personal({"address": "claire@example.org"}, IN_A_YEAR))


def test_the_daemon_anchors_every_hour_in_which_something_happened(store, tmp_path):
    file = AnchorFile(tmp_path / "outside" / "journal.anchors")
    anchoring = Anchoring(store, MAILBOX, file)
    assert not anchoring.step(MONDAY)  # an empty journal has nothing to anchor

    add(store)
    assert anchoring.step(MONDAY)
    add(store)
    assert not anchoring.step(MONDAY + EVERY - timedelta(seconds=1))
    assert anchoring.step(MONDAY + EVERY)
    assert not anchoring.step(MONDAY + 2 * EVERY)

    assert [one.anchor.seq for one in file.read(MAILBOX)] == [1, 2]
    assert check(store, *anchors(file.read(MAILBOX))).ok


def test_a_restarted_daemon_goes_on_from_the_last_anchor(store, tmp_path):
    file = AnchorFile(tmp_path / "journal.anchors")
    add(store)
    Anchoring(store, MAILBOX, file).step(MONDAY)
    add(store)

    assert not Anchoring(store, MAILBOX, file).step(MONDAY + EVERY / 2)
    assert Anchoring(store, MAILBOX, file).step(MONDAY + EVERY)


def test_a_chain_rewritten_after_an_anchor_is_named(sqlite_store, tmp_path):
    file = AnchorFile(tmp_path / "journal.anchors")
    for number in range(3):
        add(sqlite_store, number=number)
    Anchoring(sqlite_store, MAILBOX, file).step(MONDAY)

    with sqlite_store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_delete"))
        session.execute(text("DELETE FROM journal"))
    for number in range(5):
        add(sqlite_store, number=number + 1)

    found = check(sqlite_store, *anchors(file.read(MAILBOX)))
    assert (found.ok, found.first_bad, found.why) == (False, 3, "anchor")


def test_a_missing_or_damaged_file_of_anchors_is_named_as_such(tmp_path):
    with pytest.raises(Misuse, match="no file of anchors"):
        AnchorFile(tmp_path / "none").read(MAILBOX)
    (tmp_path / "bad").write_text('{"mailbox": "privacy@example.org"}\n')
    with pytest.raises(Tampered, match="line 1"):
        AnchorFile(tmp_path / "bad").read(MAILBOX)
