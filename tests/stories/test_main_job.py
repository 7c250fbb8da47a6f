"""A letter arrives, a case opens, the person is answered."""

import pytest

from tests.stories.office import marker

MARIE = "Marie Lefort <marie.lefort@example.org>"
TOM = "Tom Hale <tom.hale@example.com>"
ACCESS = "Bonjour, je souhaite recevoir une copie de toutes mes données personnelles. Marie Lefort"
ERASURE = "Hello, please delete all the personal data you have about me. Tom"


def test_marie_is_acknowledged_in_her_language_and_in_her_thread(office):
    office.receives("accès", ACCESS, sender=MARIE, subject="Mes données")

    office.works()

    (mail,) = office.sent("marie.lefort@example.org")
    (text,) = office.texts("marie.lefort@example.org")
    assert office.outcome("accès") == "case"
    assert mail["Subject"] == "Re: Mes données"
    assert mail["In-Reply-To"] == "<accs@mail.example.org>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail.get_content_type() == "text/plain"
    assert mail["Cc"] is None
    assert office.number("accès") in text
    assert "au plus tard le jeudi 1er avril 2027" in text
    assert "HUMAIN" in text


def test_tom_is_acknowledged_in_english(office):
    office.receives("erasure", ERASURE, sender=TOM)

    office.works()

    (text,) = office.texts("tom.hale@example.com")
    assert "at the latest" in text
    assert office.case("erasure")["rights"] == ["erasure"]
    assert office.case("erasure")["due"] == "2027-04-01"


def test_a_sender_gmail_could_not_prove_is_answered_only_after_staff_confirmed(office):
    office.receives("erasure", ERASURE, sender=TOM, dmarc=None)
    office.works()
    before, alarms = office.sent(), office.alarms("erasure")

    office.confirms("erasure")

    assert before == []
    assert "confirm_sender" in alarms
    assert len(office.sent("tom.hale@example.com")) == 1


def test_a_proven_request_in_the_spam_folder_is_answered_at_once(office):
    office.receives("accès", ACCESS, sender=MARIE, spam=True)

    office.works()

    assert len(office.sent("marie.lefort@example.org")) == 1


