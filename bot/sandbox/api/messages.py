"""users.messages: list, get, send, and attachments.get."""

from __future__ import annotations

import re

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.api.paging import Search, page
from bot.sandbox.payload import attachment, base64url
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import bad_request, not_found
from bot.sandbox.sending import Outgoing

_HEX = re.compile(r"[0-9a-f]{1,16}")
_LIMIT_NOTICE = (
    b"From: Bounce <nobody@gmail.com>\r\nSubject: You have reached a limit for sending mail\r\n"
    b"Auto-Submitted: auto-replied\r\n\r\nYou have reached a limit for sending mail. Your message was not sent.\r\n"
)


def found(desk: Desk, gmail_id: str) -> StoredMessage:
    """The message with this id. Raises Refusal 400 for what is no id, 404 for what is not there."""
    if not _HEX.fullmatch(gmail_id):
        raise bad_request("Invalid id value")
    message = desk.mailbox.get(gmail_id)
    if message is None:
        raise not_found()
    return message


def listing(desk: Desk, call: Call) -> Json:
    """Ids and thread ids, newest first; SPAM and TRASH only when asked for."""
    messages, token, estimate = page(Search(desk, call), call)
    answer: Json = {"resultSizeEstimate": estimate}
    if messages:
        answer["messages"] = [{"id": one.gmail_id, "threadId": one.thread_id} for one in messages]
    if token:
        answer["nextPageToken"] = token
    return answer


def get(desk: Desk, call: Call) -> Json:
    """One message in the format asked for."""
    desk.check_metadata_scope(call)
    return desk.show(found(desk, call.params["id"]), call)


def get_attachment(desk: Desk, call: Call) -> Json:
    """The octets behind an attachmentId of format=full."""
    message = found(desk, call.params["messageId"])
    part_id = desk.attachment(message.gmail_id, call.params["id"])
    octets = None if part_id is None else attachment(message.raw, part_id)
    if octets is None:
        raise bad_request("Invalid attachment token")
    return {"size": len(octets), "data": base64url(octets, padded=desk.mailbox.switches.raw_padding)}


def leave(desk: Desk, outgoing: Outgoing, thread_id: str | None) -> StoredMessage:
    """Let a mail leave within the sending limits; over them it may look sent, and only a notice tells (a switch)."""
    mailbox = desk.mailbox
    allowed = desk.meter.admit_mail(len(outgoing.recipients))
    message = mailbox.send(outgoing, thread_id=thread_id)
    if not allowed:
        mailbox.never_left.add(message.gmail_id)
        mailbox.deliver(_LIMIT_NOTICE)
    return message


def thread_for(desk: Desk, raw: bytes, wanted: str | None) -> str | None:
    """The thread a mail of ours joins: the one asked for, if it may. Raises Refusal 400 or 404 for a wrong id."""
    if wanted is None:
        return None
    if not _HEX.fullmatch(wanted):
        raise bad_request("Invalid thread_id value")
    if not desk.mailbox.threads.members(wanted):
        raise not_found()
    return wanted if desk.mailbox.thread_accepts(wanted, raw) else None


def sent_resource(message: StoredMessage) -> Json:
    """What send answers: ids and labels, nothing else."""
    return {"id": message.gmail_id, "threadId": message.thread_id, "labelIds": sorted(message.labels)}


def send(desk: Desk, call: Call) -> Json:
    """Send a mail without a draft."""
    resource = call.body or {}
    raw = call.mail(resource)
    outgoing = desk.mailbox.prepared(raw)
    thread_id = thread_for(desk, raw, resource.get("threadId"))
    return sent_resource(leave(desk, outgoing, thread_id))


METHODS: dict[str, Handler] = {
    "gmail.users.messages.list": listing,
    "gmail.users.messages.get": get,
    "gmail.users.messages.send": send,
    "gmail.users.messages.attachments.get": get_attachment,
}
