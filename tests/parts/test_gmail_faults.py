from __future__ import annotations

import traceback
from datetime import timedelta

import pytest
from gmail_room import ADDRESS, START, credentials_for, letter, room

from bot.clock import VirtualClock
from bot.errors import AccessRevoked, GrantUnfit, Misuse, RateLimited, Unreachable
from bot.mail.channel import discovery_document
from bot.mail.gmail import open_mailbox
from bot.mail.oauth import SCOPES
from bot.sandbox.faults import Fault, FaultKind

GET, LIST, HISTORY = "gmail.users.messages.get", "gmail.users.messages.list", "gmail.users.history.list"

PASSING = [
    Fault(kind=FaultKind.TOO_MANY_REQUESTS, seconds=30),
    Fault(kind=FaultKind.QUOTA_EXCEEDED),
    Fault(kind=FaultKind.SERVER_ERROR),
    Fault(kind=FaultKind.SERVER_ERROR, status=502),
    Fault(kind=FaultKind.RESET),
    Fault(kind=FaultKind.ANSWER_LOST_BEFORE, times=2),
    Fault(kind=FaultKind.ANSWER_CUT),
    Fault(kind=FaultKind.SLOW, seconds=1.2),
]


def named(fault):
    return f"{fault.kind.value}{fault.status if fault.kind is FaultKind.SERVER_ERROR else ''}"


@pytest.mark.parametrize("has_batch", [True, False])
@pytest.mark.parametrize("fault", PASSING, ids=named)
def test_a_read_outlasts_a_passing_fault_on_the_virtual_clock(fault, has_batch):
    with room(timeout=0.8, has_batch=has_batch) as here:
        cursor = here.mailbox.profile().history_id
        delivered = [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(4)]
        for method in (HISTORY, GET):
            here.server.faults.add(
                Fault(kind=fault.kind, method=method, times=fault.times, status=fault.status, seconds=fault.seconds)
            )

        changes = here.mailbox.changes(cursor)
        fetched = list(here.mailbox.fetch([one.gmail_id for one in changes.refs]))

        assert sorted(one.gmail_id for one in fetched) == sorted(delivered)
        assert here.server.faults.pending() == []


@pytest.mark.parametrize(
    "kind",
    [FaultKind.SERVER_ERROR, FaultKind.RESET, FaultKind.ANSWER_LOST_BEFORE, FaultKind.ANSWER_LOST_AFTER],
    ids=lambda kind: kind.value,
)
def test_a_batch_that_fails_as_a_whole_is_asked_for_again(kind):
    with room() as here:
        delivered = [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(4)]
        here.server.faults.add(Fault(kind=kind, method="batch"))

        fetched = list(here.mailbox.fetch(delivered))

        assert len(fetched) == 4
        assert here.asked("batch") == 2


def test_a_read_that_keeps_failing_ends_and_says_it_is_temporary():
    with room() as here:
        here.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=HISTORY, times=None))
        cursor = here.mailbox.profile().history_id

        with pytest.raises(Unreachable):
            here.mailbox.changes(cursor)

        assert here.asked(HISTORY) == 6
        assert timedelta(minutes=1) <= here.clock.now() - START <= timedelta(minutes=3)


def test_messages_fetched_before_a_lasting_fault_are_handed_over_first():
    with room(batch_size=2) as here:
        delivered = [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(6)]
        here.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=GET, gmail_id=delivered[3], times=None))
        fetched = []

        with pytest.raises(Unreachable):
            fetched.extend(here.mailbox.fetch(delivered))

        assert sorted(one.gmail_id for one in fetched) == sorted(delivered[:3])


def test_a_ban_of_a_quarter_hour_is_handed_to_the_caller_and_kept():
    with room() as here:
        cursor = here.mailbox.profile().history_id
        here.server.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method=HISTORY, seconds=900))

        for _ in range(3):
            with pytest.raises(RateLimited) as refused:
                here.mailbox.changes(cursor)

        assert here.asked(HISTORY) == 1
        here.clock.advance_to(refused.value.retry_at)
        here.mailbox.changes(cursor)


def test_a_revoked_token_stops_reading_at_once():
    with room() as here:
        cursor = here.mailbox.profile().history_id
        here.server.faults.add(Fault(kind=FaultKind.TOKEN_REVOKED, method=HISTORY))
        now = here.clock.now()

        with pytest.raises(AccessRevoked, match="privacy-bot setup"):
            here.mailbox.changes(cursor)

        assert here.clock.now() == now


def test_a_token_that_wears_out_during_a_batch_is_renewed():
    with room() as here:
        delivered = [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(4)]
        here.credentials.token = "worn out"

        assert len(list(here.mailbox.fetch(delivered))) == 4


def test_a_message_that_goes_between_list_and_get_is_reported_as_gone():
    with room() as here:
        first, second = (here.server.mailbox.deliver(letter(name)) for name in ("First", "Second"))
        here.server.faults.add(Fault(kind=FaultKind.MESSAGE_GONE, method=GET, gmail_id=second))

        answers = list(here.mailbox.fetch([first, second]))

        assert second in answers
        assert len(answers) == 2


def test_another_mailbox_than_the_configured_one_stops_the_start():
    with pytest.raises(GrantUnfit, match=r"gmail\.mailbox") as refusal, room(address="sales@example.org"):
        pass

    assert ADDRESS not in str(refusal.value)


def test_the_configured_mailbox_may_be_written_in_any_case():
    with room(address=" Privacy@Example.ORG ") as here:
        assert here.mailbox.profile().address == ADDRESS


def test_a_server_without_a_gmail_api_is_named_as_the_settings_fault():
    with room() as here, pytest.raises(Misuse, match=r"gmail\.base_url"):
        open_mailbox(
            base_url=here.server.url.rstrip("/") + "/elsewhere/",
            credentials=credentials_for(here.server, here.server.grant(scopes=list(SCOPES))),
            clock=VirtualClock(START),
            address=ADDRESS,
        )


def test_a_server_reached_without_tls_is_refused_before_any_token_leaves():
    with room() as here:
        asked = here.server.requests.http

        with pytest.raises(Misuse, match="https"):
            open_mailbox(
                base_url="http://gmail.example.org/",
                credentials=here.credentials,
                clock=VirtualClock(START),
                address=ADDRESS,
            )

        assert here.server.requests.http == asked


def test_batches_go_to_the_configured_server_too():
    document = discovery_document("https://mail.example.org/proxy")

    assert document["rootUrl"] == document["baseUrl"] == "https://mail.example.org/proxy/"
    assert "googleapis" not in document["rootUrl"] + document["batchPath"]
    assert "mtlsRootUrl" not in document


def test_no_error_of_the_adapter_shows_what_the_server_or_the_address_said():
    for has_batch in (True, False):
        with room(has_batch=has_batch) as here:
            delivered = here.server.mailbox.deliver(letter())
            here.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, times=None))

            with pytest.raises(Unreachable) as failure:
                list(here.mailbox.fetch([delivered]))

            shown = "".join(traceback.format_exception(failure.value))
            assert here.server.url not in shown
            assert delivered not in shown
