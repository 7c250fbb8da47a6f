"""Drafts, sending, uploads and delivery, and each switch about them."""

from __future__ import annotations

import io
from email import message_from_bytes

import pytest
from googleapiclient.http import MediaIoBaseUpload
from sandbox_room import ADDRESS, USER, b64, letter, refused, reply, room

from bot.sandbox.switches import ForeignSender, MessageIds, SecondSend, SubjectRule

RAW = b"To: otto@example.com\nSubject: Hello\n\nFrom the top\n--x\n\n"


def test_a_draft_keeps_its_id_and_its_message_does_not():
    with room() as here:
        created = here.draft(reply())
        body = {"message": {"raw": b64(reply(subject="Re: changed"))}}
        updated = here.drafts.update(**USER, id=created["id"], body=body).execute()
        read = here.drafts.get(**USER, id=created["id"], format="minimal").execute()
        listed = here.drafts.list(**USER).execute()["drafts"]

        assert updated["id"] == created["id"]
        assert updated["message"]["id"] != created["message"]["id"]
        assert read["message"]["id"] == updated["message"]["id"]
        assert [(one["id"], one["message"]["id"]) for one in listed] == [(created["id"], updated["message"]["id"])]
        with refused(404):
            here.get(created["message"]["id"])


def test_sending_a_draft_consumes_it_and_changes_the_message_id():
    with room() as here:
        created = here.draft(reply())

        sent = here.send_draft(created["id"])

        assert sent["labelIds"] == ["SENT"]
        assert sent["id"] != created["message"]["id"]
        assert here.box.drafts() == ()
        assert [one.gmail_id for one in here.box.messages] == [sent["id"]]
        for call in (here.drafts.get(**USER, id=created["id"]), here.drafts.delete(**USER, id=created["id"])):
            with refused(404):
                call.execute()


def test_a_deleted_draft_is_gone_with_its_message():
    with room() as here:
        created = here.draft(reply())

        assert not here.drafts.delete(**USER, id=created["id"]).execute()

        assert here.box.messages == ()


@pytest.mark.parametrize(
    ("switch", "status"), [(SecondSend.NOT_FOUND, 404), (SecondSend.PRECONDITION, 400), (SecondSend.SAME_MESSAGE, None)]
)
def test_a_second_send_of_a_draft_never_makes_a_second_mail(switch, status):
    with room(second_send=switch) as here:
        created = here.draft(reply())
        first = here.send_draft(created["id"])

        if status is None:
            assert here.send_draft(created["id"])["id"] == first["id"]
        else:
            with refused(status):
                here.send_draft(created["id"])

        assert len(here.box.sent()) == 1


@pytest.mark.parametrize("switch", MessageIds)
def test_the_message_id_is_kept_or_rewritten(switch):
    with room(message_ids=switch) as here:
        here.send(reply(7))

        left = message_from_bytes(here.box.sent()[0].raw)

        if switch is MessageIds.KEPT:
            assert left["Message-ID"] == "<reply-7@example.org>"
        else:
            assert left["Message-ID"].endswith("@mail.gmail.com>")
            assert left["X-Google-Original-Message-ID"] == "<reply-7@example.org>"
        assert left.get_payload() == "We have your request.\r\n"


def test_what_a_mail_lacks_is_added():
    with room() as here:
        here.send(b"To: otto@example.com\n\nhello\n")

        left = message_from_bytes(here.box.sent()[0].raw)

        assert left["From"] == ADDRESS
        assert left["Message-ID"].startswith("<")
        assert left["Date"] == "Sun, 22 Nov 2026 01:00:00 -0800"


@pytest.mark.parametrize("switch", ForeignSender)
def test_a_sender_that_is_not_ours_is_a_switch(switch):
    raw = b"From: ceo@example.net\nTo: otto@example.com\n\nhello\n"
    with room(foreign_sender=switch, aliases=("dpo@example.org",)) as here:
        if switch is ForeignSender.REFUSED:
            with refused(400):
                here.send(raw)
            assert here.box.sent() == ()
        else:
            here.send(raw)
            wanted = ADDRESS if switch is ForeignSender.REWRITTEN else "ceo@example.net"
            assert message_from_bytes(here.box.sent()[0].raw).get_all("From") == [wanted]
        here.send(b"From: DPO <dpo@example.org>\nTo: otto@example.com\n\nhello\n")
        assert message_from_bytes(here.box.sent()[-1].raw)["From"] == "DPO <dpo@example.org>"


