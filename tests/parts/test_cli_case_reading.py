"""`privacy-bot case ask-permission|read|reveal|find|readings` at a terminal."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
from typer.testing import CliRunner

from bot.cli.case import app
from bot.cli.stats import stats
from bot.errors import Misuse
from tests.parts.staff_room import PASSPHRASE
from tests.stories.office import open_office
from tests.stories.readers import Staff, anna_writes


@pytest.fixture
def desk(tmp_path):
    """Anna's letter in a database that a settings file names; the daemon is not running."""
    with ExitStack() as stack:
        office = open_office(stack, tmp_path)
        staff = Staff(office)
        anna_writes(office)
        storage = office.stage.settings.storage
        names = ("url", "key_file", "public_key_file", "staff_file", "staff_trust_file", "anchor_file")
        lines = [f'{name} = "{getattr(storage, name)}"' for name in names]
        (tmp_path / "privacy-bot.toml").write_text("[storage]\n" + "\n".join(lines) + "\n")
        yield office, staff, tmp_path / "privacy-bot.toml"


def call(settings, *words, typed=f"{PASSPHRASE}\n"):
    ended = CliRunner().invoke(app, [*words, "--settings", str(settings)], input=typed)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return ended.output


def test_a_reader_is_refused_with_the_reason_and_what_to_do_instead(desk):
    office, _, settings = desk

    with pytest.raises(Misuse, match="ask with `privacy-bot case ask-permission`"):
        call(settings, "read", office.number("a letter"), "--by", "Claire Morel")
    with pytest.raises(Misuse, match="does not open the key"):
        call(settings, "read", office.number("a letter"), "--by", "Claire Morel", typed="wrong\n")


def test_a_fact_is_shown_with_a_passphrase_and_cases_are_found_by_number(desk):
    office, _, settings = desk
    number = office.number("a letter")

    words = ("reveal", number, "--fact", "address", "--purpose", "answer", "--by", "Claire Morel", "--json")
    shown = json.loads(call(settings, *words))
    found = json.loads(call(settings, "find", "--address", "anna.lind@example.org", "--by", "Claire Morel", "--json"))

    assert shown["text"] == "anna.lind@example.org"
    assert found == {"cases": [number]}


def test_asking_for_permission_at_the_terminal_queues_the_question(desk):
    office, _, settings = desk
    why = "Vous y nommez sans doute le contrat à effacer, et nous ne le trouvons pas autrement"

    said = json.loads(
        call(settings, "ask-permission", office.number("a letter"), "--why", why, "--by", "Claire Morel", "--json")
    )

    assert [one["notice"] for one in said["notices"]] == ["N1", "N23"]


def test_readings_and_figures_are_listed_without_anybody_in_them(desk, capsys):
    _, _, settings = desk

    rates = json.loads(call(settings, "readings", "--json"))["rates"]
    stats(json=True, settings=settings)

    assert rates == {"days": 90, "answered_cases": 0, "by_reason": {}, "routine": False}
    assert json.loads(capsys.readouterr().out)["by_right"] == {"erasure": None}