def test_an_automatic_answer_to_our_notice_is_never_answered(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.works()

    office.receives(
        "absence", "Je suis absente.", sender=MARIE, answers="accès", headers={"Auto-Submitted": "auto-replied"}
    )
    office.days_pass(3)

    assert office.outcome("absence") == "machine"
    assert len(office.sent()) == 1


def test_our_own_notice_sent_back_to_us_is_a_loop_and_not_answered(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.works()
    (ours,) = office.sent()

    office.stage.deliver("echo", ours.as_bytes())
    office.works()

    assert office.outcome("echo") == "machine"
    assert len(office.sent()) == 1


def test_mail_older_than_the_start_is_listed_and_never_answered(office):
    old = office.receives("old", ACCESS, sender=MARIE)
    office.stage.change_settings(gmail={"start_from": office.clock.now().replace(hour=23)})

    office.works()

    assert old
    assert office.outcome("old") == "before_start"
    assert office.sent() == []


def test_a_bounce_of_our_answer_is_raised_and_the_due_date_stays(office):
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()
    (ours,) = office.sent()
    due = office.case("erasure")["due"]

    office.receives(
        "bounce",
        "Your message to tom.hale@example.com could not be delivered: mailbox unavailable (5.1.1).",
        sender="Mail Delivery Subsystem <mailer-daemon@mx.example.net>",
        subject="Delivery Status Notification (Failure)",
        headers={
            "Auto-Submitted": "auto-replied",
            "X-Failed-Recipients": "tom.hale@example.com",
            "References": ours["Message-ID"],
        },
        dmarc=None,
    )
    office.works()

    assert office.outcome("bounce") == "machine"
    assert any(alarm.startswith("bounced:N1") for alarm in office.alarms("erasure"))
    assert office.case("erasure")["due"] == due


def test_an_answer_by_hand_pauses_automatic_notices_and_the_clock_runs_on(office):
    office.receives("erasure", ERASURE, sender=TOM, dmarc=None)
    office.works()
    letter = office.stage.server.mailbox.get(office.stage.gmail_ids["erasure"])
    by_hand = b"From: privacy@azopio.com\r\nTo: tom.hale@example.com\r\nSubject: Re: Bonjour\r\nIn-Reply-To: <erasure@mail.example.org>\r\nReferences: <erasure@mail.example.org>\r\n\r\nDone.\r\n"

    office.stage.server.mailbox.write_by_hand(by_hand, thread_id=letter.thread_id)
    office.works()

    assert office.case("erasure")["paused"] is True
    assert "record_outcome" in office.alarms("erasure")
    assert office.case("erasure")["due"] == "2027-04-01"
    assert len(office.sent()) == 1  # the one by hand


def test_a_colleagues_forward_is_a_hand_over_and_only_the_person_is_answered(open_another):
    office = open_another(gmail={"own_forwarders": ("@support.example.com",)})
    text = (
        "Voir ci-dessous. Léa\n\n---------- Forwarded message ---------\n"
        "De : Benoît Charpentier <benoit@example.org>\nDate: ven. 26 févr. 2027 à 18:02\nSubject: mon compte\n"
        "To: <support@azopio.com>\n\nJe veux que vous effaciez toutes mes données. Benoît"
    )

    office.receives("transfert", text, sender="Lea <lea@support.example.com>", subject="TR: mon compte")
    office.works()

    assert office.case("transfert")["channel"] == "hand_over"
    assert office.case("transfert")["received"].startswith("2027-02-26")
    assert [mail["To"] for mail in office.sent()] == ["benoit@example.org"]


def test_a_shared_mailbox_is_answered_without_naming_a_right(office):
    office.receives("accès", ACCESS, sender="Cabinet <contact@cabinet.example.org>")

    office.works()

    assert "article 15" not in office.texts()[0]


@pytest.mark.parametrize("text", ["", "Voir la pièce jointe.", "See attached."])
def test_a_letter_that_only_points_elsewhere_is_unclear_and_its_clock_runs(office, text):
    office.receives("pointer", text, sender=MARIE)

    office.works()

    assert office.outcome("pointer") == "unclear"
    assert office.case("pointer")["due"] == "2027-04-01"


def test_every_notice_carries_its_own_marker(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.receives("erasure", ERASURE, sender=TOM)

    office.works()

    markers = [marker(mail) for mail in office.sent()]
    assert len(set(markers)) == 2
    assert all(markers)


def test_the_journal_of_a_story_verifies(office):
    from bot.store import journal

    office.receives("accès", ACCESS, sender=MARIE)
    office.days_pass(40)

    with office.stage.store.reading() as session:
        found = journal.verify(session, "privacy@azopio.com")

    assert found.ok
    assert found.entries > 5


def test_the_way_to_a_human_may_be_a_telephone_number(office):
    office.stage.change_settings(company={"human_route": "+33 1 99 00 00 00", "dpo_contact": "dpo@example.com"})
    office.receives("erasure", ERASURE, sender=TOM)

    office.works()

    assert "+33 1 99 00 00 00" in office.texts("tom.hale@example.com")[0]


def test_a_notice_that_cannot_be_written_is_raised_and_leaves_once_it_can(office):
    office.stage.change_settings(languages={"written": ("xx",)})
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()
    before, alarms = office.sent(), office.alarms("erasure")

    office.stage.change_settings(languages={"written": ("fr", "en")})
    office.days_pass(0.1)

    assert before == []
    assert "notice_unwritten:N1" in alarms
    assert len(office.sent("tom.hale@example.com")) == 1


def test_an_answer_goes_to_the_writer_even_when_the_mail_names_another_address(office):
    office.receives("erasure", ERASURE, sender=TOM, headers={"Reply-To": "agent@example.net", "Cc": "boss@example.net"})

    office.works()

    assert [mail["To"] for mail in office.sent()] == ["tom.hale@example.com"]
    assert "reply_to_differs" in office.alarms("erasure")
