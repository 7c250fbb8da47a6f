"""A colleague's forward is a hand-over of the original writer's letter (P10, D1)."""

from datetime import UTC, date, datetime

import pytest

from bot.mail.handover import hand_over
from bot.mail.parse import Mail, parse

COLLEAGUES = ("@example.com", "support@example.net")
INNER = (
    "Received: from mail.example.org by mx.google.com with ESMTPS id a; Mon, 2 Mar 2026 23:30:00 -0800\r\n"
    "Received: from home by mail.example.org; Mon, 2 Mar 2026 20:00:00 -0800\r\n"
    "From: Ana Silva <ana@example.org>\r\nSubject: My data\r\nDate: Sun, 1 Feb 2026 00:00:00 +0000\r\n\r\nPlease erase my data.\r\n"
)


def mail(body: str, *lines: str, sender: str = "Ivo <ivo@example.com>", subject: str = "Fwd: My data") -> Mail:
    head = [f"From: {sender}", "To: privacy@example.com", f"Subject: {subject}", *lines]
    return parse(("\r\n".join(head) + "\r\n\r\n" + body).encode())


def attached(inner: str, sender: str = "Ivo <ivo@example.com>") -> Mail:
    body = (
        f"--q\r\n\r\nSee below, this came on Monday.\r\n--q\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--q--\r\n"
    )
    return mail(body, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=q", sender=sender)


def test_an_attached_message_gives_person_letter_and_the_first_mailboxes_receipt():
    found = hand_over(attached(INNER), own_forwarders=COLLEAGUES)

    assert found is not None
    assert found.person == "ana@example.org"
    assert found.received_at == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert found.forwarded_by == "ivo@example.com"
    assert (found.letter.subject, found.letter.text) == ("My data", "Please erase my data.")
    assert "ana" not in repr(found)


def test_without_a_received_line_the_receipt_is_not_known():
    inner = INNER.partition("From:")

    assert hand_over(attached("From:" + inner[2]), own_forwarders=COLLEAGUES).received_at is None
    assert hand_over(attached("Received: nonsense\r\nFrom:" + inner[2]), own_forwarders=COLLEAGUES).received_at is None


def test_a_forward_of_a_forward_leads_to_who_wrote_first():
    middle = f"From: Support <support@example.net>\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\nContent-Type: message/rfc822\r\n\r\n{INNER}\r\n--z--\r\n"

    assert hand_over(attached(middle), own_forwarders=COLLEAGUES).person == "ana@example.org"


FORWARDS = {
    "gmail en": "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Ana Silva <ana@example.org>\r\nDate: Mon, Mar 2, 2026 at 9:12 AM\r\nSubject: My data\r\nTo: <support@example.com>\r\n\r\n\r\nPlease erase my data.",
    "gmail fr": "---------- Forwarded message ---------\r\nDe : Ana Silva <ana@example.org>\r\nDate: lun. 2 mars 2026 à 09:12\r\nSubject: My data\r\nTo: <support@example.com>\r\n\r\nPlease erase my data.",
    "apple fr": "Pour toi\r\n\r\nDébut du message réexpédié :\r\n\r\nDe: Ana Silva <ana@example.org>\r\nObjet: My data\r\nDate: 2 mars 2026 à 09:12:00 UTC+1\r\nÀ: support@example.com\r\n\r\nPlease erase my data.",
    "apple en quoted": "For you\r\n\r\n> Begin forwarded message:\r\n> \r\n> From: Ana Silva <ana@example.org>\r\n> Subject: My data\r\n> Date: 2 March 2026 at 09:12:00 CET\r\n> To: support@example.com\r\n> \r\n> Please erase my data.",
    "thunderbird fr": "-------- Message transféré --------\r\nSujet : My data\r\nDate : Mon, 2 Mar 2026 09:12:00 +0100\r\nDe : Ana Silva <ana@example.org>\r\nPour : support@example.com\r\n\r\nPlease erase my data.",
    "thunderbird en": "-------- Forwarded Message --------\r\nSubject: My data\r\nDate: Mon, 2 Mar 2026 09:12:00 +0100\r\nFrom: Ana Silva <ana@example.org>\r\nTo: support@example.com\r\n\r\nPlease erase my data.",
    "outlook fr": "Bonjour, pour suite à donner.\r\n\r\nDe : Ana Silva <ana@example.org>\r\nEnvoyé : lundi 2 mars 2026 09:12\r\nÀ : Support <support@example.com>\r\nObjet : My data\r\n\r\nPlease erase my data.",
    "outlook en old": "-----Original Message-----\r\nFrom: Ana Silva [mailto:ana@example.org]\r\nSent: Monday, March 2, 2026 9:12 AM\r\nTo: Support\r\nSubject: My data\r\n\r\nPlease erase my data.",
    "outlook fr old": "-----Message d'origine-----\r\nDe : Ana Silva <ana@example.org>\r\nEnvoyé : lundi 2 mars 2026 09:12\r\nÀ : Support\r\nObjet : My data\r\n\r\nPlease erase my data.",
}


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forwarded_text_gives_person_and_letter_and_the_day_only_as_a_hint(name):
    found = hand_over(mail(FORWARDS[name], "Content-Type: text/plain; charset=utf-8"), own_forwarders=COLLEAGUES)

    assert found is not None
    assert found.person == "ana@example.org"
    assert (found.letter.subject, found.letter.text) == ("My data", "Please erase my data.")
    assert found.received_at is None
    assert found.dated == date(2026, 3, 2)


def test_a_forward_that_shows_a_name_only_leaves_the_person_open():
    body = "-----Message d'origine-----\r\nDe : Ana Silva\r\nEnvoyé : lundi 2 mars 2026 09:12\r\nObjet : My data\r\n\r\nPlease erase my data."

    found = hand_over(mail(body), own_forwarders=COLLEAGUES)

    assert found is not None
    assert found.person == ""


@pytest.mark.parametrize(
    "sender", ["Eve <eve@example.org>", "Eve <eve@sub.example.com>", "Help <help@example.net>", ""]
)
def test_only_a_colleagues_forward_is_a_hand_over(sender):
    assert hand_over(attached(INNER, sender=sender), own_forwarders=COLLEAGUES) is None


def test_a_colleague_who_asks_for_their_own_data_hands_nothing_over():
    assert hand_over(mail("Please erase my own data.", subject="My data"), own_forwarders=COLLEAGUES) is None


def test_a_colleague_who_answers_hands_nothing_over():
    body = "Thank you, done.\r\n\r\nDe : Bot <privacy@example.com>\r\nEnvoyé : lundi 2 mars 2026 09:12\r\nÀ : Ivo\r\nObjet : Rappel\r\n\r\nA reminder."

    assert hand_over(mail(body, subject="RE: Rappel"), own_forwarders=COLLEAGUES) is None


def test_our_own_notice_sent_back_by_a_colleague_is_no_hand_over():
    notice = "From: privacy@example.com\r\nX-Privacy-Bot-Notice: abc\r\nSubject: Votre demande\r\n\r\nWe got it."

    assert hand_over(attached(notice), own_forwarders=COLLEAGUES) is None
