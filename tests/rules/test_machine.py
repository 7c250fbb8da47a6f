"""Machines are told from people by strong signs; one weak sign never makes a machine of a person (P10, P10b)."""

import pytest

from bot.mail.bounces import ReportKind
from bot.mail.machine import is_requester_robot, machine_kind
from bot.mail.parse import Mail, parse
from handlers.facts import MachineKind

ASK = "Please erase my account and confirm it.\r\n"
OWN = {
    "own_addresses": frozenset({"privacy@example.com"}),
    "own_list_ids": frozenset({"privacy.example.com"}),
    "own_forwarders": frozenset({"@example.com"}),
}


def mail(
    *lines: str, body: str = ASK, sender: str = "Nora Weiss <nora@example.org>", subject: str = "My account"
) -> Mail:
    head = [f"From: {sender}", "To: privacy@example.com", f"Subject: {subject}", "MIME-Version: 1.0", *lines]
    return parse(("\r\n".join(head) + "\r\n\r\n" + body).encode())


def report(kind: str, part: str, returned: str = "", sender: str = "Post <post@example.net>") -> Mail:
    body = f"--r\r\n\r\nAn automatic report.\r\n--r\r\nContent-Type: message/{kind}\r\n\r\n{part}\r\n"
    body += f"--r\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n" if returned else ""
    return mail("Content-Type: multipart/report; boundary=r", body=body + "--r--\r\n", sender=sender)


