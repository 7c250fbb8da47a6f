"""Every kind of fault, by order, by address and in batches, as the unmodified client meets it."""

from __future__ import annotations

import http.client
import threading
import time
from datetime import timedelta

import httplib2
import pytest
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError
from sandbox_room import START, USER, letter, refused, reply, room

from bot.sandbox.faults import Fault, FaultKind, Faults, address_fault

GET, CREATE, SEND = "gmail.users.messages.get", "gmail.users.drafts.create", "gmail.users.drafts.send"
# What a client may meet when an answer is lost. httplib2 by itself repeats where the connection was closed.
LOST = (ConnectionError, TimeoutError, http.client.HTTPException, httplib2.HttpLib2Error)


def met(here, call):
    """How a call ended: "ok", the status of an error answer, or "lost"."""
    try:
        call()
    except HttpError as error:
        return error.status_code
    except RefreshError:
        return "revoked"
    except LOST:
        return "lost"
    return "ok"


STATUS_FAULTS = [
    (Fault(FaultKind.TOO_MANY_REQUESTS), 429, "rateLimitExceeded"),
    (Fault(FaultKind.QUOTA_EXCEEDED), 403, "rateLimitExceeded"),
    (Fault(FaultKind.SERVER_ERROR), 503, "backendError"),
    (Fault(FaultKind.SERVER_ERROR, status=500), 500, "backendError"),
    (Fault(FaultKind.MESSAGE_GONE), 404, "notFound"),
]


@pytest.mark.parametrize(("fault", "status", "reason"), STATUS_FAULTS)
def test_an_error_answer_is_met_once_and_then_all_is_well(fault, status, reason):
    with room() as here:
        gmail_id = here.box.deliver(letter())
        here.server.faults.add(fault)

        with refused(status, reason):
            here.get(gmail_id)

        assert here.get(gmail_id)["id"] == gmail_id
        assert here.server.faults.met[fault.kind] == 1


def test_a_bad_gateway_is_no_json():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.SERVER_ERROR, status=502))

        with pytest.raises(HttpError) as caught:
            here.labels.list(**USER).execute()

        assert caught.value.status_code == 502
        assert b"<!DOCTYPE html>" in caught.value.content


@pytest.mark.parametrize("header", [True, False])
def test_too_many_requests_names_the_time_on_the_clock_in_force(header):
    with room(retry_after_header=header) as here:
        here.server.faults.add(Fault(FaultKind.TOO_MANY_REQUESTS, seconds=90))

        with refused(429) as caught:
            here.labels.list(**USER).execute()

        stamp = (START + timedelta(seconds=90)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        assert f"Retry after {stamp}" in caught.value.reason
        assert caught.value.resp.get("retry-after") == ("90" if header else None)


def test_expired_history_waits_for_a_history_call():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.HISTORY_EXPIRED))
        cursor = here.users.getProfile(**USER).execute()["historyId"]

        with refused(404, "notFound"):
            here.history.list(**USER, startHistoryId=cursor).execute()
        assert here.history.list(**USER, startHistoryId=cursor).execute()["historyId"] == cursor


def test_a_revoked_token_stays_revoked():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.TOKEN_REVOKED))

        for _ in range(2):
            with pytest.raises(RefreshError, match="invalid_grant"):
                here.labels.list(**USER).execute()


# How often the mail leaves when drafts.send meets a fault once, and how the stock client ends: it repeats a request by
# itself when the connection closes without an answer.
WRITE_FAULTS = [
    (Fault(FaultKind.ANSWER_LOST_BEFORE, SEND), "ok", 1),
    (Fault(FaultKind.ANSWER_LOST_AFTER, SEND), 404, 1),
    (Fault(FaultKind.ANSWER_LOST_BEFORE, SEND, times=2), "lost", 0),
    (Fault(FaultKind.ANSWER_CUT, SEND), "lost", 1),
    (Fault(FaultKind.RESET, SEND), "lost", 0),
    (Fault(FaultKind.RESET, SEND, after_act=True), "lost", 1),
    (Fault(FaultKind.SERVER_ERROR, SEND), 503, 0),
    (Fault(FaultKind.SERVER_ERROR, SEND, after_act=True), 503, 1),
    (Fault(FaultKind.TOO_MANY_REQUESTS, SEND, after_act=True), 429, 1),
    (Fault(FaultKind.SLOW, SEND, seconds=5), "lost", 1),
]


@pytest.mark.parametrize(("fault", "end", "left"), WRITE_FAULTS, ids=lambda value: getattr(value, "kind", None))
def test_a_fault_on_sending_happens_before_or_after_the_act(fault, end, left):
    with room(timeout=0.5) as here:
        created = here.draft(reply())
        here.server.faults.add(fault)

        assert met(here, lambda: here.send_draft(created["id"])) == end

        assert len(here.box.sent()) == left
        assert len(here.box.drafts()) == 1 - left