@pytest.mark.parametrize(
    ("switches", "subject", "refers", "joins"),
    [
        ({}, "Re: Access to my data", True, True),
        ({}, "Your request", True, False),
        ({}, "Re: Access to my data", False, False),
        ({"threads_need_references": False}, "Re: Access to my data", False, True),
        ({"subject_rule": SubjectRule.EXACT}, "Re: Access to my data", True, False),
        ({"subject_rule": SubjectRule.EXACT}, "Access to my data", True, True),
        ({"subject_rule": SubjectRule.IGNORED}, "Your request", True, True),
    ],
)
def test_a_mail_of_ours_joins_the_thread_it_asks_for_if_it_may(switches, subject, refers, joins):
    with room(**switches) as here:
        asked = here.box.deliver(letter(1 if refers else 2))
        thread_id = here.box.get(asked).thread_id

        drafted = here.draft(reply(1, subject=subject), thread_id)
        sent = here.send_draft(drafted["id"])

        assert (drafted["message"]["threadId"] == thread_id) is joins
        assert (sent["threadId"] == thread_id) is joins


def test_a_rewritten_message_id_still_leads_to_the_thread():
    with room() as here:
        thread_id = here.box.get(here.box.deliver(letter(1))).thread_id
        here.send(reply(1), thread_id)

        answer = here.box.deliver(
            letter(2, subject="Re: Access to my data", extra="In-Reply-To: <reply-1@example.org>\r\n")
        )

        assert here.box.get(answer).thread_id == thread_id


def test_a_thread_that_does_not_exist_is_not_found():
    with room() as here:
        with refused(404):
            here.draft(reply(), "ffff")
        with refused(400):
            here.draft(reply(), "no thread")


def test_a_mail_without_recipients_is_refused_when_it_is_sent():
    with room() as here:
        created = here.draft(b"Subject: no one\n\nhello\n")

        with refused(400, "invalidArgument"):
            here.send_draft(created["id"])
        assert len(here.box.drafts()) == 1


def test_a_mail_to_ourselves_is_one_message_in_sent_and_inbox():
    with room() as here:
        sent = here.send(reply(to=ADDRESS))

        assert set(sent["labelIds"]) == {"SENT", "INBOX", "UNREAD"}
        assert len(here.box.messages) == 1


@pytest.mark.parametrize("body", [None, {}])
def test_an_upload_arrives_byte_for_byte(body):
    with room() as here:
        more = {} if body is None else {"body": body}
        sent = here.messages.send(
            **USER, media_body=MediaIoBaseUpload(io.BytesIO(RAW), "message/rfc822"), **more
        ).execute()

        assert here.box.get(sent["id"]).raw.endswith(RAW)


def test_an_uploaded_draft_keeps_its_thread():
    with room() as here:
        thread_id = here.box.get(here.box.deliver(letter(1))).thread_id

        media = MediaIoBaseUpload(io.BytesIO(reply(1)), "message/rfc822")
        body = {"message": {"threadId": thread_id}}
        created = here.drafts.create(**USER, body=body, media_body=media).execute()

        assert created["message"]["threadId"] == thread_id
        assert here.box.drafts()[0].message.raw == reply(1)


def test_a_resumable_upload_is_answered_with_not_served():
    with room() as here, refused(501):
        media = MediaIoBaseUpload(io.BytesIO(RAW), "message/rfc822", resumable=True)
        here.messages.send(**USER, body={}, media_body=media).execute()


@pytest.mark.parametrize("padded", [True, False])
def test_raw_is_padded_or_bare(padded):
    with room(raw_padding=padded) as here:
        raws = [here.get(here.box.deliver(letter() + b"x" * more))["raw"] for more in range(3)]

        assert any(raw.endswith("=") for raw in raws) is padded


BAD_BODIES = [
    {"message": {"raw": "$$$$"}},
    {"message": {"raw": "ab+/"}},
    {"message": {"raw": 7}},
    {"message": {"threadId": "ffff"}},
    {"message": {"raw": "VG86IGE", "nonsense": 1}},
    {"message": {"raw": "VG86IGE", "labelIds": "INBOX"}},
    {"message": {"raw": "VG86IGE", "historyId": "-1"}},
    {"nonsense": 1},
    {},
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_request_the_document_does_not_allow_is_refused(body):
    with room() as here:
        with refused(400):
            here.drafts.create(**USER, body=body).execute()
        assert here.box.messages == ()


def test_a_draft_is_sent_by_its_id_and_not_without():
    with room() as here, refused(400):
        here.drafts.send(**USER, body={"message": {"raw": b64(RAW)}}).execute()
