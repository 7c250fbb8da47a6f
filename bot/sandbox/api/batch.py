"""POST /batch: many calls in one request, each answered for itself (GMAIL.md 1.4 and 4.1, traps 5 and 6).

n calls cost what n calls cost. A fault of the connection inside hits the whole answer, as there is one connection.
"""

from __future__ import annotations

import io
from dataclasses import replace
from http import HTTPStatus

from bot.sandbox.api.dispatch import Dispatcher, wire_fault
from bot.sandbox.refusals import backend, bad_request, refusal
from bot.sandbox.wire import Answer, BadWire, Drop, Request, head_of, multipart, read_fields, refused, split_target

PATHS = ("/batch", "/batch/gmail/v1")
MOST_CALLS = 100


def answer(dispatcher: Dispatcher, request: Request) -> Answer:
    """Carry out a batch; the answers stand in the order of the calls."""
    switches = dispatcher.desk.mailbox.switches
    if not switches.has_batch:
        return refused(refusal(HTTPStatus.NOT_FOUND, "notFound", "Not Found"))
    fault = dispatcher.faults.take("batch")
    if fault is not None and not fault.acts_first:
        return refused(backend(fault.status)) if fault.kind.value == "503" else wire_fault(fault)
    try:
        calls = [_call(part, request) for part in multipart(request.headers.get("content-type", ""), request.body)]
    except BadWire as broken:
        return refused(bad_request(f"Failed to parse batch request: {broken}", "badRequest"))
    if not 0 < len(calls) <= MOST_CALLS:
        return refused(bad_request(f"The batch request must hold 1 to {MOST_CALLS} calls.", "badRequest"))
    done = _carried_out(dispatcher, [inner for _, inner in calls])
    whole = _joined([name for name, _ in calls], done)
    return whole if fault is None else wire_fault(fault, whole)


def _carried_out(dispatcher: Dispatcher, requests: list[Request]) -> list[Answer]:
    """Each call's answer; the order of execution is promised to nobody."""
    mailbox = dispatcher.desk.mailbox
    order = mailbox.ids.shuffled(len(requests)) if mailbox.switches.batch_shuffled else range(len(requests))
    done = {at: dispatcher.call(requests[at]) for at in order}
    return [done[at] for at in range(len(requests))]


def _call(part: bytes, outer: Request) -> tuple[str, Request]:
    """Content-ID and request of one part; the outer request's token stands in where a part has none."""
    stream = io.BytesIO(part)
    name = read_fields(stream).get("content-id", "")
    words = stream.readline().decode("latin-1").split()
    if len(words) < 2 or not words[1].startswith("/"):  # noqa: PLR2004 - verb and path
        raise BadWire("a part without a request line and a path")
    headers = {"authorization": outer.headers.get("authorization", "")} | read_fields(stream)
    path, query = split_target(words[1])
    return name, Request(words[0], path, query, headers, stream.read().strip())


def _joined(names: list[str], answers: list[Answer]) -> Answer:
    boundary = "batch_pE3vTbZ0sandbox"
    parts = []
    for name, inner in zip(names, answers, strict=True):
        content_id = f"Content-ID: <response-{name.strip('<>')}>\r\n" if name else ""
        parts.append(f"--{boundary}\r\nContent-Type: application/http\r\n{content_id}\r\n".encode("latin-1"))
        parts.append(head_of(inner, keep=True) + inner.body + b"\r\n")
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    whole = Answer(HTTPStatus.OK, body, f"multipart/mixed; boundary={boundary}")
    drops = [inner.drop for inner in answers if inner.drop is not Drop.NOTHING]
    return replace(whole, drop=drops[0] if drops else Drop.NOTHING, wait=max(inner.wait for inner in answers))
