"""Who wrote is a tier of its own: masked, shown fact by fact, found without being shown (P1; GDPR 5(1)(c))."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from bot.cases.finding import KEPT_FOR, find_by_address, find_by_number
from bot.cases.numbers import NumberKind
from bot.errors import Misuse
from bot.store.access_tables import GrantRow, NumberMarkRow
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


def finds_number(office, staff, kind, number: str) -> list[str]:
    store, desk = office.stage.store, staff.room.desk
    return find_by_number(store, desk, kind, number, by="Claire Morel", now=office.clock.now())


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


NUMBERED = (
    "Bonjour, effacez toutes mes données personnelles. Mon compte est le n° 4410 8821, mon contrat AZ-77/2041-B, "
    "et vous me joignez au 06 12 34 56 78.\n\nLe 3 mars 2027, Azopio a écrit :\n> Votre dossier 99887766 est clos."
)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (NumberKind.ACCOUNT, "44108821"),
        (NumberKind.ACCOUNT, "az-77/2041 b"),
        (NumberKind.PHONE, "+33 6 12 34 56 78"),
        (NumberKind.PHONE, "0612345678"),
    ],
)
def test_a_number_in_a_letter_finds_its_case_however_it_is_written(office, staff, kind, number):
    office.receives("a letter", NUMBERED, sender=HER)
    office.receives("Bo's letter", "Effacez mes données personnelles, compte 5510 9932.", sender="Bo <bo@example.org>")
    office.works()

    found = finds_number(office, staff, kind, number)

    assert found == [office.number("a letter")]
    told = [json.loads(one.detail) for one in entries(office, "person_searched")]
    assert told == [{"by": kind, "found": 1}]
    assert number not in str(entries(office, "person_searched"))


def test_a_number_in_quoted_history_is_not_the_writers(office, staff):
    office.receives("a letter", NUMBERED, sender=HER)
    office.works()

    assert finds_number(office, staff, NumberKind.ACCOUNT, "99887766") == []


def test_no_number_stands_in_the_clear_beside_its_case(office, staff):
    office.receives("a letter", NUMBERED, sender=HER)
    office.works()

    with office.stage.store.reading() as session:
        marks = session.exec(select(NumberMarkRow)).all()
    assert {one.kind for one in marks} == {"phone", "account"}
    assert not any(digits in one.mark for one in marks for digits in ("44108821", "612345678", "772041"))


@pytest.mark.parametrize(("kind", "number"), [(NumberKind.PHONE, "12 34"), (NumberKind.ACCOUNT, "B-12")])
def test_half_a_number_is_not_looked_for(office, staff, kind, number):
    with pytest.raises(Misuse, match="give the whole"):
        finds_number(office, staff, kind, number)


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
