"""What a failed call means: every refusal of the server, as one of our errors.

The table is GMAIL.md's: quota may come as 403 or 429 with the time to wait in the text; a 404 means something else for
each method; after a write, whatever is no clear refusal is an unknown outcome. Server text and addresses never enter
an error: only the method, the status, and reason codes from the list below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.errors import HttpError

from bot.errors import (
    AccessRevoked,
    BotError,
    CursorExpired,
    Gone,
    GrantUnfit,
    Misuse,
    OutcomeUnknown,
    RateLimited,
    Unreachable,
)
from bot.mail.transport import NotSent

RATE_REASONS = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)
_GRANT_AGAIN = "the token lacks a scope: run `privacy-bot setup` and grant exactly what it asks for"
_RENEW_CLIENT = "renew gmail.client_file and run `privacy-bot setup`"
# Reason codes that name what a person must change, and what that is.
REMEDIES = {
    "insufficientPermissions": _GRANT_AGAIN,
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": _GRANT_AGAIN,
    "domainPolicy": "the Workspace administrator has switched off API access to this mailbox",
    "accessNotConfigured": "switch on the Gmail API in the Google Cloud project of the OAuth client",
    "SERVICE_DISABLED": "switch on the Gmail API in the Google Cloud project of the OAuth client",
    "delegationDenied": "the service account may not act for this mailbox: check domain-wide delegation",
}
TOKEN_REMEDIES = {
    "invalid_client": f"the OAuth client is unknown or its secret changed: {_RENEW_CLIENT}",
    "deleted_client": f"the OAuth client was deleted: make a new one, {_RENEW_CLIENT}",
    "unauthorized_client": "the client may not ask for these scopes: grant them to it in the admin console",
    "invalid_scope": "the client may not ask for these scopes: grant them to it in the admin console",
    "access_denied": "the sign-in was refused: run `privacy-bot setup` again and accept",
    "admin_policy_enforced": "the Workspace administrator does not allow this OAuth client",
    "org_internal": "the OAuth client is internal to another organisation: make one in the mailbox's own",
}
GONE_METHODS = frozenset(
    {
        "gmail.users.messages.get",
        "gmail.users.threads.get",
        "gmail.users.drafts.get",
        "gmail.users.drafts.send",
        "gmail.users.drafts.delete",
        # A draft names a thread; the thread may have been deleted since.
        "gmail.users.drafts.create",
    }
)
_SEND = "gmail.users.drafts.send"  # no page says how a draft that was sent before is refused: 404 or 400
_LIMITING = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.FORBIDDEN})
_RETRY_AFTER = re.compile(r"[Rr]etry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)Z")
_SETUP = "run `privacy-bot setup` to sign in again"


def translate(error: Exception, *, method: str, writes: bool, now: datetime) -> BotError:
    """The error of ours that a failed call means.

    Args:
        error: what the client library or the transport raised, or what reading a 2xx answer raised.
        method: the method's id in the discovery document.
        writes: whether the call changes anything at the server.
        now: the present instant, to turn "in so many seconds" into a time (UTC).
    """
    if isinstance(error, BotError):
        return error
    if isinstance(error, HttpError):
        return _refused(error, method=method, writes=writes, now=now)
    if isinstance(error, GoogleAuthError):
        return token_refused(error)
    if isinstance(error, NotSent):
        return Unreachable(f"{method}: no connection; nothing was sent")
    if writes:
        return OutcomeUnknown(f"{method}: the answer was lost ({type(error).__name__}); look before repeating")
    return Unreachable(f"{method}: no usable answer ({type(error).__name__})")


def token_refused(error: Exception) -> BotError:
    """The error of ours for a refresh that failed; the token endpoint is asked before anything else leaves."""
    if not isinstance(error, RefreshError):
        return Unreachable(f"the token endpoint gave no usable answer ({type(error).__name__})")
    if error.retryable:
        return Unreachable("the token endpoint is failing")
    return token_problem(error.args[1] if len(error.args) > 1 else None)


def token_problem(answer: object) -> BotError:
    """The error of ours for what the token endpoint answered (RFC 6749 5.2)."""
    code = answer.get("error") if isinstance(answer, Mapping) else None
    if code == "invalid_grant":
        return AccessRevoked(
            "the grant is gone (revoked, password changed, six months idle, or a client still in testing): " + _SETUP
        )
    if isinstance(code, str) and code in TOKEN_REMEDIES:
        return GrantUnfit(f"{code}: {TOKEN_REMEDIES[code]}")
    return AccessRevoked(f"the token endpoint refuses this grant: {_SETUP}")


def reasons(error: HttpError) -> frozenset[str]:
    """All reason codes of a refusal, from each of the three places Google puts them."""
    return frozenset(_reasons(_error_body(error)))


def retry_at(error: HttpError, now: datetime) -> datetime | None:
    """When the server wants to be asked again (UTC): the later of its text and its Retry-After header, if any."""
    message = _error_body(error).get("message")
    named = _RETRY_AFTER.search(message) if isinstance(message, str) else None
    times = [
        *((datetime.fromisoformat(named[1]).replace(tzinfo=UTC),) if named else ()),
        *_header_time(error.resp.get("retry-after", ""), now),
    ]
    return max(times, default=None)


def _refused(error: HttpError, *, method: str, writes: bool, now: datetime) -> BotError:
    status = int(error.resp.status)
    if status in _LIMITING and (status != HTTPStatus.FORBIDDEN or reasons(error) & RATE_REASONS):
        return RateLimited(f"{method}: quota ({status})", retry_at=retry_at(error, now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        unknown = OutcomeUnknown if writes else Unreachable
        return unknown(f"{method}: server error {status}")
    if method == _SEND and "failedPrecondition" in reasons(error):
        return Gone(f"{method}: this draft cannot be sent any more")
    return _final(status, method, reasons(error))


def _final(status: int, method: str, found: frozenset[str]) -> BotError:
    """A refusal that was not executed and that waiting does not change."""
    if status == HTTPStatus.NOT_FOUND:
        return _missing(method)
    if status == HTTPStatus.UNAUTHORIZED:
        return AccessRevoked(f"{method}: the server refuses our token: {_SETUP}")
    if status == HTTPStatus.FORBIDDEN:
        return _forbidden(method, found)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Misuse(f"{method}: redirected ({status}); set gmail.base_url to the server's final address")
    return Misuse(f"{method}: refused as invalid ({status}); repeating cannot help")


def _missing(method: str) -> BotError:
    if method == "gmail.users.history.list":
        return CursorExpired("history no longer reaches back to the cursor")
    if method in GONE_METHODS:
        return Gone(f"{method}: not there any more")
    return Misuse(f"{method}: no Gmail API at this address; check gmail.base_url")


def _forbidden(method: str, found: frozenset[str]) -> BotError:
    for code in sorted(found & REMEDIES.keys()):
        return GrantUnfit(f"{method}: {code}: {REMEDIES[code]}")
    return GrantUnfit(f"{method}: forbidden (403): check the scopes and the administrator's API policy")


def _error_body(error: HttpError) -> Mapping[str, Any]:
    try:
        body = json.loads(error.content)
    except ValueError:
        return {}
    inner = body.get("error") if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def _reasons(body: Mapping[str, Any]) -> Iterator[str]:
    places = [body.get("errors"), body.get("details")]
    for item in (item for place in places if isinstance(place, list) for item in place):
        if isinstance(item, dict) and isinstance(item.get("reason"), str):
            yield item["reason"]
    if isinstance(body.get("status"), str):
        yield body["status"]


def _header_time(value: str, now: datetime) -> Iterator[datetime]:
    if value.isdecimal():
        yield now + timedelta(seconds=min(int(value), 86_400))
        return
    try:
        instant = parsedate_to_datetime(value)
    except ValueError:
        return
    yield instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
