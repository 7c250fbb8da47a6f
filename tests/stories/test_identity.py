"""Who wrote is a tier of its own: masked, shown fact by fact, found without being shown (P1; GDPR 5(1)(c))."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from bot.cases.finding import KEPT_FOR, find_by_address
from bot.errors import Misuse
from bot.store.access_tables import GrantRow
from bot.store.tables import JournalRow
from tests.stories.readers import HER, Staff, anna_writes


@pytest.fixture
def staff(office) -> Staff:
    return Staff(office)


def reveals(office, staff, fact: str = "address", purpose: str = "answer"):
    key, now = staff.keys["Claire Morel"], office.clock.now()
    return staff.room.reveal(office.number("a letter"), fact=fact, purpose=purpose, key=key, now=now)


def finds(office, staff, address: str, by: str = "Claire Morel") -> list[str]:
    return find_by_address(office.stage.store, staff.room.desk, address, by=by, now=office.clock.now())


def entries(office, event: str) -> list[JournalRow]:
    with office.stage.store.reading() as session:
        return list(session.exec(select(JournalRow).where(JournalRow.event == event)).all())


def test_staff_see_a_masked_address(office):
    anna_writes(office)

    assert office.case("a letter")["writer"] == "•••@•••.org"
    assert "anna" not in json.dumps(office.case("a letter")).lower()


def test_one_fact_is_shown_for_an_hour_and_opens_nothing_of_the_letter(office, staff):
    anna_writes(office)

    opened = reveals(office, staff)

    assert opened.text == "anna.lind@example.org"
    assert (opened.ends_at - office.clock.now()).total_seconds() == 3600
    with office.stage.store.reading() as session:
        assert [one.field for one in session.exec(select(GrantRow)).all()] == ["address"]
    assert [json.loads(one.detail)["purpose"] for one in entries(office, "fact_revealed")] == ["answer"]
    with pytest.raises(Misuse, match="has not been asked"):
        staff.reads("a letter")


@pytest.mark.parametrize(("fact", "purpose"), [("text", "answer"), ("address", "curiosity")])
def test_a_fact_needs_a_name_and_a_purpose_that_are_known(office, staff, fact, purpose):
    anna_writes(office)

    with pytest.raises(Misuse, match="a fact is one of"):
        reveals(office, staff, fact, purpose)


def test_nobody_is_shown_more_than_twenty_facts_an_hour(office, staff):
    anna_writes(office)
    for _ in range(20):
        reveals(office, staff)

    with pytest.raises(Misuse, match="within an hour"):
        reveals(office, staff)
    office.days_pass(0.1)

    assert reveals(office, staff).text


def test_an_address_finds_its_cases_by_number_and_nobody_elses(office, staff):
    anna_writes(office)
    office.receives("Bo's letter", "Effacez toutes mes données personnelles.", sender="Bo <bo@example.org>")
    office.works()

    assert finds(office, staff, "Anna.Lind@Example.org") == [office.number("a letter")]
    assert finds(office, staff, "nobody@example.org") == []
    assert HER not in str(entries(office, "person_searched"))


def test_a_search_is_forgotten_after_twelve_months_and_its_line_stays(office, staff):
    anna_writes(office)
    finds(office, staff, "anna.lind@example.org")
    (before,) = entries(office, "person_searched")

    office.days_pass(KEPT_FOR.days + 1)

    (after,) = entries(office, "person_searched")
    assert (before.payload is None, after.payload, after.digest) == (False, None, before.digest)


def test_nobody_searches_more_than_twenty_times_an_hour(office, staff):
    for _ in range(20):
        finds(office, staff, "anna.lind@example.org")

    with pytest.raises(Misuse, match="within an hour"):
        finds(office, staff, "anna.lind@example.org")
    assert finds(office, staff, "anna.lind@example.org", by="Nadia Perrin") == []


def test_what_is_no_address_is_not_searched(office, staff):
    with pytest.raises(Misuse, match="whole mail address"):
        finds(office, staff, "Anna")
