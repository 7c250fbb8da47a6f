"""`privacy-bot staff …` as an office uses it: the first approver, colleagues, a forgotten passphrase, a farewell."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from staff_room import PASSPHRASE
from typer.testing import CliRunner

from bot.cli.staff import app
from bot.errors import Misuse, Tampered
from bot.store import journal
from bot.store.access_tables import GrantRow
from bot.store.session import open_store
from bot.store.tables import CaseRow
from bot.vault.keys import create_keys
from bot.vault.staff_keys import unlock
from bot.vault.trust import Trust

OTHER = "two patient otters dive below frozen winter lakes"


NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TIMES = {"received_at": NOW, "opened_at": NOW}


def granted(case_id, reader) -> GrantRow:
    """A key wrapped to one reader: of the text of a letter of the case."""
    return GrantRow(
        mailbox="privacy@azopio.com",
        case_id=case_id,
        owner="message",
        owner_key="18c2",
        field="text",
        reader=reader,
        reason="permission",
        evidence="18c3",
        granted_at=NOW,
        ends_at=NOW + timedelta(days=14),
        wrapped_key=b"wrapped",
    )


@pytest.fixture
def company(tmp_path):
    """A settings file, a vault and an empty database; nobody on the roll."""
    state, settings = tmp_path / "state", tmp_path / "privacy-bot.toml"
    places = {
        "url": f"sqlite:///{state}/privacy-bot.db",
        "key_file": state / "vault.keys",
        "public_key_file": state / "vault.pub",
        "staff_file": state / "staff.json",
        "staff_trust_file": state / "staff.trust",
    }
    settings.write_text("[storage]\n" + "".join(f'{key} = "{value}"\n' for key, value in places.items()))
    create_keys(state / "vault.keys", state / "vault.pub")
    return settings


def call(settings, *words, typed=""):
    ended = CliRunner().invoke(app, [*words, "--settings", str(settings)], input=typed)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return ended.output


def roll_of(settings):
    state = settings.parent / "state"
    return Trust(state / "staff.json", state / "staff.trust").load()


def nadia_begins(settings) -> None:
    call(settings, "add", "Nadia Perrin", "--role", "dpo", "--first", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")


def luc_joins(settings) -> None:
    nadia_begins(settings)
    call(settings, "add", "Luc Morel", "--role", "handler", "--by", "Nadia Perrin", typed=f"{OTHER}\n")
    call(settings, "approve", "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")


def test_the_first_approver_counts_at_once_and_a_colleague_when_she_signed(company):
    nadia_begins(company)
    call(company, "add", "Luc Morel", "--role", "handler", "--by", "Nadia Perrin", typed=f"{OTHER}\n")
    with pytest.raises(Misuse, match="waits for an approver"):
        roll_of(company).member("Luc Morel")

    call(company, "approve", "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")

    listed = json.loads(call(company, "list", "--json"))["staff"]
    assert [(one["name"], one["status"], one["approved_by"]) for one in listed] == [
        ("Nadia Perrin", "counts", "Nadia Perrin"),
        ("Luc Morel", "counts", "Nadia Perrin"),
    ]
    assert unlock(dict(roll_of(company).member("Luc Morel").key), OTHER).public.name == "Luc Morel"


def test_nobody_is_first_twice_and_nobody_joins_before_the_first(company):
    with pytest.raises(Misuse, match="--first"):
        call(company, "add", "Luc Morel", "--role", "handler", "--by", "Luc Morel", typed=f"{OTHER}\n")
    nadia_begins(company)

    with pytest.raises(Misuse, match="approvers already"):
        call(company, "add", "Mallory", "--role", "dpo", "--first", "--by", "Mallory", typed=f"{OTHER}\n")


@pytest.mark.parametrize(
    ("by", "typed", "why"),
    [
        ("Nadia Perrin", OTHER, "does not open the key"),
        ("Luc Morel", OTHER, "waits for an approver"),
    ],
)
def test_an_approval_needs_the_approvers_own_passphrase(company, by, typed, why):
    nadia_begins(company)
    call(company, "add", "Luc Morel", "--role", "dpo", "--by", "Nadia Perrin", typed=f"{OTHER}\n")

    with pytest.raises(Misuse, match=why):
        call(company, "approve", "Luc Morel", "--by", by, typed=f"{typed}\n")


def test_a_forgotten_passphrase_is_reset_to_a_new_pair(company):
    luc_joins(company)
    before = roll_of(company).member("Luc Morel").public.key_id

    call(company, "reset", "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n{OTHER} again\n")

    after = roll_of(company).member("Luc Morel")
    assert (after.replaces, after.roles) == (before, frozenset({"handler"}))
    with pytest.raises(Misuse, match="not on the roll"):
        roll_of(company).by_key(before)


def test_a_reset_and_a_removal_need_another_approver(company):
    luc_joins(company)

    with pytest.raises(Misuse, match="no role that may approve"):
        call(company, "remove", "Nadia Perrin", "--by", "Luc Morel", typed=f"{OTHER}\n")
    with pytest.raises(Misuse, match="their own keys"):
        call(company, "reset", "Nadia Perrin", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")


def test_a_member_who_leaves_counts_no_more_and_the_last_approver_cannot_leave(company):
    luc_joins(company)

    call(company, "remove", "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")

    with pytest.raises(Misuse, match="not on the roll"):
        roll_of(company).member("Luc Morel")
    with pytest.raises(Misuse, match="only approver"):
        call(company, "remove", "Nadia Perrin", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")


@pytest.mark.parametrize(
    ("leaves", "event"), [(("remove",), "staff_removed"), (("reset", f"{OTHER} again\n"), "staff_reset")]
)
def test_what_was_granted_to_keys_that_count_no_more_is_deleted_at_once(company, tmp_path, leaves, event):
    luc_joins(company)
    luc, nadia = (roll_of(company).member(name).public.key_id for name in ("Luc Morel", "Nadia Perrin"))
    store = open_store(f"sqlite:///{tmp_path}/state/privacy-bot.db")
    with store.transaction() as session:
        case = CaseRow(mailbox="privacy@azopio.com", number="AZ-7K3Q-M2XD", state="triage", channel="mail", **TIMES)
        session.add(case)
        session.flush()
        for reader in (luc, nadia):
            session.add(granted(case.id, reader))

    call(company, leaves[0], "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n{''.join(leaves[1:])}")

    with store.reading() as session:
        assert [one.reader for one in session.exec(select(GrantRow)).all()] == [nadia]
        told = [one for one in journal.entries(session, "privacy@azopio.com") if one["event"] == event]
    store.close()
    assert [json.loads(one["detail"])["grants_deleted"] for one in told] == [1]


def test_every_change_of_the_roll_is_in_the_journal_and_a_weak_passphrase_changes_nothing(company, tmp_path):
    luc_joins(company)
    with pytest.raises(Misuse, match="too weak"):
        call(company, "add", "Ines Roy", "--role", "handler", "--by", "Nadia Perrin", typed="short\n")

    store = open_store(f"sqlite:///{tmp_path}/state/privacy-bot.db")
    with store.reading() as session:
        events = [one["event"] for one in journal.entries(session, "privacy@azopio.com")]
    store.close()

    assert events == ["staff_added", "staff_added", "staff_approved"]
    assert [one.name for one in roll_of(company).members()] == ["Nadia Perrin", "Luc Morel"]


def test_a_roll_that_was_put_back_is_refused(company, tmp_path):
    luc_joins(company)
    old = (tmp_path / "state" / "staff.json").read_text()
    call(company, "remove", "Luc Morel", "--by", "Nadia Perrin", typed=f"{PASSPHRASE}\n")

    (tmp_path / "state" / "staff.json").write_text(old)

    with pytest.raises(Tampered, match="not the one last written"):
        call(company, "list")
