"""`privacy-bot case breach --draft` at a terminal."""

from __future__ import annotations

import pytest

from bot.clock import SystemClock
from bot.errors import Misuse
from tests.parts.case_room import call, case, open_company


@pytest.fixture
def company(tmp_path):
    return open_company(tmp_path)


def opened(company, *what):
    today = SystemClock().now().date().isoformat()
    return case(company, "open", "--channel", "phone", "--received", today, *what, by="Claire")["case"]


def test_a_draft_is_written_for_a_person_and_records_nothing(company):
    number = opened(company, "--matter", "breach")
    before = call(company, "journal", "verify")["anchor"]

    text = case(company, "breach", number, "--draft", "--language", "en", by="Claire")["draft"]

    assert f"Case: {number}" in text
    assert "for a person to complete and to send" in text
    assert call(company, "journal", "verify")["anchor"] == before


def test_a_case_without_a_breach_has_no_draft(company):
    with pytest.raises(Misuse, match="holds no breach"):
        case(company, "breach", opened(company, "--right", "access"), "--draft", by="Claire")
