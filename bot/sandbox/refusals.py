"""The errors Gmail answers, with Gmail's own bodies (GMAIL.md 1.7), as exceptions the dispatcher turns into answers."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from bot.errors import BotError

_RPC_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class Refusal(BotError):
    """An error answer: HTTP status, Gmail's JSON body, extra headers."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"refused with {status}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def refusal(
    status: int,
    reason: str,
    message: str,
    *,
    domain: str = "global",
    rpc: str | None = None,
    headers: dict[str, str] | None = None,
    details: list[dict[str, Any]] | None = None,
    **extra: str,
) -> Refusal:
    """An error in the shape all Gmail answers have; `extra` goes into the single entry of `errors`."""
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "errors": [{"message": extra.pop("short", message), "domain": domain, "reason": reason, **extra}],
        "status": rpc or _RPC_STATUS.get(status, "UNKNOWN"),
    }
    if details:
        error["details"] = details
    return Refusal(status, {"error": error}, headers)


def bad_request(message: str, reason: str = "invalidArgument") -> Refusal:
    """400: the caller's fault; repeating it is useless."""
    return refusal(HTTPStatus.BAD_REQUEST, reason, message)


def failed_precondition() -> Refusal:
    """400 failedPrecondition."""
    return refusal(400, "failedPrecondition", "Precondition check failed.", rpc="FAILED_PRECONDITION")


def not_found() -> Refusal:
    """404 as Gmail words it for messages, drafts, threads and expired history alike."""
    return refusal(HTTPStatus.NOT_FOUND, "notFound", "Requested entity was not found.")


def unauthenticated() -> Refusal:
    """401: the access token is unknown, expired or revoked."""
    return refusal(
        HTTPStatus.UNAUTHORIZED,
        "authError",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential.",
        short="Invalid Credentials",
        location="Authorization",
        locationType="header",
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'},
    )


def insufficient_scopes(method_id: str, wanted: tuple[str, ...]) -> Refusal:
    """403: the token is good, but none of its scopes opens this method."""
    return refusal(
        HTTPStatus.FORBIDDEN,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        short="Insufficient Permission",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": "gmail.googleapis.com", "method": method_id},
            }
        ],
        headers={
            "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="insufficient_scope", '
            f'scope="{" ".join(wanted)}"'
        },
    )


def forbidden(message: str, reason: str = "forbidden") -> Refusal:
    """403 for another reason than scopes or quota."""
    return refusal(HTTPStatus.FORBIDDEN, reason, message)


def minute_quota(status: int = 403) -> Refusal:
    """The minute's units are used up; Gmail answers 403 or 429 for the same thing."""
    return refusal(
        status,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service "
        "'gmail.googleapis.com' for consumer 'project_number:000000000000'.",
        domain="usageLimits",
    )


def project_quota(status: int = 403) -> Refusal:
    """The project's units of the minute are used up."""
    return refusal(
        status,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service "
        "'gmail.googleapis.com' for consumer 'project_number:000000000000'.",
        domain="usageLimits",
    )


def day_quota() -> Refusal:
    """The project's units of the day are used up."""
    return refusal(
        HTTPStatus.FORBIDDEN,
        "dailyLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service "
        "'gmail.googleapis.com' for consumer 'project_number:000000000000'.",
        domain="usageLimits",
    )


def user_rate(retry_at: datetime, what: str, *, retry_after: int | None = None) -> Refusal:
    """429 with the retry time (UTC) inside the text, as Gmail writes it; `what` is for example "Mail sending"."""
    stamp = retry_at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{retry_at.microsecond // 1000:03d}Z"
    return refusal(
        HTTPStatus.TOO_MANY_REQUESTS,
        "rateLimitExceeded",
        f"User-rate limit exceeded.  Retry after {stamp} ({what})",
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )


def backend(status: int = 503) -> Refusal:
    """A server error; for a write its outcome is unknown."""
    message = "Internal error encountered." if status == HTTPStatus.INTERNAL_SERVER_ERROR else "Service unavailable."
    return refusal(status, "backendError", message)


def not_served(method_id: str) -> Refusal:
    """501: real Gmail has this method, the sandbox does not."""
    return refusal(HTTPStatus.NOT_IMPLEMENTED, "notImplemented", f"The sandbox does not serve {method_id}.")
