"""The derivation of each date in words, in both languages."""

import re
from datetime import UTC, date, datetime

import pytest
from given_histories import histories
from hypothesis import given

from handlers.deadlines import deadlines
from handlers.derivation import day_in_words, explain
from handlers.derivation_words import ASKED_FOR, LAWS, SENTENCES
from handlers.facts import Rulebook, Suspension, SuspensionKind

ENDING = re.compile(r" \[(D\d|P16) · .+\]$")


def told(received, *suspensions, language="fr", **more):
    facts = {"extension_sent_at": None, "extended": False, "credit_r63": True, "rules": Rulebook()} | more
    found = deadlines(received_at=datetime.fromisoformat(received), suspensions=suspensions, **facts)
    return explain(found, language)


def ask(kind, asked, answered=None):
    return Suspension(
        kind=SuspensionKind(kind),
        asked_at=datetime.fromisoformat(asked),
        answered_at=datetime.fromisoformat(answered) if answered else None,
    )


@given(histories())
def test_every_step_is_told_and_names_its_rule_and_law(history):
    found = deadlines(**history)

    for language in ("fr", "en"):
        lines = explain(found, language)
        assert all(ENDING.search(line) for line in lines)
        assert not any("{" in line or "  " in line for line in lines)
        assert {step.rule for step in found.steps} == {ENDING.search(line)[1] for line in lines}


def test_a_plain_request_is_told_in_french():
    assert told("2027-01-31T12:00+01:00") == (
        (
            "Votre demande nous est parvenue le dimanche 31 janvier 2027 à 12 h 00 (heure locale, Paris). Nous comptons "
            "à partir de ce jour, même si c’était la nuit, un week-end ou un jour férié. [D1 · RGPD, art. 12(3)]"
        ),
        (
            "Nous avons un mois pour vous répondre\u00a0: jusqu’au dimanche 28 février 2027, dernier jour du mois suivant, "
            "qui n’a pas de 31. [D2 · RGPD, art. 12(3)\u00a0; règlement 1182/71, art. 3(2)(c)]"
        ),
        (
            "Le dimanche 28 février 2027 n’est pas un jour ouvré (week-end)\u00a0: le délai va jusqu’au premier jour ouvré "
            "qui suit, le lundi 1er mars 2027. [D5 · règlement 1182/71, art. 3(4)]"
        ),
        "Notre réponse doit donc partir au plus tard le lundi 1er mars 2027, avant minuit. [D6 · RGPD, art. 12(3)]",
        (
            "Par prudence, nous visons le vendredi 26 février 2027. C’est la date de la lecture la plus stricte, qui ne "
            "reporte rien au jour ouvré suivant. [D8 · RGPD, art. 12(3), «\u00a0dans les meilleurs délais\u00a0»]"
        ),
    )


def test_a_plain_request_is_told_in_english():
    assert told("2026-10-01T09:00+02:00", language="en") == (
        (
            "Your request reached us on Thursday 1 October 2026 at 09:00 (local time, Paris). We count from that day, even "
            "if it was at night, on a weekend or on a public holiday. [D1 · GDPR, art. 12(3)]"
        ),
        (
            "We have one month to answer you: until Sunday 1 November 2026, the day with the same number in the next "
            "month. [D2 · GDPR, art. 12(3); Regulation 1182/71, art. 3(2)(c)]"
        ),
        (
            "Sunday 1 November 2026 is no working day (All Saints' Day), so the period runs until the next working day, "
            "Monday 2 November 2026. [D5 · Regulation 1182/71, art. 3(4)]"
        ),
        "So our answer must leave by Monday 2 November 2026, before midnight. [D6 · GDPR, art. 12(3)]",
        (
            "To be on the safe side we aim at Friday 30 October 2026. That is the date of the strictest reading, which "
            "moves nothing to a later working day. [D8 · GDPR, art. 12(3), “without undue delay”]"
        ),
    )


@pytest.mark.parametrize(
    ("suspensions", "expected"),
    [
        ([ask("identity", "2027-06-02T09:00Z", "2027-06-09T09:00Z")], "7 days of waiting are added"),
        ([ask("identity", "2027-06-02T09:00Z", "2027-06-03T09:00Z")], "1 day of waiting is added"),
        ([ask("mandate", "2027-06-02T09:00Z", "2027-06-02T19:00Z")], "you answered the same day"),
        ([ask("mandate", "2027-06-02T09:00Z")], "The period stands still"),
        ([ask("clarification_other", "2027-06-02T09:00Z")], "The period goes on meanwhile"),
        ([ask("identity", "2027-07-02T09:00Z")], "this period was over by then"),
        (
            [
                ask("identity", "2027-06-02T09:00Z", "2027-06-09T09:00Z"),
                ask("mandate", "2027-06-05T09:00Z", "2027-06-11T09:00Z"),
            ],
            "Part of that wait is counted already; 2 days of waiting are added",
        ),
        (
            [
                ask("identity", "2027-06-02T09:00Z", "2027-06-09T09:00Z"),
                ask("mandate", "2027-06-05T09:00Z", "2027-06-07T09:00Z"),
            ],
            "That wait is counted already",
        ),
    ],
)
def test_each_kind_of_wait_has_its_sentence(suspensions, expected):
    assert any(expected in line for line in told("2027-06-01T09:00+02:00", *suspensions, language="en"))


def test_a_clarification_without_credit_names_the_choice_it_rests_on():
    lines = told(
        "2027-06-01T09:00+02:00", ask("clarification_r63", "2027-06-02T09:00Z", "2027-06-09T09:00Z"), credit_r63=False
    )

    assert any(line.endswith("Le délai continue pendant ce temps. [P16 · RGPD, considérant 63]") for line in lines)


def test_what_the_longer_period_repeats_is_told_shortly():
    lines = told(
        "2027-06-01T09:00+02:00",
        ask("identity", "2027-06-02T09:00Z", "2027-06-09T09:00Z"),
        ask("clarification_other", "2027-06-12T09:00Z"),
        extended=True,
    )

    assert sum("de quoi nous assurer" in line for line in lines if "[D4" in line) == 1
    assert sum("compte ici aussi" in line for line in lines) == 1
    assert sum("continue pendant ce temps" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (datetime(2027, 6, 20, tzinfo=UTC), "Le dimanche 20 juin 2027, à temps, nous vous avons annoncé"),
        (datetime(2027, 7, 2, 9, tzinfo=UTC), "n’est partie que le vendredi 2 juillet 2027"),
    ],
)
def test_an_extension_says_whether_its_letter_left_in_time(sent, expected):
    assert any(expected in line for line in told("2027-06-01T09:00+02:00", extension_sent_at=sent))


def test_the_strictest_reading_says_why_it_does_not_count_the_extension():
    lines = told("2026-10-01T09:00+02:00", extension_sent_at=datetime(2026, 11, 2, 9, tzinfo=UTC), language="en")

    assert "In the strictest reading the extension does not count" in lines[-1]


def test_any_other_language_is_told_in_english():
    assert told("2027-06-01T09:00+02:00", language="sv") == told("2027-06-01T09:00+02:00", language="en")


def test_the_first_of_a_month_is_premier_in_french():
    assert day_in_words(date(2027, 3, 1), "fr") == "lundi 1er mars 2027"
    assert day_in_words(date(2027, 3, 1), "en") == "Monday 1 March 2027"


def test_every_kind_of_ask_and_every_rule_has_words():
    assert set(ASKED_FOR) == set(SuspensionKind)
    assert all(all(pair) for table in (SENTENCES, LAWS, ASKED_FOR) for pair in table.values())
