"""History, batches and partial answers of the sandbox."""

from __future__ import annotations

from itertools import pairwise

from sandbox_room import USER, letter, refused, reply, room


def added(answer):
    return [one["message"]["id"] for record in answer.get("history", []) for one in record.get("messagesAdded", [])]


def test_history_tells_what_changed_in_order_with_gaps():
    with room() as here:
        start = here.users.getProfile(**USER).execute()["historyId"]
        ids = [here.box.deliver(letter(number)) for number in range(20)]
        here.box.relabel(ids[0], add=["STARRED"], remove=["UNREAD"])
        here.box.delete(ids[1])

        answer = here.history.list(**USER, startHistoryId=start).execute()
        record_ids = [int(record["id"]) for record in answer["history"]]

        assert added(answer) == ids
        assert [list(record)[2] for record in answer["history"][20:]] == [
            "labelsAdded",
            "labelsRemoved",
            "messagesDeleted",
        ]
        assert record_ids == sorted(set(record_ids))
        assert max(after - before for before, after in pairwise(record_ids)) > 1
        assert int(answer["historyId"]) >= record_ids[-1]
        assert "history" not in here.history.list(**USER, startHistoryId=answer["historyId"]).execute()


def test_history_filters_by_kind_and_label_and_is_paged():
    with room() as here:
        start = here.users.getProfile(**USER).execute()["historyId"]
        inbox = [here.box.deliver(letter(number)) for number in range(3)]
        spam = here.box.deliver(letter(9), spam=True)
        here.box.relabel(spam, add=["INBOX"], remove=["SPAM"])

        found, request = (
            [],
            here.history.list(
                **USER, startHistoryId=start, historyTypes=["messageAdded"], labelId="INBOX", maxResults=2
            ),
        )
        while request is not None:
            answer = request.execute()
            found += added(answer)
            request = here.history.list_next(request, answer)
        moved = here.history.list(**USER, startHistoryId=start, historyTypes=["labelAdded"]).execute()["history"]

        assert found == inbox
        assert [record["labelsAdded"][0]["labelIds"] for record in moved] == [["INBOX"]]


def test_an_expired_cursor_is_not_found_and_a_fresh_one_works():
    with room() as here:
        old = here.users.getProfile(**USER).execute()["historyId"]
        here.box.expire_history()

        with refused(404, "notFound"):
            here.history.list(**USER, startHistoryId=old).execute()
        fresh = here.users.getProfile(**USER).execute()["historyId"]
        gmail_id = here.box.deliver(letter())
        assert added(here.history.list(**USER, startHistoryId=fresh).execute()) == [gmail_id]


def test_a_cursor_from_the_future_or_none_is_refused():
    with room() as here:
        with refused(404):
            here.history.list(**USER, startHistoryId=str(2**60)).execute()
        with refused(400):
            here.history.list(**USER).execute()


def test_a_batch_answers_each_call_for_itself():
    with room() as here:
        ids = [here.box.deliver(letter(number)) for number in range(3)]
        got = []
        batch = here.service.new_batch_http_request(callback=lambda name, body, error: got.append((name, body, error)))
        for gmail_id in (*ids, "ffff"):
            batch.add(here.messages.get(**USER, id=gmail_id, format="raw"), request_id=gmail_id)

        batch.execute()

        assert [name for name, _, _ in got] == [*ids, "ffff"]
        assert [body["id"] for _, body, _ in got[:3]] == ids
        assert got[3][2].status_code == 404
        assert here.server.requests.units["gmail.users.messages.get"] == 4 * 20
        assert here.server.requests.http == 1


def test_a_batch_can_write_too():
    with room() as here:
        got = []
        batch = here.service.new_batch_http_request(callback=lambda _, body, error: got.append(error or body))
        raw = here.draft(reply())["message"]
        batch.add(here.labels.list(**USER))
        batch.add(here.drafts.create(**USER, body={"message": {"raw": "VG86IGFAZXhhbXBsZS5jb20KCmhpCg"}}))
        batch.execute()

        assert raw["labelIds"] == ["DRAFT"]
        assert got[1]["message"]["labelIds"] == ["DRAFT"]
        assert here.box.drafts()[1].message.raw == b"To: a@example.com\n\nhi\n"


def test_a_batch_of_more_than_a_hundred_is_refused_whole():
    with room() as here:
        batch = here.service.new_batch_http_request()
        for _ in range(101):
            batch.add(here.labels.list(**USER))

        with refused(400):
            batch.execute()
        assert here.server.requests.calls["gmail.users.labels.list"] == 0


def test_a_partial_answer_has_the_fields_asked_for_only():
    with room() as here:
        gmail_id = here.box.deliver(letter())

        listed = here.messages.list(**USER, fields="messages(id),nextPageToken").execute()
        headers = here.get(gmail_id, "full", fields="payload/headers/name,id")

        assert listed == {"messages": [{"id": gmail_id}]}
        assert set(headers) == {"id", "payload"}
        assert {"name": "Subject"} in headers["payload"]["headers"]
        with refused(400):
            here.messages.list(**USER, fields="messages(id").execute()
