"""May a person read this? Asked by mail, answered by mail; a no is a no, and silence is none of both (P1-P4)."""

from __future__ import annotations

import pytest

from bot.errors import Misuse
from tests.stories.readers import HER, Staff, anna_writes, answers, asks, code_in, standing


@pytest.fixture
def staff(office) -> Staff:
    return Staff(office)


def test_nobody_reads_before_the_writer_was_asked_and_said_yes(office, staff):
    anna_writes(office)
    with pytest.raises(Misuse, match="has not been asked"):
        staff.reads("a letter")

    code = asks(office)
    with pytest.raises(Misuse, match="silence is no permission"):
        staff.reads("a letter")
    answers(office, "a yes", f"OUI {code}")
    opened = staff.reads("a letter")

    assert "Tournesol" in opened.text
    assert (opened.ends_at - office.clock.now()).days == 14
    journal = office.journal("a letter")
    assert journal.count("reading_refused") == 2
    assert "message_read" in journal


def test_a_plain_yes_in_passing_is_a_yes_while_one_question_is_open(office, staff):
    anna_writes(office)
    asks(office)

    answers(office, "a yes", "ok vas-y")

    assert standing(office) == "yes"
    assert "Tournesol" in staff.reads("a letter").text


def test_a_no_above_our_own_text_is_a_no(office, staff):
    anna_writes(office)
    asks(office)
    question = office.sent()[-1].get_content()

    answers(office, "a no", f"Non merci\n\n{question}")

    assert standing(office) == "no"
    with pytest.raises(Misuse, match="said no"):
        staff.reads("a letter")
    with pytest.raises(Misuse, match="not asked again"):
        office.does("ask_permission", "a letter", why="Sans cette lecture, nous ne trouverons pas votre contrat")


def test_a_yes_from_another_address_gives_nothing(office, staff):
    anna_writes(office)
    code = asks(office)

    answers(office, "a stranger's yes", f"OUI {code}", sender="Carl <carl@example.com>")

    assert standing(office) == "asked"
    with pytest.raises(Misuse, match="silence is no permission"):
        staff.reads("a letter")


def test_yes_then_no_ends_access_and_is_told(office, staff):
    anna_writes(office)
    answers(office, "a yes", f"OUI {asks(office)}")
    staff.reads("a letter")

    answers(office, "a no", "NON")

    assert standing(office) == "withdrawn"
    with pytest.raises(Misuse, match="took the permission back"):
        staff.reads("a letter")
    assert "grants_withdrawn" in office.journal("a letter")
    assert "l’accès a été fermé pour tout le monde" in office.texts()[-1]


def test_without_dmarc_the_code_that_was_sent_must_come_back(office, staff):
    anna_writes(office, dmarc=None)
    office.confirms("a letter")
    code = asks(office)

    answers(office, "a bare yes", "Oui", dmarc=None)
    assert standing(office) == "asked"
    answers(office, "a yes", f"OUI {code}", dmarc=None)

    assert len(code) == 14
    assert standing(office) == "yes"
    assert "Tournesol" in staff.reads("a letter").text


def test_an_answer_that_proves_nothing_is_asked_again_with_a_longer_code(office):
    anna_writes(office)
    short = asks(office)

    answers(office, "an unproven yes", f"OUI {short}", dmarc=None)

    assert standing(office) == "asked"
    assert [one["occasion"].split(":")[0] for one in office.case("a letter")["notices"] if one["notice"] == "N23"] == [
        "permission",
        "reminder",
    ]
    longer = code_in(office.texts()[-1])
    assert (len(short), longer[:4], len(longer)) == (4, short, 14)


def test_a_child_is_not_asked(office):
    office.receives(
        "a letter",
        "Bonjour, j’ai 11 ans. Je voudrais que vous effaciez toutes mes données personnelles s’il vous plaît. Anna",
        sender=HER,
    )
    office.works()

    with pytest.raises(Misuse, match="child"):
        office.does("ask_permission", "a letter", why="Elle y nomme sans doute le compte, et nous ne le trouvons pas")


def test_yes_to_the_whole_case_covers_each_letter_received_until_then(office, staff):
    anna_writes(office)
    answers(office, "a second letter", "Effacez aussi mes données personnelles de la boutique Pivoine, merci.")
    code = asks(office)

    answers(office, "a yes", f"OUI DOSSIER {code}")

    assert "Tournesol" in staff.reads("a letter").text
    assert "Pivoine" in staff.reads("a letter", letter="a second letter").text


def test_a_letter_of_the_cnil_on_a_friday_evening_is_read_at_once_and_reviewed_by_another(office, staff):
    office.days_pass(4.4)
    office.receives(
        "the CNIL",
        "Madame, Monsieur, la Commission nationale de l’informatique et des libertés a été saisie d’une plainte "
        "(saisine n° 27-001). Conformément à l’article 58 du RGPD, je vous demande de répondre sous un mois.",
        sender="CNIL <plaintes@cnil.fr>",
        subject="Saisine",
    )
    office.works()

    with pytest.raises(Misuse, match="only the DPO"):
        staff.reads("the CNIL", why="authority")
    opened = staff.reads("the CNIL", who="Nadia Perrin", why="authority")
    waiting = staff.reviews.overview(office.clock.now())["readings"]
    now, roll = office.clock.now(), staff.trust.load()
    with pytest.raises(Misuse, match="Another person"):
        staff.reviews.review(waiting[0]["evidence"], roll=roll, key=staff.keys["Nadia Perrin"], now=now)
    staff.reviews.review(waiting[0]["evidence"], roll=roll, key=staff.keys["Paul Azoulay"], now=now)

    assert "saisine" in opened.text
    assert opened.tell_writer is False
    assert opened.review_by.astimezone(office.clock.now().tzinfo).isoweekday() == 2
    assert staff.reviews.overview(now)["readings"][0]["reviewed_by"] == "Paul Azoulay"