PEOPLE = {
    "a plain letter": mail(),
    "a gateway that marks all its mail as bulk": mail("Precedence: bulk"),
    "a client that asks for no automatic answers": mail("X-Auto-Response-Suppress: All"),
    "a subject about automatic decisions": mail(subject="Automatic decision about my credit"),
    "a subject about the office": mail(subject="Office address: please rectify"),
    "a sender service that stamps a feedback id": mail("Feedback-ID: 1:2:3:ses"),
    "a form that writes from no-reply": mail(sender="Form <no-reply@example.org>"),
    "a person who answers an absence note": mail(
        "In-Reply-To: <a@example.com>",
        subject="Re: Automatic reply: My account",
        body="I know, but I still want erasure.\r\n\r\n> I am out of the office\r\n",
    ),
    "a person who answers a bounce": mail(
        "In-Reply-To: <b@example.com>",
        subject="Re: Undelivered Mail Returned to Sender",
        body="You wrote to my old address.\r\n> User unknown\r\n> could not be delivered\r\n",
    ),
    "a person who complains of bounces": mail(
        subject="Delivery failed", body="My mail could not be delivered. Erase my address.\r\n"
    ),
    "a person who writes out of the office": mail(
        subject="My data", body="I am out of the office until May. Until then, send me a copy of my data.\r\n"
    ),
    "a postmaster with a request": mail(
        sender="Postmaster <postmaster@example.org>", body="Erase my private account.\r\n"
    ),
    "an explicit no": mail("Auto-Submitted: no"),
    "an empty auto-reply field": mail("X-Autoreply:"),
    "a calendar file that is attached": mail(
        "Content-Type: multipart/mixed; boundary=q",
        body="--q\r\n\r\nErase this.\r\n--q\r\nContent-Type: text/calendar; method=PUBLISH\r\nContent-Disposition: attachment\r\n\r\nx\r\n--q--\r\n",
    ),
    "an attached bounce as evidence": mail(
        "Content-Type: multipart/mixed; boundary=q",
        body="--q\r\n\r\nWhy does this happen?\r\n--q\r\nContent-Type: message/rfc822\r\n\r\nFrom: MAILER-DAEMON@example.net\r\n\r\nx\r\n--q--\r\n",
    ),
    "a person who asks to unsubscribe": mail(subject="unsubscribe", body="Unsubscribe me from your newsletter.\r\n"),
    "a letter through our own list": mail(
        "List-Id: Privacy <privacy.example.com>", "Precedence: list", "List-Unsubscribe: <x>"
    ),
    "a colleague's forward": mail(
        sender="Ivo <ivo@example.com>", subject="Out of office: fwd", body="I am on leave. See below.\r\n"
    ),
    "our own domain": mail(sender="Ivo <ivo@example.com>"),
    "our own mailbox without our marker": mail(sender="privacy@example.com"),
    "a requester robot": mail("Auto-Submitted: auto-generated", "Feedback-ID: 1:2:3:ses"),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_not_taken_for_a_machine(name):
    assert machine_kind(PEOPLE[name], **OWN) is None


MACHINES = {
    "a report of failure": (
        report(
            "delivery-status",
            "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; nora@example.org\r\nAction: failed\r\nStatus: 5.1.1",
        ),
        MachineKind.BOUNCE,
    ),
    "a report of delay": (
        report("delivery-status", "Final-Recipient: rfc822; nora@example.org\r\nAction: delayed\r\nStatus: 4.4.1"),
        MachineKind.BOUNCE,
    ),
    "a receipt": (
        report("disposition-notification", "Disposition: automatic-action; displayed"),
        MachineKind.AUTO_REPLY,
    ),
    "a spam complaint": (report("feedback-report", "Feedback-Type: abuse"), MachineKind.LIST),
    "a report without its parts": (mail("Content-Type: multipart/report"), MachineKind.BOUNCE),
    "failed recipients": (mail("X-Failed-Recipients: nora@example.org"), MachineKind.BOUNCE),
    "mailer-daemon": (mail(sender="MAILER-DAEMON@example.net"), MachineKind.BOUNCE),
    "bare mailer-daemon": (mail(sender="MAILER-DAEMON"), MachineKind.BOUNCE),
    "nobody": (mail(sender="<>", body="nora@example.org is not a valid user here.\r\n"), MachineKind.BOUNCE),
    "a postmaster's bounce": (
        mail(sender="postmaster@example.net", subject="Undeliverable: My account", body="User unknown\r\n"),
        MachineKind.BOUNCE,
    ),
    "a bounce from nowhere": (
        mail("Return-Path: <>", subject="failure notice", sender="Help <help@example.net>"),
        MachineKind.BOUNCE,
    ),
    "a bounce in French": (
        mail("Return-Path: <>", subject="Non remis : Votre demande", sender="Poste <poste@example.net>"),
        MachineKind.BOUNCE,
    ),
    "an answer by program": (mail("Auto-Submitted: auto-replied"), MachineKind.AUTO_REPLY),
    "an answer by program with a comment": (mail("Auto-Submitted: Auto-Replied (vacation)"), MachineKind.AUTO_REPLY),
    "a notification": (mail("Auto-Submitted: auto-notified"), MachineKind.AUTO_REPLY),
    "an empty return path": (mail("Return-Path: <>"), MachineKind.AUTO_REPLY),
    "an autoresponder": (mail("X-Autoreply: yes"), MachineKind.AUTO_REPLY),
    "an auto_reply precedence": (mail("Precedence: auto_reply"), MachineKind.AUTO_REPLY),
    "an Exchange absence note": (
        mail("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "In-Reply-To: <n1@example.com>"),
        MachineKind.AUTO_REPLY,
    ),
    "an old absence note": (
        mail("Precedence: bulk", subject="Out of Office AutoReply: Your request"),
        MachineKind.AUTO_REPLY,
    ),
    "a challenge": (
        mail(
            body="Your message was held. This mailbox is protected by a spam filter. Click the link below so that you are on the "
            "allowed list: https://example.net/ok\r\n"
        ),
        MachineKind.AUTO_REPLY,
    ),
    "an accepted invitation": (
        mail("Content-Type: text/calendar; method=REPLY", body="BEGIN:VCALENDAR\r\n"),
        MachineKind.AUTO_REPLY,
    ),
    "an invitation": (
        mail("Content-Type: text/calendar; method=REQUEST", body="BEGIN:VCALENDAR\r\n"),
        MachineKind.LIST,
    ),
    "another's list": (mail("List-Id: <news.example.net>"), MachineKind.LIST),
    "a newsletter": (mail("List-Unsubscribe: <https://example.net/u>"), MachineKind.LIST),
    "two weak signs": (mail("Precedence: bulk", "Feedback-ID: 1:2:3:x"), MachineKind.LIST),
    "a no-reply mailing": (mail("Precedence: bulk", sender="News <no-reply@example.net>"), MachineKind.LIST),
    "our own notice": (mail("X-Privacy-Bot-Notice: abc"), MachineKind.LOOP),
    "our own answer": (mail("Auto-Submitted: auto-replied", sender="privacy@example.com"), MachineKind.LOOP),
}


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_is_known_by_what_it_says(name):
    message, kind = MACHINES[name]

    assert machine_kind(message, **OWN) is kind


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Réponse automatique : Votre demande", "Je suis en congés jusqu'au 12 mai."),
        ("Abwesenheitsnotiz: Ihre Anfrage", "Ich bin im Urlaub."),
        ("Respuesta automática: Su solicitud", "Estoy fuera de la oficina."),
        ("Risposta automatica: Richiesta", "Sono in ferie."),
        ("Automatisch antwoord: Uw verzoek", "Ik ben afwezig."),
        ("Resposta automática: Pedido", "Estou de férias."),
        ("Odpowiedź automatyczna: Wniosek", "Jestem na urlopie."),
        ("Autosvar: Din begäran", "Jag är på semester."),
        ("AUTO: Nora Weiss is away", "I am out of the office."),
    ],
)
def test_an_absence_note_needs_both_its_subject_and_its_words(subject, body):
    assert machine_kind(mail(subject=subject, body=body + "\r\n")) is MachineKind.AUTO_REPLY
    assert machine_kind(mail(subject=subject, body="1234\r\n")) is None
    assert machine_kind(mail(subject="My data", body=body + "\r\n")) is None


