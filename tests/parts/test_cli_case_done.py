"""`privacy-bot case execute|pass-on|use` as staff call them: who confirmed, what travels, what a freeze still allows."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.errors import Misuse
from bot.vault.keys import create_keys
from tests.canary import find_canary

ERASED = """
identity_means = "known_address"
erased = ["your account"]
done_on = {today}
backups_on = {later}
recipients_told = ["ProAbono"]
processors = ["ProAbono"]
active_account = false
"""


@pytest.fixture
def company(tmp_path):
    """A company at its terminal, with one processor of its own."""
    create_keys(tmp_path / "vault.keys", tmp_path / "vault.pub")
    settings = tmp_path / "privacy-bot.toml"
    settings.write_text(
        f'[storage]\nurl = "sqlite:///{tmp_path}/bot.db"\nkey_file = "{tmp_path}/vault.keys"\n'
        f'public_key_file = "{tmp_path}/vault.pub"\n[company]\nprocessors = ["Example Mailer"]\n',
        encoding="utf-8",
    )
    return settings


@pytest.fixture
def today(company):
    return date.fromtimestamp(company.stat().st_mtime)  # noqa: DTZ012 - the commands read the same clock


@pytest.fixture
def number(company, today):
    """Hugo Petit asked at the reception desk that his data be erased."""
    opened = case(company, "open", "--channel", "in_person", "--received", today.isoformat(), "--right", "erasure")
    case(company, "settle", opened["case"], "--language", "en", "--identity", "proven", "--no-account")
    return opened["case"]


def case(company: Path, *options: str, by: str = "Claire"):
    found = CliRunner().invoke(app, ["case", *options, "--by", by, "--settings", str(company), "--json"])
    if isinstance(found.exception, Misuse):
        raise found.exception
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def grant(company, number, today, tmp_path):
    facts = tmp_path / "erased.toml"
    facts.write_text(ERASED.format(today=today, later=today + timedelta(days=30)), encoding="utf-8")
    case(
        company,
        *("decide", number, "--right", "erasure", "--outcome", "granted", "--ground", "17(1)(a)"),
        *("--facts", str(facts)),
    )
    case(company, "approve", number, by="Inès")
    facts.unlink()


def test_granted_work_is_done_when_every_processor_of_the_settings_confirmed(company, number, today, tmp_path):
    grant(company, number, today, tmp_path)
    with pytest.raises(Misuse, match="Example Mailer"):
        case(company, "execute", number, "--right", "erasure", "--system", f"accounts={today}")

    done = case(
        company,
        *("execute", number, "--right", "erasure", "--system", f"accounts={today}"),
        *("--processor", f"Example Mailer={today}"),
        *("--unreachable", "Club de Brest=the club was dissolved in 2024, without a successor"),
    )

    assert done["decisions"][0]["executed"] is not None
    assert find_canary(["Club de Brest", "was dissolved"], [tmp_path]) == []


def test_restricted_data_are_used_only_as_the_law_allows(company, number, tmp_path):
    frozen = ("--fact", "ground=accuracy", "--fact", "done_on=2026-01-05", "--fact", "no_recipients=yes")
    case(company, "settle", number, "--right", "erasure")
    case(company, "restrict", number, "--act", "confirm", *frozen)

    with pytest.raises(Misuse, match="not used for statistics"):
        case(company, "use", number, "--for", "statistics", "--ground", "The yearly figures of 2027 need all accounts")
    used = case(company, "use", number, "--for", "claims", "--ground", "The court in Lyon asked for the order of 2025")

    assert [one["by"] for one in used["notes"]] == ["Claire"]
    assert find_canary(["court in Lyon"], [tmp_path]) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("pass-on",), "either what travels"),
        (("pass-on", "--travels", "right=erasure", "--objected", "She called"), "either what travels"),
        (("pass-on", "--travels", "right=erasure"), "hand-over"),
        (("pass-on", "--objected", "She called and does not want it"), "hand-over"),
        (("pass-on", "--travels", "erasure"), "NAME=VALUE"),
        (("execute", "--right", "erasure", "--system", "accounts"), "NAME=DAY"),
        (("execute", "--right", "erasure", "--system", "accounts=yesterday"), "write 2027-03-05"),
        (("use", "--for", "claims", "--ground", "The court in Lyon asked for the order"), "no use has to be recorded"),
    ],
)
def test_what_cannot_be_recorded_says_what_to_do(company, number, options, said):
    command, *rest = options

    with pytest.raises(Misuse, match=said):
        case(company, command, number, *rest)