def test_the_stock_client_sends_twice_without_a_draft():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.ANSWER_LOST_AFTER, "gmail.users.messages.send"))

        assert met(here, lambda: here.send(reply())) == "ok"

        assert len(here.box.sent()) == 2


def test_a_slow_answer_comes_in_the_end():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.SLOW, seconds=0.2))
        begun = time.perf_counter()

        assert here.labels.list(**USER).execute()

        assert time.perf_counter() - begun >= 0.2


def test_stopping_does_not_wait_for_a_slow_answer():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.SLOW, seconds=600))
        caller = threading.Thread(target=lambda: met(here, lambda: here.labels.list(**USER).execute()))
        caller.start()
        while here.server.requests.http == 0:
            time.sleep(0.01)
        begun = time.perf_counter()

        here.server.stop()

        caller.join(10)
        assert time.perf_counter() - begun < 5


def test_a_fault_waits_for_its_method_its_message_and_its_turn():
    with room() as here:
        first, second = here.box.deliver(letter(1)), here.box.deliver(letter(2))
        here.server.faults.add(Fault(FaultKind.MESSAGE_GONE, GET, gmail_id=second, skip=1, times=2))

        ends = [met(here, lambda one=one: here.get(one)) for one in (first, second, second, first, second, second)]

        assert ends == ["ok", "ok", 404, "ok", 404, "ok"]
        assert here.list() == [second, first]
        assert here.server.faults.pending() == []


def test_a_fault_may_stand_until_it_is_taken_back():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.SERVER_ERROR, times=None))
        assert [met(here, here.labels.list(**USER).execute) for _ in range(4)] == [503] * 4

        here.server.faults.clear()

        assert met(here, here.labels.list(**USER).execute) == "ok"


@pytest.mark.parametrize("kind", ["429", "403", "503", "slow", "reset", "lost-before", "lost-after", "cut", "gone"])
def test_every_fault_can_be_asked_for_by_address(kind):
    with room(timeout=0.5) as here:
        address = f"fault-{kind}@example.com"
        created = here.draft(reply(to=f"maria@example.com, Trouble <{address}>"))

        ends = [met(here, lambda: here.send_draft(created["id"])) for _ in range(2)]

        after = {"lost-after": [404, 404], "cut": ["lost", 404], "slow": ["lost", 404], "lost-before": ["ok", 404]}
        status = int(kind) if kind.isdigit() else {"gone": 404, "reset": "lost"}.get(kind)
        # After a cut answer the stock client may trip once more, over the connection it kept, or find it closed already.
        assert ends in (after.get(kind, [status, "ok"]), ["lost", "lost"] if kind == "cut" else [])
        assert len(here.box.sent()) == 1


def test_a_revoked_grant_can_be_asked_for_by_address():
    with room() as here:
        created = here.draft(reply(to="fault-revoked@example.com"))

        assert met(here, lambda: here.send_draft(created["id"])) == "revoked"
        assert here.box.sent() == ()


def test_an_address_says_how_often_for_each_mail():
    with room() as here:
        drafts = [here.draft(reply(number, to="fault-503.2@example.com")) for number in range(2)]
        always = here.draft(reply(9, to="fault-429.always@example.com"))

        for created in drafts:
            assert [met(here, lambda one=created: here.send_draft(one["id"])) for _ in range(3)] == [503, 503, "ok"]
        assert [met(here, lambda: here.send_draft(always["id"])) for _ in range(5)] == [429] * 5


def test_an_address_can_lose_the_answer_to_drafts_create():
    with room() as here:
        assert met(here, lambda: here.draft(reply(to="fault-create-lost-after@example.com"))) == "ok"

        # The stock client asked twice: an orphan draft stands beside the one it knows.
        assert len(here.box.drafts()) == 2
        assert met(here, lambda: here.send_draft(here.box.drafts()[0].draft_id)) == "ok"


@pytest.mark.parametrize(
    "address", ["maria@example.com", "fault-@example.com", "fault-418@example.com", "default-429@example.com"]
)
def test_an_ordinary_address_asks_for_nothing(address):
    assert address_fault(address, SEND) is None


def test_every_kind_has_an_address():
    for kind in FaultKind:
        order = address_fault(f"fault-{kind}-after.3@example.com", SEND)
        assert order is not None
        assert (order[0].kind, order[0].after_act, order[1]) == (kind, True, 3)
        assert address_fault(f"fault-{kind}@example.com", CREATE) is None
        assert address_fault(f"fault-create-{kind}@example.com", CREATE) is not None


def test_a_token_endpoint_can_fail():
    with room() as here:
        here.server.faults.add(Fault(FaultKind.SERVER_ERROR, "oauth.token", times=None))
        here.clock.sleep(3600)

        with pytest.raises(RefreshError):
            here.labels.list(**USER).execute()


def test_faults_are_counted_right_by_many_threads_at_once():
    faults = Faults()
    faults.add(Fault(FaultKind.SERVER_ERROR, times=50))
    hits = []

    def work():
        hits.extend(faults.take(GET) for _ in range(40))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(hit is not None for hit in hits) == 50
