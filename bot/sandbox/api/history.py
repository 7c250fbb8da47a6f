"""users.history.list: what changed since a cursor, or 404 if history does not reach back to it."""

from __future__ import annotations

from itertools import islice

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.api.paging import page_size
from bot.sandbox.changes import Change, ChangeKind
from bot.sandbox.refusals import bad_request, not_found

_FIELDS = {
    ChangeKind.ADDED: "messagesAdded",
    ChangeKind.DELETED: "messagesDeleted",
    ChangeKind.LABELLED: "labelsAdded",
    ChangeKind.UNLABELLED: "labelsRemoved",
}
# The empty first page (a switch) hands out this token; it leads to the same place with the records.
_AFTER_EMPTY = "9" * 20


def _record(change: Change, *, with_labels: bool) -> Json:
    message: Json = {"id": change.gmail_id, "threadId": change.thread_id}
    named = message | ({"labelIds": sorted(change.labels)} if with_labels and change.labels else {})
    entry: Json = {"message": named}
    if change.changed:
        entry["labelIds"] = sorted(change.changed)
    return {"id": str(change.history_id), "messages": [message], _FIELDS[change.kind]: [entry]}


def listing(desk: Desk, call: Call) -> Json:
    """One page of records in rising order, and the present history id."""
    changes, switches = desk.mailbox.changes, desk.mailbox.switches
    start, token = call.params["startHistoryId"], call.params.get("pageToken")
    if start is None:
        raise bad_request("Missing required parameter: startHistoryId")
    if not changes.known(start):
        raise not_found()
    if token is not None and (not token.isdecimal() or len(token) > len(_AFTER_EMPTY)):
        raise bad_request("Invalid pageToken")
    place = start if token in (None, _AFTER_EMPTY) else max(start, int(token))
    wanted, size = call.params["historyTypes"], page_size(call)
    found = list(islice(changes.since(place, wanted, call.params.get("labelId")), size + 1))
    answer: Json = {"historyId": str(changes.current)}
    if switches.empty_history_page and token is None and found:
        return answer | {"nextPageToken": _AFTER_EMPTY}
    if found:
        answer["history"] = [_record(change, with_labels=switches.history_labels) for change in found[:size]]
    if len(found) > size:
        answer["nextPageToken"] = str(found[size - 1].history_id)
    return answer


METHODS: dict[str, Handler] = {"gmail.users.history.list": listing}
