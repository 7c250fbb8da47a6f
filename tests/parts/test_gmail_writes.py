from __future__ import annotations

from datetime import timedelta

import pytest
from gmail_room import MARKER, START, letter, notice, room

from bot.errors import AccessRevoked, Gone, Misuse, OutcomeUnknown, RateLimited, Unreachable
from bot.mail.mailbox import MARKER_HEADER
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.switches import SecondSend

CREATE, SEND, DELETE = "gmail.users.drafts.create", "gmail.users.drafts.send", "gmail.users.drafts.delete"

# What goes wrong on the way, and whether the mail left all the same.
LOST = [
    (Fault(kind=FaultKind.ANSWER_LOST_AFTER, method=SEND), True),
    (Fault(kind=FaultKind.ANSWER_LOST_BEFORE, method=SEND), False),
    (Fault(kind=FaultKind.RESET, method=SEND), False),
    (Fault(kind=FaultKind.RESET, method=SEND, after_act=True), True),
    (Fault(kind=FaultKind.ANSWER_CUT, method=SEND), True),
    (Fault(kind=FaultKind.SLOW, method=SEND, seconds=1.5), True),
    (Fault(kind=FaultKind.SERVER_ERROR, method=SEND), False),
    (Fault(kind=FaultKind.SERVER_ERROR, method=SEND, after_act=True), True),
    (Fault(kind=FaultKind.SERVER_ERROR, method=SEND, status=502), False),
]


def test_a_reply_is_drafted_and_sent_in_the_persons_thread():
    with room(threads_need_references=False) as here:
        asked = here.server.mailbox.deliver(letter())
        thread = here.server.mailbox.get(asked).thread_id

        draft = here.mailbox.create_draft(notice(), thread)
        sent = here.mailbox.send_draft(draft.draft_id)

        assert draft.thread_id == sent.thread_id == thread
        assert sent.gmail_id != draft.gmail_id
        (left,) = here.server.mailbox.sent()
        assert left.gmail_id == sent.gmail_id
        assert f"{MARKER_HEADER}: {MARKER}".encode() in left.raw
        assert not here.mailbox.draft_exists(draft.draft_id)


@pytest.mark.parametrize(("fault", "left"), LOST)
def test_a_send_whose_answer_is_lost_is_settled_by_looking_and_never_makes_two_mails(fault, left):
    with room(timeout=0.8) as here:
        before = here.clock.now()
        draft = here.mailbox.create_draft(notice(), None)
        here.server.faults.add(fault)

        with pytest.raises(OutcomeUnknown):
            here.mailbox.send_draft(draft.draft_id)

        assert here.asked(SEND) == 1
        assert len(here.server.mailbox.sent()) == int(left)
        found = here.mailbox.find_sent(MARKER, after=before, thread_id=draft.thread_id)
        assert (found is not None) == left
        assert here.mailbox.draft_exists(draft.draft_id) != left
        if not left:
            here.mailbox.send_draft(draft.draft_id)
        assert len(here.server.mailbox.sent()) == 1


@pytest.mark.parametrize("kind", [FaultKind.ANSWER_LOST_AFTER, FaultKind.ANSWER_CUT])
def test_a_draft_whose_answer_is_lost_is_found_by_its_marker(kind):
    with room() as here:
        here.mailbox.create_draft(notice("v1.another"), None)
        here.server.faults.add(Fault(kind=kind, method=CREATE))

        with pytest.raises(OutcomeUnknown):
            here.mailbox.create_draft(notice(), None)

        assert here.asked(CREATE) == 2
        (found,) = here.mailbox.find_drafts(MARKER)
        assert here.mailbox.draft_exists(found.draft_id)
        assert here.mailbox.find_drafts("v1.unknown") == ()


@pytest.mark.parametrize("second_send", list(SecondSend))
def test_a_draft_sent_twice_is_one_mail(second_send):
    with room(second_send=second_send) as here:
        draft = here.mailbox.create_draft(notice(), None)
        first = here.mailbox.send_draft(draft.draft_id)

        if second_send is SecondSend.SAME_MESSAGE:
            assert here.mailbox.send_draft(draft.draft_id) == first
        else:
            with pytest.raises(Gone):
                here.mailbox.send_draft(draft.draft_id)

        assert len(here.server.mailbox.sent()) == 1


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY_REQUESTS, FaultKind.QUOTA_EXCEEDED])
@pytest.mark.parametrize("method", [CREATE, SEND, DELETE])
def test_a_write_refused_for_quota_goes_back_to_the_caller_at_once(kind, method):
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        calls = {
            CREATE: lambda: here.mailbox.create_draft(notice("v1.b"), None),
            SEND: lambda: here.mailbox.send_draft(draft.draft_id),
            DELETE: lambda: here.mailbox.delete_draft(draft.draft_id),
        }
        asked, now = here.asked(method), here.clock.now()
        here.server.faults.add(Fault(kind=kind, method=method, seconds=900))

        with pytest.raises(RateLimited) as refused:
            calls[method]()

        assert here.asked(method) == asked + 1
        assert here.clock.now() == now
        assert len(here.server.mailbox.drafts()) == 1
        if kind is FaultKind.TOO_MANY_REQUESTS:
            assert abs(refused.value.retry_at - now - timedelta(seconds=900)) < timedelta(seconds=2)


