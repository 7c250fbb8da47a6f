"""What Article 33(3) wants is drafted; a person fills in what only a person knows, and sends it (B6)."""

from datetime import timedelta

import pytest
from given_facts import paris

from handlers.breach_clock import BreachClock
from handlers.breach_draft import OPEN, Notifier, draft

FRIDAY = paris(2026, 10, 23, 16, 30)  # the clocks go back on Sunday
BY = Notifier(
    company="Example SAS",
    address="1 rue de l’Exemple, Paris",
    dpo="Camille Exemple",
    dpo_contact="dpo@example.com",
    authority="CNIL",
    time_zone="Europe/Paris",
)


def written(now=FRIDAY + timedelta(hours=2), aware_at=FRIDAY, language="en"):
    return draft("AZ-1", BreachClock(received_at=FRIDAY, aware_at=aware_at), BY, now, language)


@pytest.mark.parametrize(
    ("language", "elements"),
    [
        (
            "en",
            (
                "(a) Nature",
                "number of people",
                "number of records",
                "(b) Data protection",
                "(c) Likely",
                "(d) Measures",
            ),
        ),
        ("fr", ("a) Nature", "de personnes", "d’enregistrements", "b) Délégué", "c) Conséquences", "d) Mesures")),
    ],
)
def test_every_element_of_the_article_has_its_place_and_what_nobody_said_stays_open(language, elements):
    text = written(language=language)

    assert all(one in text for one in elements)
    assert text.count(OPEN) == 6
    assert "Camille Exemple, dpo@example.com" in text


def test_the_hours_count_through_the_night_on_which_the_clocks_change():
    assert "End of the 72 hours: 2026-10-26 15:30 +0100" in written()


def test_a_late_notification_asks_for_its_reasons_and_one_in_time_does_not():
    assert "Reasons for the delay" in written(now=FRIDAY + timedelta(hours=73))
    assert "Reasons for the delay" not in written(now=FRIDAY + timedelta(hours=72))


def test_awareness_that_nobody_set_is_not_made_up():
    assert "Aware of the breach: not set yet" in written(aware_at=None)
