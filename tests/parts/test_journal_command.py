"""`privacy-bot journal verify` on a real database."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli.journal import app, parse_anchor
from bot.errors import Misuse
from bot.store import journal
from bot.store.session import open_store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAILBOX = "privacy@example.org"


@pytest.fixture
def company(tmp_path):
    """A settings file and a database with three entries."""
    url = f"sqlite:///{tmp_path}/state/privacy-bot.db"
    settings = tmp_path / "privacy-bot.toml"
    settings.write_text(f'[gmail]\nmailbox = "{MAILBOX}"\n[storage]\nurl = "{url}"\n')
    store = open_store(url)
    store.upgrade()
    with store.transaction() as session:
        for number in range(3):
            journal.append(session, mailbox=MAILBOX, at=MONDAY, actor="bot", event="started", detail={"n": number})
    yield settings, store
    store.close()


def verify(settings, *more):
    return CliRunner().invoke(app, ["verify", "--settings", str(settings), *more])


def test_an_honest_journal_verifies_and_gives_an_anchor(company):
    settings, _ = company

    ended = verify(settings)

    assert ended.exit_code == 0
    assert "verifies: 3 entries" in ended.output
    anchor = re.search(r"3:[0-9a-f]{64}", ended.output)[0]
    assert verify(settings, "--anchor", anchor).exit_code == 0


def test_a_touched_journal_is_named_with_exit_code_1(company):
    settings, store = company
    with store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_update"))
        session.execute(text("UPDATE journal SET actor = 'nobody' WHERE seq = 2"))

    ended = verify(settings, "--json")

    assert ended.exit_code == 1
    found = json.loads(ended.output)
    assert (found["ok"], found["first_bad"], found["why"], found["entries"]) == (False, 2, "digest", 1)
    assert "entry 2 is the first bad one (it was changed" in verify(settings).output


def test_a_journal_that_was_cut_is_named_against_its_anchor(company):
    settings, store = company
    anchor = json.loads(verify(settings, "--json").output)["anchor"]
    with store.transaction() as session:
        session.execute(text("DROP TRIGGER journal_no_delete"))
        session.execute(text("DELETE FROM journal WHERE seq = 3"))

    assert verify(settings).exit_code == 0
    assert verify(settings, "--anchor", anchor).exit_code == 1


def test_an_empty_database_is_not_called_verified(tmp_path):
    settings = tmp_path / "privacy-bot.toml"
    settings.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/other.db"\n')

    ended = verify(settings)

    assert isinstance(ended.exception, Misuse)
    assert "storage.url" in str(ended.exception)


@pytest.mark.parametrize("text", ["", "3", "3:abc", "x:" + "0" * 64, "3:" + "0" * 65])
def test_an_anchor_of_another_form_is_refused(text):
    with pytest.raises(Misuse, match="an anchor is"):
        parse_anchor(text)
