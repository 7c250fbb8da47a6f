"""/sandbox/...: what the outside world, a person at the mailbox, or bad luck does, over HTTP.

For people in training and for programs in another process; a test in the same process calls the server's methods.
A request with an Origin header is refused: no web page has business here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from http import HTTPStatus
from typing import Any

from bot.sandbox.api.dispatch import Dispatcher
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import Refusal, bad_request, forbidden, not_found, refusal
from bot.sandbox.wire import Answer, Request, json_answer, refused

PREFIX = "/sandbox"
Do = Callable[[Dispatcher, Request], Answer]


def _one(request: Request, name: str) -> str | None:
    values = request.query.get(name)
    return values[-1] if values else None


def _known(dispatcher: Dispatcher, request: Request) -> StoredMessage:
    message = dispatcher.desk.mailbox.get(_one(request, "id") or "")
    if message is None:
        raise not_found()
    return message


def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        raise bad_request("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise bad_request("The body must be a JSON object.")
    return body


def deliver(dispatcher: Dispatcher, request: Request) -> Answer:
    """A mail (the body, as it is) arrives. Query: received_at (ISO 8601 with offset), spam, dmarc, thread_id."""
    text = _one(request, "received_at")
    try:
        received_at = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        raise bad_request("received_at takes ISO 8601.") from None
    if received_at is not None and received_at.tzinfo is None:
        raise bad_request("received_at needs an offset, such as +00:00.")
    gmail_id = dispatcher.desk.mailbox.deliver(
        request.body,
        received_at=received_at,
        spam=_one(request, "spam") in ("1", "true"),
        dmarc=_one(request, "dmarc") or "pass",
        thread_id=_one(request, "thread_id"),
    )
    return json_answer({"id": gmail_id})


def add_fault(dispatcher: Dispatcher, request: Request) -> Answer:
    """Order a fault; the body has the fields of `faults.Fault`."""
    body = _body(request)
    known = {one.name for one in fields(Fault)}
    if not set(body) <= known:
        raise bad_request(f"A fault has the fields {', '.join(sorted(known))}.")
    try:
        fault = Fault(**{**body, "kind": FaultKind(body.get("kind", ""))})
    except ValueError:
        raise bad_request(f"kind is one of {', '.join(FaultKind)}.") from None
    dispatcher.faults.add(fault)
    return json_answer(asdict(fault))


def list_faults(dispatcher: Dispatcher, _: Request) -> Answer:
    """The faults that still wait, and how many of each kind were met."""
    waiting = [asdict(fault) for fault in dispatcher.faults.pending()]
    return json_answer({"waiting": waiting, "met": dict(dispatcher.faults.met)})


def clear_faults(dispatcher: Dispatcher, _: Request) -> Answer:
    """Take back every order."""
    dispatcher.faults.clear()
    return json_answer({})


def expire_history(dispatcher: Dispatcher, _: Request) -> Answer:
    """Every history id handed out so far is too old from now on."""
    dispatcher.desk.mailbox.expire_history()
    return json_answer({})


def delete(dispatcher: Dispatcher, request: Request) -> Answer:
    """A message is gone for good. Query: id."""
    dispatcher.desk.mailbox.delete(_known(dispatcher, request).gmail_id)
    return json_answer({})


def relabel(dispatcher: Dispatcher, request: Request) -> Answer:
    """A person moves a message. Query: id, add and remove (labels, repeatable)."""
    gmail_id = _known(dispatcher, request).gmail_id
    add, remove = request.query.get("add", ()), request.query.get("remove", ())
    dispatcher.desk.mailbox.relabel(gmail_id, add=add, remove=remove)
    return json_answer({})


def ways_out(dispatcher: Dispatcher, request: Request) -> Answer:
    """A person lets others get the mail. Query: forward, filter, delegate (addresses; none of a kind takes it back)."""
    mailbox, query = dispatcher.desk.mailbox, request.query
    mailbox.forwards_to, mailbox.filters_to = tuple(query.get("forward", ())), tuple(query.get("filter", ()))
    mailbox.delegates = tuple(query["delegate"]) if "delegate" in query else None
    return json_answer({})


def grant(dispatcher: Dispatcher, request: Request) -> Answer:
    """A person allows scopes; answers a refresh token. Body: {"scopes": ["gmail.readonly", ...]}."""
    scopes = _body(request).get("scopes", [])
    if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
        raise bad_request("scopes is a list of texts.")
    return json_answer({"refresh_token": dispatcher.grants.grant(scopes)})


def sent(dispatcher: Dispatcher, _: Request) -> Answer:
    """Everything that left: ids, recipients, subject, when."""
    rows = [
        {
            "id": message.gmail_id,
            "threadId": message.thread_id,
            "to": message.envelope.recipients,
            "subject": message.envelope.subject,
            "at": message.internal_date.isoformat(),
        }
        for message in dispatcher.desk.mailbox.sent()
    ]
    return json_answer({"sent": rows})


def raw(dispatcher: Dispatcher, request: Request) -> Answer:
    """The bytes of a message. Query: id."""
    return Answer(HTTPStatus.OK, _known(dispatcher, request).raw, "message/rfc822")


def state(dispatcher: Dispatcher, _: Request) -> Answer:
    """Totals, requests and units per method, wrong answers."""
    mailbox, counts = dispatcher.desk.mailbox, dispatcher.counts
    return json_answer(
        {
            "address": mailbox.address,
            "messages": mailbox.index.count(),
            "sent": mailbox.index.count("SENT"),
            "drafts": mailbox.index.count("DRAFT"),
            "http": counts.http,
            "calls": dict(counts.calls),
            "units": dict(counts.units),
            "violations": dispatcher.violations,
        }
    )


def overview(_: Dispatcher, __: Request) -> Answer:
    """This list."""
    return json_answer({f"{verb} {PREFIX}{path}": (do.__doc__ or "").strip() for (verb, path), do in CALLS.items()})


CALLS: Mapping[tuple[str, str], Do] = {
    ("GET", ""): overview,
    ("GET", "/state"): state,
    ("POST", "/deliver"): deliver,
    ("POST", "/faults"): add_fault,
    ("GET", "/faults"): list_faults,
    ("DELETE", "/faults"): clear_faults,
    ("POST", "/expire-history"): expire_history,
    ("POST", "/delete"): delete,
    ("POST", "/relabel"): relabel,
    ("POST", "/ways-out"): ways_out,
    ("POST", "/grant"): grant,
    ("GET", "/sent"): sent,
    ("GET", "/raw"): raw,
}


def answer(dispatcher: Dispatcher, request: Request) -> Answer:
    """Answer one control call."""
    do = CALLS.get((request.verb, request.path.removeprefix(PREFIX).rstrip("/")))
    try:
        if "origin" in request.headers:
            raise forbidden("The sandbox is not controlled from web pages.")
        if do is None:
            raise refusal(HTTPStatus.NOT_FOUND, "notFound", f"GET {PREFIX} lists the control calls.")
        return do(dispatcher, request)
    except Refusal as refusal_:
        return refused(refusal_)
