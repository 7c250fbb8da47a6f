"""Somebody with a full copy of the database, and write access to it, opens nothing that was not granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.cases import evidence
from bot.cases.sealing import seal_field
from bot.errors import BotError, Misuse, Tampered
from bot.store import access, queries
from bot.store.access_tables import ApprovalRow, GrantRow, PermissionActRow
from bot.store.tables import MessageRow, SealedFieldRow
from bot.vault import approvals
from bot.vault.format import Place
from bot.vault.reader import open_granted
from bot.vault.roll import read as read_roll
from bot.vault.roll import write as write_roll
from bot.vault.staff_keys import lock, new_key, unlock
from bot.vault.terms import Grant, Terms
from tests.parts.staff_room import PASSPHRASE, QUICK
from tests.stories.readers import Staff, anna_writes, answers, asks

BOX = "privacy@azopio.com"


@pytest.fixture
def staff(office) -> Staff:
    return Staff(office)


def every_field(office) -> list[SealedFieldRow]:
    with office.stage.store.reading() as session:
        return list(session.exec(select(SealedFieldRow)).all())


def every_grant(office) -> list[GrantRow]:
    with office.stage.store.reading() as session:
        return list(session.exec(select(GrantRow)).all())


def opens(key, row: GrantRow, field: SealedFieldRow, now) -> bool:
    """What somebody with a member's unlocked key gets out of one grant and one field."""
    place = Place(field.mailbox, field.owner, field.owner_key, field.field)
    terms = Terms(reader=key.public.key_id, evidence=row.evidence, ends_at=row.ends_at)
    try:
        open_granted(key, Grant(place=place, terms=terms, wrapped_key=row.wrapped_key), field.sealed, now)
    except BotError:
        return False
    return True


def forge_yes(office, session, about: str, **how) -> PermissionActRow:
    letter = queries.message_by_gmail_id(session, BOX, about)
    act = PermissionActRow(
        mailbox=BOX,
        case_id=letter.case_id,
        gmail_id=how.get("letter", about),
        about=about,
        kind="yes",
        received_at=office.clock.now(),
        same_person=True,
        proof="authenticated",
        robot=False,
        mac=how.get("mac", "0" * 64),
    )
    session.add(act)
    return act


