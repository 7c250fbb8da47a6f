"""Once a day the DPO gets the journal's anchor by mail; a saved mail proves later that nobody rewrote the journal."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli.journal import app
from bot.errors import Misuse, Tampered
from bot.sandbox.faults import Fault, FaultKind
from bot.store import journal
from bot.store.anchors import anchors_in
from tests.stories.readers import Staff, anna_writes, answers, asks

BOX, DPO = "privacy@azopio.com", "dpo@example.org"


@pytest.fixture
def anchored(office):
    """Nadia, the DPO, has a mailbox of her own."""
    office.stage.change_settings(company={"dpo_mail": DPO})
    return office


def saved(office, file, *, which: int = -1):
    """A mail to the DPO, saved by her mail program."""
    file.write_bytes([one.raw for one in office.stage.server.mailbox.sent() if DPO.encode() in one.raw][which])
    return file


def verify(office, file) -> journal.Verification:
    with office.stage.store.reading() as session:
        return journal.verify(session, BOX, anchors_in(file, BOX))


def rewrite_the_journal(office) -> None:
    """Somebody with the whole database changes an entry, and every digest after it, as this program would."""
    with office.stage.store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_update"))
        previous = journal.beginning(BOX)
        for row in journal._after(session, BOX, 0):
            row.actor = "nobody" if row.seq == 2 else row.actor
            row.previous = previous
            row.digest = previous = journal.digest(row)
            session.add(row)


def test_without_an_address_nothing_is_sent(office):
    anna_writes(office)
    office.days_pass(3)

    assert office.sent("dpo@") == []


def test_one_mail_a_day_says_where_the_journal_stands(anchored):
    anna_writes(anchored)
    for _ in range(6):
        anchored.days_pass(0.5)

    mails = anchored.texts(DPO)
    assert len(mails) == 4
    assert all("Il a été vérifié en entier." in one for one in mails)
    assert len({one.split("entrées")[0] for one in mails}) == 4


def test_it_leaves_once_though_gmail_fails_and_the_daemon_starts_anew(anchored):
    for kind in (FaultKind.ANSWER_LOST_AFTER, FaultKind.SERVER_ERROR):
        anchored.stage.server.faults.add(Fault(kind=kind, method="gmail.users.drafts.send", times=1))
    anna_writes(anchored)
    anchored.stage.restart()
    anchored.days_pass(0.2)
    anchored.stage.restart()
    anchored.works()

    assert len(anchored.sent(DPO)) == 1


def test_a_saved_mail_proves_the_journal_and_names_a_rewritten_one(anchored, tmp_path):
    anna_writes(anchored)
    file = saved(anchored, tmp_path / "anchor.eml")
    anchored.days_pass(2)
    assert verify(anchored, file).ok

    rewrite_the_journal(anchored)

    with anchored.stage.store.reading() as session:
        assert journal.verify(session, BOX).ok  # by itself the new chain is as good as the old one
    assert verify(anchored, file).why == "anchor"


def test_the_command_takes_the_saved_mail(anchored, tmp_path):
    anna_writes(anchored)
    file = saved(anchored, tmp_path / "anchor.eml")
    settings = tmp_path / "privacy-bot.toml"
    settings.write_text(f'[storage]\nurl = "{anchored.stage.settings.storage.url}"\n')
    options = ["verify", "--from-anchor", str(file), "--settings", str(settings)]

    assert CliRunner().invoke(app, options).exit_code == 0
    rewrite_the_journal(anchored)
    assert CliRunner().invoke(app, options).exit_code == 1


def test_the_text_may_be_copied_and_quoted(anchored, tmp_path):
    anna_writes(anchored)
    file = tmp_path / "copied.txt"
    file.write_text("".join(f"> {line}\n" for line in anchored.sent(DPO)[0].get_content().splitlines()))

    assert verify(anchored, file).ok


def test_two_anchors_that_contradict_each_other_are_not_both_true(anchored, tmp_path):
    anna_writes(anchored)
    with anchored.stage.store.reading() as session:
        head = journal.head(session, BOX)
    file = tmp_path / "two.txt"
    file.write_text(f"{head.seq}:{'0' * 64}\n{head.seq}:{head.digest}\n")

    assert verify(anchored, file).why == "anchor"


def test_a_file_without_an_anchor_is_no_proof(anchored, tmp_path):
    (tmp_path / "other.txt").write_text("Hello,\nthe figures of March are attached.\n")
    (tmp_path / "damaged.anchors").write_text('{"seq": 3}\n')

    with pytest.raises(Misuse, match="holds no anchor"):
        verify(anchored, tmp_path / "other.txt")
    with pytest.raises(Tampered, match="damaged"):
        verify(anchored, tmp_path / "damaged.anchors")


def test_a_journal_that_does_not_verify_is_told_to_the_dpo_and_staff(anchored):
    anna_writes(anchored)
    with anchored.stage.store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_update"))
        session.execute(text("UPDATE journal SET actor = 'nobody' WHERE seq = 2"))

    anchored.days_pass(1)

    alarms = [one["alarm"] for one in anchored.stage.machine.service.machine_alarms() if one["settled"] is None]
    assert "journal_does_not_verify" in alarms
    assert "ATTENTION : l’entrée 2 ne se vérifie pas." in anchored.texts(DPO)[-1]


def test_reading_is_as_before(anchored):
    staff = Staff(anchored)
    anna_writes(anchored)
    answers(anchored, "a yes", f"OUI {asks(anchored)}")

    assert "Tournesol" in staff.reads("a letter").text


def test_the_mailbox_itself_is_no_place_for_an_anchor(office):
    with pytest.raises(Misuse, match="dpo_mail is this mailbox itself"):
        office.stage.change_settings(company={"dpo_mail": BOX.title()})