def test_a_write_that_finds_no_server_is_certainly_not_done():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.server.stop()

        with pytest.raises(Unreachable):
            here.mailbox.send_draft(draft.draft_id)


def test_a_token_that_expires_between_two_writes_is_renewed_in_silence():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.credentials.token = "worn out"

        here.mailbox.send_draft(draft.draft_id)

        assert len(here.server.mailbox.sent()) == 1


def test_a_token_endpoint_that_fails_leaves_the_mail_unsent_and_the_outcome_known():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.credentials.token = None
        here.server.faults.add(Fault(kind=FaultKind.ANSWER_LOST_AFTER, method="oauth.token"))

        with pytest.raises(Unreachable):
            here.mailbox.send_draft(draft.draft_id)

        assert here.asked(SEND) == 0


def test_a_revoked_grant_stops_the_send_and_says_what_to_do():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.server.faults.add(Fault(kind=FaultKind.TOKEN_REVOKED, method=SEND))

        with pytest.raises(AccessRevoked, match="privacy-bot setup"):
            here.mailbox.send_draft(draft.draft_id)

        assert here.server.mailbox.sent() == ()


def test_removing_a_draft_that_is_gone_is_fine():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)

        here.mailbox.delete_draft(draft.draft_id)
        here.mailbox.delete_draft(draft.draft_id)

        assert here.server.mailbox.drafts() == ()


def test_a_draft_for_a_thread_that_is_gone_says_so():
    with room() as here:
        with pytest.raises(Gone):
            here.mailbox.create_draft(notice(), "18f0000000000abc")

        assert here.server.mailbox.drafts() == ()


def test_a_mail_gmail_will_not_take_is_no_reason_to_try_again():
    with room() as here:
        draft = here.mailbox.create_draft(b"Subject: to nobody\r\n\r\nHello\r\n", None)

        with pytest.raises(Misuse):
            here.mailbox.send_draft(draft.draft_id)

        assert here.asked(SEND) == 1


@pytest.mark.parametrize("in_thread", [True, False])
def test_a_sent_notice_is_found_by_its_thread_and_without_it(in_thread):
    with room() as here:
        box = here.server.mailbox
        thread = box.get(box.deliver(letter())).thread_id if in_thread else None
        draft = here.mailbox.create_draft(notice(), thread)
        sent = here.mailbox.send_draft(draft.draft_id)
        for number in range(3):
            other = here.mailbox.create_draft(notice(f"v1.{number}"), None)
            here.mailbox.send_draft(other.draft_id)

        assert here.mailbox.find_sent(MARKER, after=START, thread_id=thread) == sent
        assert here.mailbox.find_sent(MARKER, after=START, thread_id=None) == sent
        assert here.mailbox.find_sent("v1.never", after=START, thread_id=thread) is None


def test_a_notice_whose_thread_was_deleted_is_still_found():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        sent = here.mailbox.send_draft(draft.draft_id)

        assert here.mailbox.find_sent(MARKER, after=START, thread_id="18f0000000000abc") == sent


def test_a_draft_with_the_marker_is_not_taken_for_a_sent_notice():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)

        assert here.mailbox.find_sent(MARKER, after=START, thread_id=draft.thread_id) is None


def test_a_letter_that_quotes_our_marker_is_not_taken_for_a_sent_notice():
    with room() as here:
        forged = here.server.mailbox.deliver(notice(to="privacy@example.org"))
        thread = here.server.mailbox.get(forged).thread_id

        assert here.mailbox.find_sent(MARKER, after=START, thread_id=thread) is None
        assert here.mailbox.find_drafts(MARKER) == ()


@pytest.mark.parametrize(
    ("method", "look"),
    [
        ("gmail.users.drafts.get", lambda box, draft: box.draft_exists(draft.draft_id)),
        ("gmail.users.drafts.list", lambda box, draft: box.find_drafts(MARKER)),
        ("gmail.users.drafts.get", lambda box, draft: box.find_drafts(MARKER)),
        ("gmail.users.threads.get", lambda box, draft: box.find_sent("x", after=START, thread_id=draft.thread_id)),
        ("gmail.users.messages.list", lambda box, draft: box.find_sent("x", after=START, thread_id=None)),
    ],
)
def test_a_look_up_that_fails_raises_and_never_says_no(method, look):
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=method, times=None))

        with pytest.raises(Unreachable):
            look(here.mailbox, draft)


def test_a_failed_look_into_sent_messages_raises_and_never_says_no():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        here.mailbox.send_draft(draft.draft_id)
        get = "gmail.users.messages.get"
        here.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=get, times=None))

        with pytest.raises(Unreachable):
            here.mailbox.find_sent(MARKER, after=START, thread_id=None)