def test_with_one_passphrase_exactly_the_granted_field_opens(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    staff.reads("a letter")
    now, claire = office.clock.now(), staff.keys["Claire Morel"]

    opened = {
        (field.owner_key, field.field)
        for row in every_grant(office)
        for field in every_field(office)
        if opens(claire, row, field, now)
    }
    by_others = [
        field
        for name in ("Nadia Perrin", "Paul Azoulay")
        for row in every_grant(office)
        for field in every_field(office)
        if opens(staff.keys[name], row, field, now)
    ]

    assert opened == {(office.stage.gmail_ids["a letter"], "text")}
    assert by_others == []


def test_a_grant_that_was_prolonged_opens_nothing(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    staff.reads("a letter")

    with office.stage.store.transaction() as session:
        row = session.exec(select(GrantRow)).one()
        row.ends_at += timedelta(days=365)
        session.add(row)

    with pytest.raises(Tampered):
        staff.reads("a letter")
    later = office.clock.now() + timedelta(days=100)
    fields = every_field(office)
    assert not [one for one in fields if opens(staff.keys["Claire Morel"], every_grant(office)[0], one, later)]


def test_a_permission_that_was_written_into_the_database_grants_nothing(office, staff):
    anna_writes(office)
    gmail_id = office.stage.gmail_ids["a letter"]
    with office.stage.store.transaction() as session:
        forge_yes(office, session, gmail_id)

    with pytest.raises(Tampered, match="was not recorded by the program"):
        staff.reads("a letter")

    assert every_grant(office) == []
    assert "evidence_does_not_verify" in office.alarms("a letter")


def test_a_no_that_was_deleted_is_missed(office, staff):
    anna_writes(office)
    code = asks(office)
    answers(office, "a yes", f"OUI {code}")
    answers(office, "a no", "NON")
    with office.stage.store.transaction() as session:
        session.delete(access.act_of_letter(session, BOX, office.stage.gmail_ids["a no"]))

    with pytest.raises(Tampered, match="not those the journal names"):
        staff.reads("a letter")


def test_a_letter_that_was_replaced_by_a_yes_gives_nothing(office, staff):
    anna_writes(office)
    asks(office)
    answers(office, "a no", "NON")
    with office.stage.store.transaction() as session:
        letter = office.stage.gmail_ids["a no"]
        seal_field(session, staff.room.desk.sealer, BOX, "message", letter, "text", "OUI")
        act = access.act_of_letter(session, BOX, letter)
        act.kind = "yes"
        session.add(act)

    with pytest.raises(Tampered):
        staff.reads("a letter")
    assert every_grant(office) == []


def test_even_an_act_with_a_true_mac_is_read_again_in_its_letter(office, staff):
    anna_writes(office)
    asks(office)
    answers(office, "a no", "NON")
    desk = staff.room.desk
    with office.stage.store.transaction() as session:
        row = queries.message_by_gmail_id(session, BOX, office.stage.gmail_ids["a no"])
        row.sender = None
        session.add(row)
        with pytest.raises(Tampered, match="not what was received"):
            evidence.check_letter(session, desk.fingerprints, row)


def test_another_writers_letter_moved_into_the_case_stays_shut(office, staff):
    anna_writes(office)
    office.receives(
        "Bo's letter", "Effacez mes données personnelles. Mon secret : Glycine.", sender="Bo <bo@example.org>"
    )
    office.works()
    code = asks(office)
    answers(office, "a yes", f"OUI DOSSIER {code}")
    with office.stage.store.transaction() as session:
        rows = {
            name: queries.message_by_gmail_id(session, BOX, office.stage.gmail_ids[name])
            for name in ("a letter", "Bo's letter")
        }
        moved: MessageRow = rows["Bo's letter"]
        moved.case_id = rows["a letter"].case_id
        session.add(moved)

    with pytest.raises(Tampered, match="not the word of who wrote"):
        staff.reads("a letter", letter="Bo's letter")
    assert every_grant(office) == []


def test_a_key_that_was_swapped_in_the_roll_is_refused_and_an_old_roll_too(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    file, mallory = office.stage.settings.storage.staff_file, new_key("Claire Morel")
    kept = file.read_text()
    roll = read_roll(kept, ())
    entries = tuple(
        replace(one, key=lock(mallory, PASSPHRASE, QUICK)) if one.name == "Claire Morel" else one
        for one in roll.entries
    )
    file.write_text(write_roll(replace(roll, entries=entries)))
    staff.keys["Claire Morel"] = mallory

    with pytest.raises(Tampered, match="not the one last written"):
        staff.reads("a letter")

    file.write_text(kept)
    staff.trust.save(staff.trust.load().remove("Claire Morel", office.clock.now()))
    file.write_text(kept)
    with pytest.raises(Tampered, match="not the one last written"):
        staff.reads("a letter")


def test_a_reset_passphrase_opens_no_earlier_grant(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    staff.reads("a letter")
    grants, now = every_grant(office), office.clock.now()
    fresh = new_key("Claire Morel")
    roll = staff.trust.load()
    entry = replace(roll.member("Claire Morel"), key=lock(fresh, PASSPHRASE, QUICK))

    staff.trust.save(roll.add(entry, now).approve("Claire Morel", staff.keys["Nadia Perrin"]))

    with pytest.raises(Misuse, match="not on the roll"):
        staff.reads("a letter")
    assert not [row for row in grants for field in every_field(office) if opens(fresh, row, field, now)]
    assert unlock(lock(fresh, PASSPHRASE, QUICK), PASSPHRASE).public == fresh.public


def test_an_approval_that_nobody_signed_opens_nothing(office, staff):
    anna_writes(office)
    office.does(
        "ask",
        "a letter",
        what="facts",
        facts={
            "needed": ["le numéro de votre contrat"],
            "why": "Sans lui, nous ne trouvons pas le contrat dont vous parlez",
        },
    )
    asks(office)
    office.days_pass(20)
    number, gmail_id, now = office.number("a letter"), office.stage.gmail_ids["a letter"], office.clock.now()
    with pytest.raises(Misuse, match="Another person must approve"):
        staff.reads("a letter", why="needed_to_answer")
    staff.reviews.approve(
        number,
        gmail_id=gmail_id,
        reader="Claire Morel",
        roll=staff.trust.load(),
        key=staff.keys["Paul Azoulay"],
        now=now,
    )
    with office.stage.store.transaction() as session:
        row = session.exec(select(ApprovalRow)).one()
        signed = approvals.read(row.document)
        true = row.document
        row.document = approvals.write(replace(signed, signature=bytes(64)))
        session.add(row)
    with pytest.raises(Misuse, match="Another person must approve"):
        staff.reads("a letter", why="needed_to_answer")

    with office.stage.store.transaction() as session:
        row = session.exec(select(ApprovalRow)).one()
        row.document = true
        session.add(row)

    assert "Tournesol" in staff.reads("a letter", why="needed_to_answer").text
    assert "vous le dire alors" in office.texts()[-1]
