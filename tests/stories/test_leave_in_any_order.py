"""Who may be asked, and whose word counts: machines, two questions, letters handled out of order, a yes taken back (P2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import Misuse
from bot.store.access_tables import GrantRow, PermissionActRow
from tests.stories.readers import HER, WHY, Staff, anna_writes, answers, asks, code_in, standing


@pytest.fixture
def staff(office) -> Staff:
    return Staff(office)


def test_a_no_that_came_later_counts_although_it_was_handled_first(office, staff):
    anna_writes(office)
    code = asks(office)
    office.days_pass(0.5)
    morning = office.clock.now() - timedelta(hours=3)

    answers(office, "the later no", "NON")
    office.receives("the earlier yes", f"OUI {code}", sender=HER, answers="a letter", received_at=morning)
    office.works()

    assert standing(office) == "no"
    with pytest.raises(Misuse, match="said no"):
        staff.reads("a letter")


def test_a_yes_that_came_later_counts_although_the_no_was_handled_last(office, staff):
    anna_writes(office)
    code = asks(office)
    office.days_pass(0.5)
    morning = office.clock.now() - timedelta(hours=3)

    answers(office, "the later yes", f"OUI {code}")
    office.receives("the earlier no", "NON", sender=HER, answers="a letter", received_at=morning)
    office.works()

    assert standing(office) == "yes"
    assert "Tournesol" in staff.reads("a letter").text


def test_a_robot_is_never_asked(office):
    anna_writes(office, headers={"Auto-Submitted": "auto-generated"})

    with pytest.raises(Misuse, match="A program wrote this"):
        office.does("ask_permission", "a letter", why=WHY)

    assert not [one for one in office.case("a letter")["notices"] if one["notice"] == "N23"]


def test_a_second_question_waits_until_the_first_is_answered(office, staff):
    anna_writes(office)
    answers(office, "a second letter", "Effacez aussi mes données personnelles de la boutique Pivoine, merci.")
    second = office.stage.gmail_ids["a second letter"]
    code = asks(office)

    with pytest.raises(Misuse, match="still open; one at a time"):
        office.does("ask_permission", "a letter", gmail_id=second, why=WHY)
    answers(office, "a yes", f"OUI {code}")
    office.does("ask_permission", "a letter", gmail_id=second, why=WHY)

    assert code_in(office.texts()[-1]) != code
    assert (standing(office), standing(office, "a second letter")) == ("yes", "asked")
    answers(office, "another yes", "oui")
    assert "Pivoine" in staff.reads("a letter", letter="a second letter").text


def test_taking_it_back_and_losing_every_grant_are_one_transaction(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    staff.reads("a letter")
    with office.stage.store.reading() as session:
        assert session.exec(select(GrantRow)).all()

    answers(office, "a no", "NON")

    with office.stage.store.reading() as session:
        acts = [one.kind for one in session.exec(select(PermissionActRow).order_by(PermissionActRow.received_at)).all()]
        assert (acts, session.exec(select(GrantRow)).all()) == (["yes", "withdrawn"], [])
    assert "grants_withdrawn" in office.journal("a letter")
    with pytest.raises(Misuse, match="took the permission back"):
        staff.reads("a letter")
