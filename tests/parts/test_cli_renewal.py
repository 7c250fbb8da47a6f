"""A passphrase is renewed once a year, twice by whoever runs the machine, and none comes back (T28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.clock import SystemClock
from bot.errors import Misuse, Tampered
from bot.vault.earlier import is_marked, mark
from bot.vault.roll import read, write
from bot.vault.staff_keys import unlock
from bot.vault.trust import Trust
from handlers.staffing import Renewal, StaffRole
from tests.parts.case_room import open_company
from tests.parts.staff_room import LUC, NADIA, PASSPHRASE, QUICK, a_roll

SECOND = "two patient otters dive below frozen winter lakes"


@pytest.fixture
def company(tmp_path):
    """Inès, who is responsible, chose her passphrase today."""
    return open_company(tmp_path)


def staff(company, *words, typed):
    found = CliRunner().invoke(app, ["staff", *words, "--by", "Inès", "--settings", str(company)], input=typed)
    if isinstance(found.exception, Misuse):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.output


def trust(company):
    return Trust(company.parent / "staff.json", company.parent / "staff.trust")


def chosen(company, day):
    """Inès chose her passphrase on a day."""
    roll = trust(company).load()
    at = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    trust(company).save(replace(roll, entries=tuple(replace(one, renewed_at=at) for one in roll.entries)))


def test_the_same_keys_open_with_the_new_passphrase_and_with_no_other(company):
    before = trust(company).load().member("Inès")

    staff(company, "renew", "Inès", typed=f"{PASSPHRASE}\n{SECOND}\n")

    after = trust(company).load().member("Inès")
    assert after.public == before.public
    assert unlock(dict(after.key), SECOND).public == before.public
    with pytest.raises(Misuse, match="does not open"):
        unlock(dict(after.key), PASSPHRASE)


def test_a_passphrase_of_last_year_opens_nothing_until_it_is_renewed(company):
    today = SystemClock().now().date()
    chosen(company, today - timedelta(days=367))
    added = ("add", "Luc", "--role", "handler")
    staff(company, *added, typed=f"{SECOND}\n")

    with pytest.raises(Misuse, match="privacy-bot staff renew Inès"):
        staff(company, "approve", "Luc", typed=f"{PASSPHRASE}\n")

    staff(company, "renew", "Inès", typed=f"{PASSPHRASE}\n{SECOND}\n")
    assert "counts" in staff(company, "approve", "Luc", typed=f"{SECOND}\n")


def test_no_passphrase_comes_back(company):
    staff(company, "renew", "Inès", typed=f"{PASSPHRASE}\n{SECOND}\n")

    for again in (PASSPHRASE, SECOND):
        with pytest.raises(Misuse, match="used before"):
            staff(company, "renew", "Inès", typed=f"{SECOND}\n{again}\n")


def test_a_passphrase_is_its_owners_alone_and_a_weak_one_changes_nothing(company):
    before = (company.parent / "staff.json").read_bytes()

    with pytest.raises(Misuse, match="too weak"):
        staff(company, "renew", "Inès", typed=f"{PASSPHRASE}\nshort\n")
    with pytest.raises(Misuse, match="does not open"):
        staff(company, "renew", "Inès", typed=f"wrong\n{SECOND}\n")

    assert (company.parent / "staff.json").read_bytes() == before


@pytest.mark.parametrize(
    ("role", "ends"),
    [
        (StaffRole.HANDLER, date(2027, 2, 28)),
        (StaffRole.DPO, date(2027, 2, 28)),
        (StaffRole.OPERATOR, date(2026, 8, 28)),
    ],
)
def test_a_passphrase_holds_a_year_and_an_operators_half_of_one(role, ends):
    assert Renewal().ends(date(2026, 2, 28), {role}) == ends


def test_the_last_five_are_remembered_and_the_approvers_word_stands():
    roll = a_roll()
    for number in range(7):
        entry = roll.member("Luc Morel")
        roll = roll.renew(entry, entry.key, mark(f"passphrase {number}", QUICK), entry.since)

    again = read(write(roll), sorted(roll.roots)).member("Luc Morel")

    assert again.public == LUC.public
    assert [is_marked(one, f"passphrase {number}") for number, one in enumerate(again.earlier, 2)] == [True] * 5
    assert not is_marked(again.earlier[0], "passphrase 1")


def test_a_roll_from_before_renewals_is_read_and_another_ones_keys_are_refused():
    lines = [line for line in write(a_roll()).splitlines() if '"earlier"' not in line and '"renewed_at"' not in line]
    roll = read("\n".join(lines), sorted(a_roll().roots))
    entry = roll.member("Luc Morel")

    assert entry.chosen_at == entry.since
    with pytest.raises(Misuse, match="not the keys of Luc Morel"):
        roll.renew(entry, roll.member(NADIA.public.name).key, mark("x", QUICK), entry.since)


def test_a_damaged_mark_is_no_passphrase():
    with pytest.raises(Tampered):
        is_marked({"digest": "AA=="}, PASSPHRASE)
