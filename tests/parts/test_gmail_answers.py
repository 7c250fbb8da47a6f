from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta

import httplib2
import pytest
from google.auth.exceptions import RefreshError, TransportError
from googleapiclient.errors import HttpError

from bot.clock import VirtualClock
from bot.errors import (
    AccessRevoked,
    CursorExpired,
    Gone,
    GrantUnfit,
    Misuse,
    OutcomeUnknown,
    RateLimited,
    Unreachable,
)
from bot.mail.answers import reasons, retry_at, translate
from bot.mail.patience import LONGEST_HOLD, Patience
from bot.mail.transport import AnswerLost, NotSent

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
GET, HISTORY = "gmail.users.messages.get", "gmail.users.history.list"
SEND, PROFILE = "gmail.users.drafts.send", "gmail.users.getProfile"
CANARY = "canary-7f3a"


def refusal(status, reason=None, *, message=CANARY, **headers):
    body = {"error": {"code": status, "message": message}}
    if reason:
        body["error"]["errors"] = [{"domain": "global", "reason": reason, "message": message}]
    return HttpError(
        httplib2.Response({"status": str(status), **headers}), json.dumps(body).encode(), uri=f"https://x/{CANARY}"
    )


@pytest.mark.parametrize(
    ("status", "reason", "method", "kind"),
    [
        (429, "rateLimitExceeded", GET, RateLimited),
        (429, None, SEND, RateLimited),
        (403, "rateLimitExceeded", GET, RateLimited),
        (403, "userRateLimitExceeded", SEND, RateLimited),
        (403, "domainPolicy", GET, GrantUnfit),
        (403, "insufficientPermissions", GET, GrantUnfit),
        (403, "accessNotConfigured", GET, GrantUnfit),
        (403, "somethingNew", GET, GrantUnfit),
        (403, None, SEND, GrantUnfit),
        (401, "authError", GET, AccessRevoked),
        (404, "notFound", GET, Gone),
        (404, "notFound", SEND, Gone),
        (404, "notFound", HISTORY, CursorExpired),
        (404, "notFound", PROFILE, Misuse),
        (400, "failedPrecondition", SEND, Gone),
        (400, "failedPrecondition", PROFILE, Misuse),
        (400, "invalidArgument", SEND, Misuse),
        (413, None, SEND, Misuse),
        (302, None, PROFILE, Misuse),
    ],
)
@pytest.mark.parametrize("writes", [False, True])
def test_a_clear_refusal_means_the_same_for_reads_and_writes(status, reason, method, kind, writes):
    error = translate(refusal(status, reason), method=method, writes=writes, now=NOW)

    assert type(error) is kind


@pytest.mark.parametrize(
    "failure",
    [
        refusal(500, "backendError"),
        refusal(503),
        refusal(408),
        HttpError(httplib2.Response({"status": "502"}), b"<html>"),
        AnswerLost("answer lost"),
        TimeoutError("slow"),
        ConnectionResetError(),
        httplib2.error.HttpLib2Error(),
        KeyError("id"),
        ValueError("no JSON"),
    ],
)
def test_everything_else_is_tried_again_for_a_read_and_an_unknown_outcome_for_a_write(failure):
    read = translate(failure, method=GET, writes=False, now=NOW)
    write = translate(failure, method=SEND, writes=True, now=NOW)

    assert type(read) is Unreachable
    assert type(write) is OutcomeUnknown


@pytest.mark.parametrize("failure", [NotSent("no connection"), TransportError("down")])
def test_a_write_that_never_left_is_not_an_unknown_outcome(failure):
    assert type(translate(failure, method=SEND, writes=True, now=NOW)) is Unreachable


@pytest.mark.parametrize(
    ("failure", "kind", "remedy"),
    [
        (RefreshError("x", {"error": "invalid_grant"}), AccessRevoked, "privacy-bot setup"),
        (RefreshError("x", {"error": "invalid_client"}), GrantUnfit, "client_file"),
        (RefreshError("x", {"error": "unauthorized_client"}), GrantUnfit, "admin console"),
        (RefreshError("x", {"error": CANARY}), AccessRevoked, "privacy-bot setup"),
        (RefreshError("x"), AccessRevoked, "privacy-bot setup"),
        (RefreshError("x", {"error": "server_error"}, retryable=True), Unreachable, "failing"),
        (TransportError("x"), Unreachable, "token endpoint"),
    ],
)
def test_a_refused_token_names_what_to_do(failure, kind, remedy):
    error = translate(failure, method=GET, writes=False, now=NOW)

    assert type(error) is kind
    assert remedy in str(error)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 429, 500])
def test_no_word_of_the_server_enters_an_error(status):
    for writes in (False, True):
        error = translate(refusal(status, CANARY), method=GET, writes=writes, now=NOW)

        assert CANARY not in str(error)
        assert CANARY not in repr(error)