def test_another_list_is_bulk_even_where_ours_is_known():
    assert machine_kind(mail("List-Id: <news.example.net>"), **OWN) is MachineKind.LIST


def test_a_requester_robot_is_a_person_who_used_a_tool():
    assert is_requester_robot(PEOPLE["a requester robot"])
    assert not is_requester_robot(PEOPLE["a plain letter"])
    assert not is_requester_robot(mail("Auto-Submitted: auto-replied"))
    assert not is_requester_robot(mail("Auto-Submitted: auto-generated", "List-Id: <x.example.net>"))
    assert not is_requester_robot(mail("Auto-Submitted: auto-generated", "Precedence: bulk"))


def test_a_report_names_whom_our_notice_did_not_reach_and_which_notice_it_was():
    found = report(
        "delivery-status",
        "Reporting-MTA: dns; mx.example.net\r\n\r\nOriginal-Recipient: rfc822; Nora@Example.org\r\n"
        "Final-Recipient: rfc822; nora@example.org\r\nAction: failed\r\nStatus: 5.1.1 (no such user)",
        returned="From: privacy@example.com\r\nMessage-ID: <n1@example.com>\r\nX-Privacy-Bot-Notice: abc\r\n\r\nBody",
    ).report

    assert found is not None
    assert (found.kind, found.action, found.status) == (ReportKind.FAILED, "failed", "5.1.1")
    assert found.recipients == ("nora@example.org",)
    assert (found.original_message_id, found.original_marker) == ("n1@example.com", "abc")
    assert "nora" not in repr(found)


def test_the_worst_of_several_recipients_counts():
    found = report(
        "delivery-status",
        "Final-Recipient: rfc822; a@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n"
        "Final-Recipient: rfc822; b@example.org\r\nAction: failed\r\nStatus: 5.2.2",
    ).report

    assert found is not None
    assert found.kind is ReportKind.FAILED
    assert found.recipients == ("a@example.org", "b@example.org")


def test_an_old_servers_words_give_recipient_and_message():
    found = mail(
        "Return-Path: <>",
        sender="MAILER-DAEMON@example.net",
        subject="failure notice",
        body="Sorry, I could not deliver this.\r\n\r\n<nora@example.org>:\r\n550 5.1.1 no such user\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <n1@example.com>\r\nTo: other@example.org\r\n",
    ).report

    assert found is not None
    assert found.recipients == ("nora@example.org",)
    assert (found.status, found.original_message_id) == ("5.1.1", "n1@example.com")


def test_a_delay_is_no_failure():
    found = mail(sender="MAILER-DAEMON@example.net", subject="Delayed Mail (still being retried)").report

    assert found is not None
    assert found.kind is ReportKind.DELAYED


def test_a_persons_mail_carries_no_report():
    assert PEOPLE["an attached bounce as evidence"].report is None
    assert PEOPLE["a person who complains of bounces"].report is None
