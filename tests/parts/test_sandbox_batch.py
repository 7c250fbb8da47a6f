"""Batches that fail in part or whole, and histories with less in them than hoped for."""

from __future__ import annotations

import http.client

import httplib2
import pytest
from sandbox_room import USER, letter, refused, room

from bot.sandbox.faults import Fault, FaultKind

GET, CREATE, SEND = "gmail.users.messages.get", "gmail.users.drafts.create", "gmail.users.drafts.send"
# What a client may meet when an answer is lost. httplib2 by itself repeats where the connection was closed.
LOST = (ConnectionError, TimeoutError, http.client.HTTPException, httplib2.HttpLib2Error)


def in_batch(here, gmail_ids):
    got = {}
    batch = here.service.new_batch_http_request(
        callback=lambda name, _, error: got.__setitem__(name, error.status_code if error else "ok")
    )
    for gmail_id in gmail_ids:
        batch.add(here.messages.get(**USER, id=gmail_id, format="raw"), request_id=gmail_id)
    batch.execute()
    return [got[gmail_id] for gmail_id in gmail_ids]


def test_a_fault_inside_a_batch_hits_its_own_call():
    with room() as here:
        ids = [here.box.deliver(letter(number)) for number in range(3)]
        here.server.faults.add(Fault(FaultKind.TOO_MANY_REQUESTS, GET, gmail_id=ids[1]))

        assert in_batch(here, ids) == ["ok", 429, "ok"]
        assert in_batch(here, ids) == ["ok"] * 3


@pytest.mark.parametrize("method", [GET, "batch"])
def test_a_lost_connection_loses_the_whole_batch(method):
    with room() as here:
        ids = [here.box.deliver(letter(number)) for number in range(3)]
        here.server.faults.add(Fault(FaultKind.RESET, method))

        with pytest.raises(LOST):
            in_batch(here, ids)
        assert in_batch(here, ids) == ["ok"] * 3


def test_a_batch_endpoint_may_fail_or_be_missing():
    with room() as here:
        gmail_id = here.box.deliver(letter())
        here.server.faults.add(Fault(FaultKind.SERVER_ERROR, "batch"))
        with refused(503):
            in_batch(here, [gmail_id])
    with room(has_batch=False) as here, refused(404):
        in_batch(here, [here.box.deliver(letter())])


def test_a_batch_may_be_carried_out_in_another_order():
    with room(batch_shuffled=True) as here:
        ids = [here.box.deliver(letter(number)) for number in range(10)]
        here.server.faults.add(Fault(FaultKind.SERVER_ERROR, GET))

        ends = in_batch(here, ids)

        assert ends.count(503) == 1
        assert ends[0] == "ok"


@pytest.mark.parametrize(("history_labels", "named"), [(True, True), (False, False)])
def test_history_may_leave_labels_out(history_labels, named):
    with room(history_labels=history_labels) as here:
        start = here.users.getProfile(**USER).execute()["historyId"]
        here.box.deliver(letter())

        (record,) = here.history.list(**USER, startHistoryId=start).execute()["history"]

        assert ("labelIds" in record["messagesAdded"][0]["message"]) is named


def test_the_first_page_of_history_may_be_empty_and_yet_not_the_last():
    with room(empty_history_page=True) as here:
        start = here.users.getProfile(**USER).execute()["historyId"]
        gmail_id = here.box.deliver(letter())

        first = here.history.list(**USER, startHistoryId=start).execute()
        second = here.history.list(**USER, startHistoryId=start, pageToken=first["nextPageToken"]).execute()

        assert "history" not in first
        assert second["history"][0]["messages"][0]["id"] == gmail_id
        assert "nextPageToken" not in second