@pytest.mark.parametrize(
    ("message", "headers", "expected"),
    [
        ("User-rate limit exceeded.  Retry after 2026-12-01T09:16:42.247Z", {}, timedelta(minutes=16, seconds=42.247)),
        ("Retry after 2026-12-01T09:00:05Z (Mail sending)", {}, timedelta(seconds=5)),
        ("Quota exceeded", {"retry-after": "30"}, timedelta(seconds=30)),
        ("Quota exceeded", {"retry-after": "Tue, 01 Dec 2026 09:02:00 GMT"}, timedelta(minutes=2)),
        ("Retry after 2026-12-01T09:00:05Z", {"retry-after": "30"}, timedelta(seconds=30)),
        ("Quota exceeded", {"retry-after": "soon"}, None),
        ("Quota exceeded", {}, None),
    ],
)
def test_the_time_to_come_back_is_read_from_text_or_header_whichever_is_later(message, headers, expected):
    found = retry_at(refusal(429, message=message, **headers), NOW)

    assert found == (None if expected is None else NOW + expected)


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[]", b'{"error": "text"}', b'{"error": {"errors": "x"}}', b"\xff"]
)
def test_a_refusal_in_any_shape_is_understood(content):
    error = HttpError(httplib2.Response({"status": "403"}), content)

    assert reasons(error) == frozenset()
    assert type(translate(error, method=GET, writes=False, now=NOW)) is GrantUnfit


def test_reasons_are_found_in_all_places_google_puts_them():
    body = {
        "error": {
            "status": "PERMISSION_DENIED",
            "errors": [{"reason": "forbidden"}],
            "details": [{"reason": "SERVICE_DISABLED"}],
        }
    }
    error = HttpError(httplib2.Response({"status": "403"}), json.dumps(body).encode())

    assert reasons(error) == {"PERMISSION_DENIED", "forbidden", "SERVICE_DISABLED"}


class Failing:
    """A read that fails so many times and then answers."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.calls = 0

    def __call__(self):
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "answer"


def test_a_read_waits_longer_each_time_and_then_has_its_answer():
    clock = VirtualClock(NOW)
    act = Failing(*[Unreachable("x")] * 5)

    answer = Patience(clock).call(act)

    assert answer == "answer"
    assert timedelta(seconds=62) <= clock.now() - NOW <= timedelta(seconds=82)


def test_a_read_gives_up_after_six_attempts():
    act = Failing(*[Unreachable("x")] * 99)

    with pytest.raises(Unreachable):
        Patience(VirtualClock(NOW)).call(act)

    assert act.calls == 6


@pytest.mark.parametrize("final", [Gone("x"), CursorExpired("x"), AccessRevoked("x"), GrantUnfit("x"), Misuse("x")])
def test_what_waiting_cannot_help_is_raised_at_once(final):
    clock = VirtualClock(NOW)
    act = Failing(final)

    with pytest.raises(type(final)):
        Patience(clock).call(act)

    assert act.calls == 1
    assert clock.now() == NOW


def test_a_time_the_server_named_is_waited_for():
    clock = VirtualClock(NOW)
    act = Failing(RateLimited("x", retry_at=NOW + timedelta(seconds=90)))

    Patience(clock).call(act)

    assert clock.now() >= NOW + timedelta(seconds=90)


def test_a_far_time_is_handed_to_the_caller_and_nobody_asks_before_it():
    clock = VirtualClock(NOW)
    patience = Patience(clock)
    later = NOW + timedelta(minutes=15)
    first, second = Failing(RateLimited("x", retry_at=later)), Failing()

    with pytest.raises(RateLimited) as refused:
        patience.call(first)
    with pytest.raises(RateLimited) as held:
        patience.call(second)

    assert refused.value.retry_at == held.value.retry_at == later
    assert (first.calls, second.calls, clock.now()) == (1, 0, NOW)
    clock.advance_to(later)
    assert patience.call(second) == "answer"


def test_a_time_named_wrongly_holds_for_an_hour_at_most():
    clock = VirtualClock(NOW)
    patience = Patience(clock)
    with pytest.raises(RateLimited):
        patience.call(Failing(RateLimited("x", retry_at=NOW + timedelta(days=300))))

    clock.advance_to(NOW + LONGEST_HOLD)

    assert patience.call(Failing()) == "answer"


def test_a_time_in_the_past_is_no_reason_to_hurry():
    clock = VirtualClock(NOW)

    Patience(clock).call(Failing(RateLimited("x", retry_at=NOW - timedelta(hours=1))))

    assert clock.now() - NOW >= timedelta(seconds=2)


def test_a_name_that_does_not_resolve_is_a_passing_trouble():
    assert type(translate(socket.gaierror(), method=GET, writes=False, now=NOW)) is Unreachable
