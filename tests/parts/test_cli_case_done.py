"""`privacy-bot case execute|pass-on|use` as staff call them: who confirmed, what travels, what a freeze still allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.errors import Misuse
from tests.canary import find_canary
from tests.parts.case_room import case, open_company

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
    return open_company(tmp_path, '[company]\nprocessors = ["Example Mailer"]\n')


@pytest.fixture
def today(company):
    return date.fromtimestamp(company.stat().st_mtime)  # noqa: DTZ012 - the commands read the same clock


@pytest.fixture
def number(company, today):
    """Hugo Petit asked at the reception desk that his data be erased."""
    opened = case(
        company, "open", "--channel", "in_person", "--received", today.isoformat(), "--right", "erasure", by="Claire"
    )
    case(company, "settle", opened["case"], "--language", "en", "--identity", "proven", "--no-account", by="Claire")
    return opened["case"]


def grant(company, number, today, tmp_path):
    facts = tmp_path / "erased.toml"
    facts.write_text(ERASED.format(today=today, later=today + timedelta(days=30)), encoding="utf-8")
    case(
        company,
        *("decide", number, "--right", "erasure", "--outcome", "granted", "--ground", "17(1)(a)"),
        *("--facts", str(facts)),
        by="Claire",
    )
    case(company, "approve", number, by="Inès")
    facts.unlink()


def test_granted_work_is_done_when_every_processor_of_the_settings_confirmed(company, number, today, tmp_path):
    grant(company, number, today, tmp_path)
    with pytest.raises(Misuse, match="Example Mailer"):
        case(company, "execute", number, "--right", "erasure", "--system", f"accounts={today}", by="Claire")

    done = case(
        company,
        *("execute", number, "--right", "erasure", "--system", f"accounts={today}"),
        *("--processor", f"Example Mailer={today}"),
        *("--unreachable", "Club de Brest=the club was dissolved in 2024, without a successor"),
        by="Claire",
    )

    assert done["decisions"][0]["executed"] is not None
    assert find_canary(["Club de Brest", "was dissolved"], [tmp_path]) == []


def test_restricted_data_are_used_only_as_the_law_allows(company, number, tmp_path):
    frozen = ("--fact", "ground=accuracy", "--fact", "done_on=2026-01-05", "--fact", "no_recipients=yes")
    case(company, "settle", number, "--right", "erasure", by="Claire")
    case(company, "restrict", number, "--act", "confirm", *frozen, by="Claire")

    with pytest.raises(Misuse, match="not used for statistics"):
        case(
            company,
            "use",
            number,
            "--for",
            "statistics",
            "--ground",
            "The yearly figures of 2027 need all accounts",
            by="Claire",
        )
    used = case(
        company,
        "use",
        number,
        "--for",
        "claims",
        "--ground",
        "The court in Lyon asked for the order of 2025",
        by="Claire",
    )

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
        case(company, command, number, *rest, by="Claire")
