"""The journal: a chain that names the first entry that somebody touched."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from bot.errors import Misuse
from bot.store import journal
from bot.store.session import Store, open_store
from bot.store.tables import JournalRow

MONDAY = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
MAILBOX = "privacy@example.org"
COLUMNS = ("actor", "event", "case_number", "detail", "previous", "digest", "at")


def add(store: Store, count: int = 1, mailbox: str = MAILBOX) -> None:
    with store.transaction() as session:
        for number in range(count):
            at = MONDAY + timedelta(seconds=number)
            detail = {"gmail_id": f"18c{number}", "rights": ["access", "erasure"], "days": 30, "hold": None}
            journal.append(session, mailbox=mailbox, at=at, actor="bot", event="message_judged", detail=detail)


def check(store: Store, mailbox: str = MAILBOX, *anchors: journal.Anchor) -> journal.Verification:
    with store.reading() as session:
        return journal.verify(session, mailbox, anchors)


def head(store: Store) -> journal.Anchor:
    with store.reading() as session:
        return journal.head(session, MAILBOX)


def all_rows(store: Store) -> list[dict]:
    with store.reading() as session:
        rows = session.exec(select(JournalRow).order_by(JournalRow.seq)).all()
        return [row.model_dump(exclude={"id"}) for row in rows]


def tampered(rows: list[dict]) -> Store:
    """A database whose journal an attacker wrote, triggers or not."""
    store = open_store("sqlite://")
    JournalRow.__table__.create(store.engine)  # without triggers
    with store.transaction() as session:
        session.add_all([JournalRow(**row) for row in rows])
    return store


@pytest.fixture(scope="module")
def honest():
    """Eight honest entries, and their head."""
    store = open_store("sqlite://")
    store.upgrade()
    add(store, 8)
    yield all_rows(store), head(store)
    store.close()


def test_an_honest_chain_verifies_on_both_databases(store):
    add(store, 3)
    add(store, 2)

    assert check(store) == journal.Verification(ok=True, entries=5)
    assert check(store, MAILBOX, head(store)).ok


def test_an_empty_chain_verifies(store):
    assert check(store) == journal.Verification(ok=True, entries=0)
    assert check(store, MAILBOX, head(store)).ok


def test_each_mailbox_has_a_chain_of_its_own(store):
    add(store, 2)
    add(store, 3, mailbox="dpo@example.org")

    assert check(store).entries == 2
    assert check(store, "dpo@example.org").entries == 3
    with store.reading() as session:
        assert journal.chains(session) == ["dpo@example.org", MAILBOX]


def test_an_entry_goes_with_its_transaction(store):
    with pytest.raises(ZeroDivisionError), store.transaction() as session:  # noqa: PT012 - the block as a whole is what fails
        journal.append(session, mailbox=MAILBOX, at=MONDAY, actor="bot", event="started", detail={})
        raise ZeroDivisionError

    assert check(store).entries == 0


def test_writers_at_the_same_time_make_one_chain(store):
    threads = [Thread(target=add, args=(store, 5)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert check(store) == journal.Verification(ok=True, entries=20)


def test_the_digest_is_what_the_format_says():
    row = JournalRow(
        mailbox=MAILBOX, seq=1, at=MONDAY, actor="Zoé", event="case_opened", case_number="AZ-7K3Q-M2XD",
        detail='{"a":1}', previous=journal.beginning(MAILBOX), digest="",
    )  # fmt: skip

    # Computed by hand with sha256sum.
    assert journal.beginning(MAILBOX) == "2e58058b7807ad9f08e8dae99c8464082fd0de3ec307d0679e01b74ec66c28cd"
    assert journal.digest(row) == "dfd3598f70b4e51f8b6760ac91569012105ee04fff1b7037c8b37097ea05ba8f"


@pytest.mark.parametrize(
    "detail",
    [
        {"sender": "ann.dupont@example.org"},
        {"subject": "x" * 201},
        {"text": "first line\nsecond line"},
        {"rights": ["access", "ann@example.org"]},
        {"raw": b"bytes"},
        {"nested": {"a": "b"}},
        {"ann@example.org": 1},
    ],
)
def test_what_looks_like_content_is_refused(detail):
    store = tampered([])

    with pytest.raises(Misuse, match="journal takes") as caught, store.transaction() as session:
        journal.append(session, mailbox=MAILBOX, at=MONDAY, actor="bot", event="x", detail=detail)

    assert "ann" not in str(caught.value)
    store.close()


@pytest.mark.parametrize("key", ["due_minus_10@2027-06-02", "reminder_1@2027-06-02_by_staff:identity"])
def test_an_alarm_of_a_date_that_moved_is_no_content(key):
    store = tampered([])

    with store.transaction() as session:
        journal.append(session, mailbox=MAILBOX, at=MONDAY, actor="bot", event="alarm", detail={"key": key})
    store.close()


def test_an_entry_without_a_time_zone_is_refused():
    store = tampered([])

    with pytest.raises(ValueError, match="time zone"), store.transaction() as session:
        journal.append(session, mailbox=MAILBOX, at=MONDAY.replace(tzinfo=None), actor="bot", event="x", detail={})
    store.close()


MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(place=st.integers(0, 7), column=st.sampled_from(COLUMNS), junk=st.text(min_size=1, max_size=5))
def test_a_changed_entry_is_named(honest, place, column, junk):
    rows, _ = honest
    value = rows[place][column]
    changed = value + timedelta(microseconds=1) if column == "at" else value + junk.replace("\0", "0")

    found = broken([*rows[:place], {**rows[place], column: changed}, *rows[place + 1 :]])

    assert found.first_bad == place + 1


@MANY
@given(place=st.integers(0, 6))
def test_a_deleted_entry_is_named(honest, place):
    rows, _ = honest

    found = broken([*rows[:place], *rows[place + 1 :]])

    assert (found.first_bad, found.why) == (place + 1, "gap")


@MANY
@given(place=st.integers(0, 6))
def test_a_deleted_entry_is_named_when_the_others_are_renumbered(honest, place):
    rows, _ = honest
    rest = [{**row, "seq": row["seq"] - 1} for row in rows[place + 1 :]]

    assert broken([*rows[:place], *rest]).first_bad == place + 1


@MANY
@given(place=st.integers(0, 7), source=st.integers(0, 7))
def test_an_inserted_entry_is_named(honest, place, source):
    rows, _ = honest
    rest = [{**row, "seq": row["seq"] + 1} for row in rows[place:]]
    inserted = {**rows[source], "seq": place + 1}

    found = broken([*rows[:place], inserted, *rest])

    # A copy of the entry that stood there is that entry: then its follower is the first that does not belong.
    assert found.first_bad == place + 1 + (source == place)


@MANY
@given(place=st.integers(0, 7), source=st.integers(0, 7))
def test_a_replaced_entry_is_named(honest, place, source):
    rows, _ = honest
    if place == source:
        return
    replaced = {**rows[source], "seq": place + 1}

    assert broken([*rows[:place], replaced, *rows[place + 1 :]]).first_bad == place + 1


@MANY
@given(order=st.permutations(range(8)))
def test_reordered_entries_are_named(honest, order):
    rows, _ = honest
    first = next((number for number, source in enumerate(order) if number != source), None)
    if first is None:
        return

    found = broken([{**rows[source], "seq": number + 1} for number, source in enumerate(order)])

    assert found.first_bad == first + 1


def test_what_was_cut_off_behind_is_named_by_an_anchor(honest):
    rows, anchor = honest
    store = tampered(rows[:-1])

    without, against = check(store), check(store, MAILBOX, anchor)

    assert without.ok  # why anchors are kept outside
    assert (against.first_bad, against.why) == (8, "anchor")
    store.close()


@MANY
@given(place=st.integers(0, 7), anchored=st.integers(0, 7), column=st.sampled_from(("actor", "event", "detail")))
def test_a_chain_rewritten_from_any_entry_is_named_by_the_first_anchor_behind_it(honest, place, anchored, column):
    rows, _ = honest
    anchor = journal.Anchor(rows[anchored]["seq"], rows[anchored]["digest"])
    lie = {"actor": "nobody", "event": "nothing_happened", "detail": "{}"}[column]
    lied = [{**row, **({column: lie} if at == place else {})} for at, row in enumerate(rows)]
    store = tampered(rewritten(lied))

    assert check(store).ok  # why anchors are kept outside
    found = check(store, MAILBOX, anchor)
    assert found.ok if place > anchored else (found.first_bad, found.why) == (anchored + 1, "anchor")
    store.close()


def test_entries_after_an_anchor_are_fine(honest):
    rows, _ = honest
    store = tampered(rows)

    early = journal.Anchor(rows[2]["seq"], rows[2]["digest"])

    assert check(store, MAILBOX, early).ok
    assert not check(store, MAILBOX, dataclasses.replace(early, digest="0" * 64)).ok
    store.close()


def test_a_chain_moved_to_another_mailbox_does_not_verify(honest):
    rows, _ = honest
    store = tampered([{**row, "mailbox": "other@example.org"} for row in rows])

    assert check(store, "other@example.org").first_bad == 1
    store.close()


def broken(rows: list[dict]) -> journal.Verification:
    store = tampered(rows)
    try:
        found = check(store)
    finally:
        store.close()
    assert not found.ok
    assert found.entries == found.first_bad - 1
    return found


def rewritten(rows: list[dict]) -> list[dict]:
    previous = journal.beginning(MAILBOX)
    for row in rows:
        row["previous"] = previous
        row["digest"] = previous = journal.digest(JournalRow(**row))
    return rows


def test_triggers_stand_in_the_way_of_a_slip(store):
    add(store, 1)

    with pytest.raises(Exception, match="database:"), store.transaction() as session:
        session.execute(text("UPDATE journal SET actor = 'nobody'"))
