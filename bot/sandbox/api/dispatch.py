"""One API call from request to answer: route, token, scopes, quota, validity, fault, act, validity of the answer.

Batched calls pass through the same row of checks, one by one (`api/batch.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from bot.clock import Clock
from bot.sandbox.api import drafts, history, labels, messages, profile, settings, threads
from bot.sandbox.api.call import Call, Desk, Handler
from bot.sandbox.discovery import Method, parameters, route
from bot.sandbox.faults import CREATE, SENDS, Fault, FaultKind, Faults
from bot.sandbox.grants import Access, Grants
from bot.sandbox.headers import read_block
from bot.sandbox.partial import keep, read_mask
from bot.sandbox.refusals import (
    Refusal,
    backend,
    bad_request,
    forbidden,
    insufficient_scopes,
    minute_quota,
    not_found,
    not_served,
    refusal,
    unauthenticated,
    user_rate,
)
from bot.sandbox.sending import recipients_of
from bot.sandbox.validation import WrongAnswer, validate_answer, validate_request
from bot.sandbox.wire import Answer, BadWire, Drop, Request, json_answer, multipart, refused

METHODS: dict[str, Handler] = {
    **profile.METHODS,
    **messages.METHODS,
    **threads.METHODS,
    **labels.METHODS,
    **history.METHODS,
    **drafts.METHODS,
    **settings.METHODS,
}
_UPLOAD = "/upload/"
_FRONT_END = b"<!DOCTYPE html><title>Error 502 (Server Error)!!1</title><p>The server encountered a temporary error."
_RETRY_AFTER = 900.0
_SLOW = 2.0


@dataclass(slots=True)
class Counts:
    """What reached the server: `http` requests, `calls` per method id, `units` of quota, `answers` by status."""

    units: Counter[str]
    http: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)


class Dispatcher:
    """Carries out API calls. `handlers` are the resource functions by method id."""

    def __init__(
        self, desk: Desk, grants: Grants, faults: Faults, clock: Clock, handlers: Mapping[str, Handler] = METHODS
    ) -> None:
        self.desk = desk
        self.grants = grants
        self.faults = faults
        self.clock = clock
        self.counts = Counts(desk.meter.units)
        self.violations: list[str] = []
        self._handlers = handlers

    def call(self, request: Request) -> Answer:
        """Answer one API request, single or out of a batch."""
        upload = request.path.startswith(_UPLOAD)
        found = route(request.verb, request.path.removeprefix("/upload") if upload else request.path)
        if found is None or (upload and not found[0].max_upload):
            return refused(refusal(HTTPStatus.NOT_FOUND, "notFound", "Not Found"))
        method, bound = found
        answer = self._checked(method, bound, request, upload=upload)
        self.counts.calls[method.id] += 1
        self.counts.answers[method.id, answer.status] += 1
        return answer

    def _checked(self, method: Method, bound: Mapping[str, str], request: Request, *, upload: bool) -> Answer:
        try:
            access = self._allowed(method, bound, request)
            self.desk.meter.charge(method.id)
            call = self._read(method, bound, request, access, upload=upload)
            fault = self._fault_for(call)
            if fault is not None and not fault.acts_first:
                return self._go_wrong(fault, access)
            answer = self._act(method, call, request.query.get("fields"))
        except Refusal as refusal_:
            return refused(refusal_)
        except BadWire as broken:
            return refused(bad_request(f"Malformed body: {broken}", "parseError"))
        return answer if fault is None else self._go_wrong(fault, access, done=answer)

    def _allowed(self, method: Method, bound: Mapping[str, str], request: Request) -> Access:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        access = self.grants.check(token.strip()) if scheme.lower() == "bearer" else None
        if access is None:
            raise unauthenticated()
        if not access.scopes & method.scopes:
            raise insufficient_scopes(method.id, tuple(sorted(method.scopes)))
        user = bound.get("userId", "me")
        if user != "me" and user.lower() != self.desk.mailbox.address.lower():
            raise forbidden("Delegation denied for this user")
        if method.id not in self._handlers:
            raise not_served(method.id)
        return access

    def _read(
        self, method: Method, bound: Mapping[str, str], request: Request, access: Access, *, upload: bool
    ) -> Call:
        params = parameters(method, bound, request.query)
        body, media = _upload(request) if upload else (_json(request.body), None)
        if media is not None and len(media) > method.max_upload:
            raise refusal(413, "uploadTooLarge", "Request Entity Too Large")
        validate_request(method.id, body, media=media is not None)
        usable = access.scopes & method.scopes
        return Call(method.id, params, body, media, usable, self.clock.now())

    def _fault_for(self, call: Call) -> Fault | None:
        body = call.body or {}
        ids = (call.params.get("id"), body.get("id"), (body.get("message") or {}).get("threadId"))
        fault = self.faults.take(call.method_id, [one for one in ids if one])
        if fault is None and (call.method_id in SENDS or call.method_id == CREATE):
            fault = self._addressed(call, body)
        return fault

    def _addressed(self, call: Call, body: Mapping[str, Any]) -> Fault | None:
        draft = self.desk.mailbox.draft(body.get("id", ""))
        try:
            resource = body if call.method_id == SENDS[1] else body.get("message") or {}
            raw = call.mail(resource) if draft is None else draft.message.raw
        except Refusal:
            return None
        key = body.get("id") or hashlib.sha256(raw).hexdigest()
        return self.faults.take_addressed(call.method_id, recipients_of(read_block(raw)), key)

    def _act(self, method: Method, call: Call, fields: Iterable[str] | None) -> Answer:
        mask = read_mask(",".join(fields)) if fields else {}
        with self.desk.mailbox.lock:
            body = self._handlers[method.id](self.desk, call)
        try:
            validate_answer(method.id, call.params, body)
        except WrongAnswer as wrong:
            self.violations.append(str(wrong))
            return refused(refusal(500, "wrongAnswer", f"The sandbox would have answered wrongly: {wrong}"))
        return json_answer(keep(body, mask))

    def _go_wrong(self, fault: Fault, access: Access, done: Answer | None = None) -> Answer:
        """The answer of a fault; `done` is what would have been answered, if the act was carried out."""
        if fault.kind is FaultKind.TOKEN_REVOKED:
            self.grants.revoke(access.token)
        if fault.kind is FaultKind.SERVER_ERROR and fault.status == HTTPStatus.BAD_GATEWAY:
            return Answer(fault.status, _FRONT_END, "text/html; charset=UTF-8")
        bodies: dict[FaultKind, Callable[[], Refusal]] = {
            FaultKind.TOO_MANY_REQUESTS: lambda: self._too_many(fault.seconds),
            FaultKind.QUOTA_EXCEEDED: minute_quota,
            FaultKind.SERVER_ERROR: lambda: backend(fault.status),
            FaultKind.HISTORY_EXPIRED: not_found,
            FaultKind.MESSAGE_GONE: not_found,
            FaultKind.TOKEN_REVOKED: unauthenticated,
        }
        body = bodies.get(fault.kind)
        return wire_fault(fault, done) if body is None else refused(body())

    def _too_many(self, seconds: float | None) -> Refusal:
        ahead = _RETRY_AFTER if seconds is None else seconds
        header = int(ahead) if self.desk.mailbox.switches.retry_after_header else None
        return user_rate(self.clock.now() + timedelta(seconds=ahead), "Mail sending", retry_after=header)


def wire_fault(fault: Fault, done: Answer | None = None) -> Answer:
    """A fault of the connection, on any endpoint."""
    drops = {
        FaultKind.RESET: Drop.RESET,
        FaultKind.ANSWER_LOST_BEFORE: Drop.CLOSE,
        FaultKind.ANSWER_LOST_AFTER: Drop.CLOSE,
        FaultKind.ANSWER_CUT: Drop.CUT,
    }
    answer = done or Answer(HTTPStatus.SERVICE_UNAVAILABLE)
    if fault.kind is FaultKind.SLOW:
        return replace(answer, wait=_SLOW if fault.seconds is None else fault.seconds)
    return replace(answer, drop=drops.get(fault.kind, Drop.NOTHING))


def _json(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("Parse Error", "parseError") from None


def _upload(request: Request) -> tuple[Any, bytes]:
    """JSON body and mail of an upload: the mail alone, or multipart/related with bare LF as the client writes it."""
    kind = request.query.get("uploadType", [""])[-1]
    if kind == "media":
        return None, request.body
    if kind != "multipart":
        raise not_served(f"uploads of this kind ({kind[:20]})")
    parts = multipart(request.headers.get("content-type", ""), request.body)
    if len(parts) != 2:  # noqa: PLR2004 - the resource and the mail
        raise BadWire("an upload has two parts")
    return _json(_content(parts[0])), _content(parts[1])


def _content(part: bytes) -> bytes:
    """What follows the header of a part."""
    block = read_block(part)
    return part[block.end :].removeprefix(b"\r").removeprefix(b"\n")
