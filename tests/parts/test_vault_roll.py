"""The roll of staff and signed approvals: what a forger with the files or the database cannot do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from staff_room import LUC, NADIA, NOW, PASSPHRASE, QUICK, a_roll, entry_of, granted

from bot.errors import Misuse, Tampered
from bot.vault import approvals, roll
from bot.vault.approvals import Approval
from bot.vault.reader import open_granted
from bot.vault.roll import Roll, StaffRole
from bot.vault.staff_keys import lock, new_key, public_of
from bot.vault.trust import Trust


@pytest.fixture
def staff() -> Roll:
    return a_roll()


def test_a_member_counts_once_an_approver_signed(staff):
    paul = new_key("Paul Girard")
    waiting = staff.add(entry_of(paul, StaffRole.SECURITY), NOW)

    with pytest.raises(Misuse, match="waits for an approver"):
        waiting.member("Paul Girard")
    assert waiting.approve("Paul Girard", NADIA).member("Paul Girard").public == paul.public


def test_nobody_approves_themselves_or_without_the_role(staff):
    paul = new_key("Paul Girard")
    waiting = staff.add(entry_of(paul, StaffRole.DPO), NOW)

    with pytest.raises(Misuse, match="their own key"):
        waiting.approve("Paul Girard", paul)
    with pytest.raises(Misuse, match="no role that may approve"):
        waiting.approve("Paul Girard", LUC)


def test_a_swapped_public_key_does_not_count(staff):
    mallory = new_key("Luc Morel")
    forged = tuple(
        replace(one, key=lock(mallory, PASSPHRASE, QUICK)) if one.name == "Luc Morel" else one for one in staff.entries
    )

    with pytest.raises(Tampered, match="not signed"):
        replace(staff, entries=forged).member("Luc Morel")


def test_a_role_that_was_raised_in_the_file_does_not_count(staff):
    raised = tuple(
        replace(one, roles=frozenset({StaffRole.DPO})) if one.name == "Luc Morel" else one for one in staff.entries
    )

    with pytest.raises(Tampered):
        replace(staff, entries=raised).member("Luc Morel")


def test_an_approver_of_ones_own_making_does_not_count(staff):
    mallory, puppet = new_key("Mallory"), new_key("Puppet")
    forged = replace(staff, entries=(*staff.entries, roll.sign_entry(entry_of(puppet, StaffRole.DPO), mallory)))
    ring = replace(
        staff,
        entries=(
            roll.sign_entry(entry_of(puppet, StaffRole.DPO), mallory),
            roll.sign_entry(entry_of(mallory, StaffRole.DPO), puppet),
        ),
    )

    for one in (forged, ring):
        with pytest.raises(Tampered):
            one.member("Puppet")


def test_a_reset_makes_a_new_pair_without_the_old_ones_grants(staff):
    grant, sealed = granted(LUC.public)
    fresh = new_key("Luc Morel")

    after = staff.add(entry_of(fresh, StaffRole.HANDLER), NOW).approve("Luc Morel", NADIA)

    assert after.member("Luc Morel").public == fresh.public
    assert after.member("Luc Morel").replaces == LUC.public.key_id
    with pytest.raises(Misuse, match="not on the roll"):
        after.by_key(LUC.public.key_id)
    with pytest.raises(Tampered, match="reset"):
        open_granted(fresh, grant, sealed.sealed, NOW)


def test_a_removed_member_is_refused_and_those_they_approved_stay(staff):
    paul = new_key("Paul Girard")
    more = staff.add(entry_of(paul, StaffRole.DEPUTY), NOW).approve("Paul Girard", NADIA)
    gone = more.remove("Nadia Perrin", NOW)

    with pytest.raises(Misuse):
        gone.member("Nadia Perrin")
    assert gone.member("Luc Morel").public == LUC.public


def test_the_roll_survives_being_written_and_read(tmp_path, staff):
    trust = Trust(tmp_path / "staff.json", tmp_path / "private" / "staff.trust")
    trust.save(staff)

    assert trust.load() == staff
    assert ((tmp_path / "private" / "staff.trust").stat().st_mode & 0o777) == 0o600


def test_an_older_or_edited_roll_is_refused(tmp_path, staff):
    trust = Trust(tmp_path / "staff.json", tmp_path / "staff.trust")
    trust.save(staff)
    older = (tmp_path / "staff.json").read_text()
    trust.save(staff.remove("Luc Morel", NOW))

    (tmp_path / "staff.json").write_text(older)

    with pytest.raises(Tampered, match="not the one last written"):
        trust.load()


def test_a_crash_between_trust_and_roll_is_finished(tmp_path, staff):
    trust = Trust(tmp_path / "staff.json", tmp_path / "staff.trust")
    trust.save(Roll(roots=staff.roots))
    older = (tmp_path / "staff.json").read_text()
    trust.save(staff)
    (tmp_path / "staff.json").rename(tmp_path / "staff.json.next")
    (tmp_path / "staff.json").write_text(older)

    assert trust.load() == staff


def approval(reader, **changes) -> Approval:
    values = {
        "mailbox": "privacy@example.org",
        "case_number": "AZ-7K2M-Q4TD",
        "gmail_id": "18c2f00d",
        "fields": ("text",),
        "reader": reader.public.key_id,
        "reason": "needed_to_answer",
        "at": NOW,
        "evidence": "a1b2c3",
    }
    return Approval(**{**values, **changes})


def test_a_signed_approval_holds_for_a_day(staff):
    signed = approvals.read(approvals.write(approvals.sign(approval(LUC), NADIA)))

    assert approvals.check(signed, staff, NOW + timedelta(hours=1)).name == "Nadia Perrin"
    with pytest.raises(Misuse, match="older than a day"):
        approvals.check(signed, staff, NOW + timedelta(hours=25))


@pytest.mark.parametrize(
    "change",
    [{"gmail_id": "other"}, {"fields": ("text", "subject")}, {"reason": "security"}, {"case_number": "AZ-0000-0000"}],
)
def test_an_approval_cannot_be_stretched(staff, change):
    signed = approvals.sign(approval(LUC), NADIA)

    with pytest.raises(Tampered):
        approvals.check(replace(signed, approval=replace(signed.approval, **change)), staff, NOW)


def test_nobody_approves_their_own_reading_and_a_handler_approves_none(staff):
    with pytest.raises(Misuse, match="own reading"):
        approvals.sign(approval(NADIA), NADIA)
    with pytest.raises(Misuse, match="no role"):
        approvals.check(approvals.sign(approval(NADIA), LUC), staff, NOW)


def test_a_damaged_roll_or_approval_is_named_as_such():
    for text in ("", "{}", "[]", '{"format": "privacy-bot staff roll"}'):
        with pytest.raises(Tampered, match="damaged"):
            roll.read(text, [])
        with pytest.raises(Tampered):
            approvals.read(text)
    with pytest.raises(Tampered):
        public_of({"format": "another"})
