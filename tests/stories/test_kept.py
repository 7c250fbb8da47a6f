"""What staff kept sealed opens to those who work on cases, by their own key, and the journal says so (T4, T6, P14)."""

import pytest

from bot.cases.kept import read_kept
from bot.errors import Misuse
from bot.vault.policy import may_read_kept
from classifiers.labels import Right
from handlers.staffing import StaffRole
from handlers.states import RightOutcome
from tests.canary import find_canary
from tests.stories.answers import DONE, ERASED
from tests.stories.readers import HER, Staff, anna_writes

CALLED = "Elle a rappelé mardi au sujet du dossier rouge"


@pytest.fixture
def erased(office):
    anna_writes(office)
    office.days_pass(2)
    office.does("note", "a letter", text=CALLED)
    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "a letter", **stated)
    office.does("approve", "a letter", by="Hugo Petit")
    office.does("execute", "a letter", right=Right.ERASURE, works=DONE)
    return office


def kept(office, who="Claire Morel", purpose="authority"):
    staff = Staff(office)
    number = office.number("a letter")
    return read_kept(staff.room, number, purpose=purpose, key=staff.keys[who], now=office.clock.now())


def test_notes_and_what_was_told_and_who_confirmed_are_read_back(erased):
    found = {(one["kept"], one.get("notice", "")): one for one in kept(erased)}

    assert found["note", ""]["text"] == CALLED
    assert found["note", ""]["by"] == "Claire Morel"
    assert found["stated", "N7"]["facts"]["recipients_told"] == ["ProAbono"]
    assert found["stated", "N7"]["facts"]["backups_on"] == "2027-04-02"
    works = found["done_by_erasure_answer_1", ""]["facts"]["works"]
    assert [(one["party"], one["name"]) for one in works] == [
        ("system", "accounts"),
        ("processor", "ProAbono"),
        ("processor", "Stripe"),
    ]


def test_the_journal_says_who_read_them_and_why_and_nothing_lies_open(erased, tmp_path):
    kept(erased, purpose="authority")

    assert erased.details("a letter", "kept_read") == [{"purpose": "authority", "opened": 3}]
    assert find_canary(["dossier rouge", HER.partition("<")[2].strip(">")], [tmp_path]) == []


def test_a_purpose_is_named(erased):
    with pytest.raises(Misuse, match="a purpose is one of"):
        kept(erased, purpose="curiosity")

    assert "kept_read" not in erased.journal("a letter")


@pytest.mark.parametrize("role", StaffRole)
def test_who_runs_the_machine_or_looks_after_security_reads_no_notes(role):
    works_on_cases = {StaffRole.HANDLER, StaffRole.RESPONSIBLE, StaffRole.DPO, StaffRole.DEPUTY}

    assert may_read_kept(frozenset({role})) is (role in works_on_cases)
