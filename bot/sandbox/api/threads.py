"""users.threads: list and get."""

from __future__ import annotations

import re
from itertools import islice

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.api.paging import Search, key_of, page_size, token_for
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import bad_request, not_found

_HEX = re.compile(r"[0-9a-f]{1,16}")


def _members(desk: Desk, thread_id: str) -> list[StoredMessage]:
    return [m for one in desk.mailbox.threads.members(thread_id) if (m := desk.mailbox.get(one)) is not None]


def _history_id(members: list[StoredMessage]) -> str:
    return str(max(message.history_id for message in members))


def listing(desk: Desk, call: Call) -> Json:
    """Threads with a matching message, the one with the newest first."""
    search, size = Search(desk, call), page_size(call)

    def newest_of_thread(message: StoredMessage) -> bool:
        members = _members(desk, message.thread_id)
        return not any(one.key > message.key and search.matches(one) for one in members)

    walk = search.walk(key_of(call.params.get("pageToken")))
    found = list(islice((message for message in walk if newest_of_thread(message)), size + 1))
    answer: Json = {"resultSizeEstimate": len(found)}
    if found:
        answer["threads"] = [_summary(desk, message.thread_id) for message in found[:size]]
    if len(found) > size:
        answer["nextPageToken"] = token_for(found[size - 1].key)
    return answer


def _summary(desk: Desk, thread_id: str) -> Json:
    members = _members(desk, thread_id)
    return {"id": thread_id, "snippet": desk.snippet(members[-1]), "historyId": _history_id(members)}


def get(desk: Desk, call: Call) -> Json:
    """A thread with its messages in order of arrival."""
    desk.check_metadata_scope(call)
    thread_id = call.params["id"]
    if not _HEX.fullmatch(thread_id):
        raise bad_request("Invalid id value")
    members = _members(desk, thread_id)
    if not members:
        raise not_found()
    shown = [desk.show(message, call) for message in members]
    return {"id": thread_id, "historyId": _history_id(members), "messages": shown}


METHODS: dict[str, Handler] = {"gmail.users.threads.list": listing, "gmail.users.threads.get": get}
