"""Reading the sandbox with the unmodified google client: profile, messages, threads, labels, history, batch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sandbox_room import ADDRESS, START, USER, letter, refused, room, unb64


def test_the_profile_names_the_mailbox_and_a_valid_cursor():
    with room() as here:
        here.box.deliver(letter(1))

        profile = here.users.getProfile(**USER).execute()

        assert (profile["emailAddress"], profile["messagesTotal"], profile["threadsTotal"]) == (ADDRESS, 1, 1)
        assert "history" not in here.history.list(**USER, startHistoryId=profile["historyId"]).execute()


def test_the_own_address_is_me_and_another_mailbox_is_refused():
    with room() as here:
        assert here.users.getProfile(userId=ADDRESS).execute()["emailAddress"] == ADDRESS

        with refused(403, "forbidden"):
            here.users.getProfile(userId="sales@example.org").execute()


def test_each_format_shows_what_gmail_shows():
    with room() as here:
        gmail_id = here.box.deliver(letter(subject="=?utf-8?q?Acc=C3=A8s?="))

        shown = {form: here.get(gmail_id, form) for form in ("minimal", "raw", "metadata", "full")}

        assert "raw" not in shown["minimal"]
        assert "payload" not in shown["minimal"]
        assert unb64(shown["raw"]["raw"]).endswith(letter(subject="=?utf-8?q?Acc=C3=A8s?="))
        assert "body" not in shown["metadata"]["payload"]
        assert {"name": "Subject", "value": "Accès"} in shown["full"]["payload"]["headers"]
        assert unb64(shown["full"]["payload"]["body"]["data"]) == b"Please send me my data.\r\n"
        assert shown["minimal"]["snippet"] == "Please send me my data."
        assert shown["minimal"]["internalDate"] == str(int(START.timestamp() * 1000))
        assert shown["minimal"]["labelIds"] == ["CATEGORY_PERSONAL", "INBOX", "UNREAD"]


def test_metadata_headers_narrow_what_is_shown():
    with room() as here:
        gmail_id = here.box.deliver(letter())

        shown = here.get(gmail_id, "metadata", metadataHeaders=["subject"])

        assert [one["name"] for one in shown["payload"]["headers"]] == ["Subject"]


def test_an_attachment_is_fetched_by_its_own_id():
    raw = (
        b"From: ana@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\n\r\nSee the file.\r\n--x\r\nContent-Type: application/pdf; name=id.pdf\r\n"
        b"Content-Disposition: attachment; filename=id.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--x--\r\n"
    )
    with room() as here:
        gmail_id = here.box.deliver(raw)

        part = here.get(gmail_id, "full")["payload"]["parts"][1]
        found = here.messages.attachments().get(**USER, messageId=gmail_id, id=part["body"]["attachmentId"]).execute()

        assert (part["filename"], part["partId"], unb64(found["data"])) == ("id.pdf", "1", b"%PDF")
        with refused(400):
            here.messages.attachments().get(**USER, messageId=gmail_id, id="other").execute()


def test_what_is_no_id_is_refused_and_what_is_not_there_is_not_found():
    with room() as here:
        gone = here.box.deliver(letter())
        here.box.delete(gone)

        for gmail_id, status in ((gone, 404), ("ffff", 404), ("not-an-id", 400)):
            with refused(status):
                here.get(gmail_id)


def test_lists_are_newest_first_and_paged_to_the_end():
    with room() as here:
        ids = [
            here.box.deliver(letter(number), received_at=START + timedelta(minutes=number))
            for number in (3, 1, 2, 0, 4)
        ]
        pages, request = [], here.messages.list(**USER, maxResults=2)
        while request is not None:
            answer = request.execute()
            pages.append([one["id"] for one in answer["messages"]])
            request = here.messages.list_next(request, answer)

        newest_first = [ids[4], ids[0], ids[2], ids[1], ids[3]]
        assert pages == [newest_first[:2], newest_first[2:4], newest_first[4:]]


def test_a_page_token_we_never_gave_is_refused():
    with room() as here, refused(400):
        here.messages.list(**USER, pageToken="tomorrow").execute()


def test_spam_and_trash_are_listed_only_when_asked_for():
    with room() as here:
        kept = here.box.deliver(letter(1))
        spam = here.box.deliver(letter(2), spam=True)
        trashed = here.box.deliver(letter(3))
        here.box.relabel(trashed, add=["TRASH"], remove=["INBOX"])

        assert here.list() == [kept]
        assert set(here.list(includeSpamTrash=True)) == {kept, spam, trashed}
        assert here.list(labelIds=["SPAM"]) == [spam]
        assert here.list(q="in:trash") == [trashed]
        assert here.list(labelIds=["INBOX", "UNREAD"]) == [kept]


QUERIES = [
    ("from:maria", {"maria"}),
    ("from:maria OR from:otto", {"maria", "otto"}),
    ("{from:maria from:otto}", {"maria", "otto"}),
    ("-from:maria", {"otto", "old"}),
    ("subject:invoice", {"otto"}),
    ('"send me my data"', {"maria", "otto", "old"}),
    ("newer_than:2d", {"maria", "otto"}),
    ("older_than:2d", {"old"}),
    ("before:2026/11/20", {"old"}),
    ("after:2026/11/20 from:otto", {"otto"}),
    (f"after:{int(START.timestamp())}", {"maria", "otto"}),
    (f"after:{int(START.timestamp()) + 1}", set()),
    ("rfc822msgid:letter-2@example.com", {"otto"}),
    ("rfc822msgid:<letter-9@example.com>", set()),
    ("to:me is:unread in:inbox", {"maria", "otto", "old"}),
    ("in:sent", set()),
    ("larger:10M", set()),
    ("(from:otto OR from:old) -subject:invoice", {"old"}),
]


@pytest.mark.parametrize(("q", "expected"), QUERIES)
def test_a_search_finds_what_gmail_would(q, expected):
    with room() as here:
        names = {
            here.box.deliver(letter(1)): "maria",
            here.box.deliver(letter(2, sender="otto@example.com", subject="An invoice")): "otto",
            here.box.deliver(letter(3, sender="old@example.com"), received_at=START - timedelta(days=5)): "old",
        }

        assert {names[one] for one in here.list(q=q)} == expected


@pytest.mark.parametrize("q", ["foo:bar", "after:yesterday", "(from:maria", "from:maria)", "is:weird", 'a "b'])
def test_a_search_the_sandbox_does_not_know_is_refused_not_empty(q):
    with room() as here, refused(400):
        here.list(q=q)


def test_threads_follow_references_and_subject():
    with room() as here:
        first = here.box.deliver(letter(1))
        answer = here.box.deliver(
            letter(2, subject="AW: Access to my data", extra="References: <letter-1@example.com>\r\n")
        )
        other = here.box.deliver(letter(3, subject="Another thing", extra="References: <letter-1@example.com>\r\n"))

        thread = here.threads.get(**USER, id=here.box.get(first).thread_id, format="minimal").execute()

        assert [one["id"] for one in thread["messages"]] == [first, answer]
        assert here.box.get(other).thread_id == other
        listed = here.threads.list(**USER, maxResults=1).execute()
        assert [one["id"] for one in listed["threads"]] == [other]
        rest = here.threads.list(**USER, maxResults=1, pageToken=listed["nextPageToken"]).execute()
        assert [one["id"] for one in rest["threads"]] == [first]
        with refused(404):
            here.threads.get(**USER, id="ffff").execute()


def test_labels_are_listed_and_counted():
    with room() as here:
        here.box.deliver(letter(1))
        read = here.box.deliver(letter(2))
        here.box.relabel(read, remove=["UNREAD"])

        names = {one["id"] for one in here.labels.list(**USER).execute()["labels"]}
        inbox = here.labels.get(**USER, id="INBOX").execute()

        assert {"INBOX", "SPAM", "SENT", "DRAFT", "TRASH"} <= names
        assert (inbox["messagesTotal"], inbox["messagesUnread"], inbox["threadsTotal"]) == (2, 1, 2)
        with refused(404):
            here.labels.get(**USER, id="Label_7").execute()


def test_aliases_stand_behind_the_primary_address():
    with room(aliases=("dpo@example.org",)) as here:
        listed = here.users.settings().sendAs().list(**USER).execute()["sendAs"]

        assert [one["sendAsEmail"] for one in listed] == [ADDRESS, "dpo@example.org"]
        assert listed[0]["isPrimary"] is True
