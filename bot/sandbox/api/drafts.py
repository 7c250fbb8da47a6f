"""users.drafts: create, get, list, update, delete, send.

A draft's id is stable, the id of the message in it is not: update replaces the message, send makes a new one with
the label SENT and removes the draft (GMAIL.md 3.4).
"""

from __future__ import annotations

from itertools import islice

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.api.messages import leave, sent_resource, thread_for
from bot.sandbox.api.paging import Search, key_of, page_size, token_for
from bot.sandbox.records import StoredDraft
from bot.sandbox.refusals import failed_precondition, not_found
from bot.sandbox.switches import SecondSend


def _found(desk: Desk, draft_id: str) -> StoredDraft:
    draft = desk.mailbox.draft(draft_id)
    if draft is None:
        raise not_found()
    return draft


def _brief(draft: StoredDraft) -> Json:
    return {"id": draft.draft_id, "message": sent_resource(draft.message)}


def _hold(desk: Desk, call: Call, draft_id: str | None) -> StoredDraft:
    resource = (call.body or {}).get("message", {})
    raw = call.mail(resource)
    return desk.mailbox.hold(raw, thread_for(desk, raw, resource.get("threadId")), draft_id)


def create(desk: Desk, call: Call) -> Json:
    """Keep a new draft."""
    return _brief(_hold(desk, call, None))


def update(desk: Desk, call: Call) -> Json:
    """Replace what a draft holds; its message gets another id."""
    return _brief(_hold(desk, call, _found(desk, call.params["id"]).draft_id))


def get(desk: Desk, call: Call) -> Json:
    """A draft with its message in the format asked for."""
    draft = _found(desk, call.params["id"])
    return {"id": draft.draft_id, "message": desk.show(draft.message, call)}


def listing(desk: Desk, call: Call) -> Json:
    """Drafts, newest first."""
    search, size = Search(desk, call, always=frozenset({"DRAFT"})), page_size(call)
    found = list(islice(search.walk(key_of(call.params.get("pageToken"))), size + 1))
    names = {draft.message.gmail_id: draft.draft_id for draft in desk.mailbox.drafts()}
    answer: Json = {"resultSizeEstimate": len(found)}
    if found:
        answer["drafts"] = [
            {"id": names[one.gmail_id], "message": {"id": one.gmail_id, "threadId": one.thread_id}}
            for one in found[:size]
        ]
    if len(found) > size:
        answer["nextPageToken"] = token_for(found[size - 1].key)
    return answer


def delete(desk: Desk, call: Call) -> None:
    """Remove a draft for good."""
    desk.mailbox.drop_draft(_found(desk, call.params["id"]).draft_id)


def send(desk: Desk, call: Call) -> Json:
    """Send a draft: it is gone, and a message with another id and the label SENT stands in its thread."""
    body = call.body or {}
    mailbox, draft_id = desk.mailbox, body["id"]
    left, second = mailbox.left_as(draft_id), mailbox.switches.second_send
    if left is not None and second is SecondSend.SAME_MESSAGE:
        return sent_resource(left)
    if left is not None and second is SecondSend.PRECONDITION:
        raise failed_precondition()
    draft = _found(desk, draft_id)
    replaced = call.media is not None or "raw" in body.get("message", {})
    raw = call.mail(body.get("message", {})) if replaced else draft.message.raw
    outgoing = mailbox.prepared(raw)
    # Filed before the draft goes: a thread without messages would be forgotten.
    message = leave(desk, outgoing, draft.message.thread_id)
    mailbox.drop_draft(draft_id)
    mailbox.mark_left(draft_id, message)
    return sent_resource(message)


METHODS: dict[str, Handler] = {
    "gmail.users.drafts.create": create,
    "gmail.users.drafts.update": update,
    "gmail.users.drafts.get": get,
    "gmail.users.drafts.list": listing,
    "gmail.users.drafts.delete": delete,
    "gmail.users.drafts.send": send,
}
