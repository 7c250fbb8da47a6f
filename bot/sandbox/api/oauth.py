"""OAuth as Google serves it: consent page, token endpoint, tokeninfo, revoke.

The consent page asks nobody: it redirects at once, so that the product's set-up runs unattended against the sandbox.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.sandbox.api.dispatch import Dispatcher, wire_fault
from bot.sandbox.grants import ACCESS_LASTS, CLIENT_ID, CLIENT_SECRET, Access, Code, Grant, Grants
from bot.sandbox.refusals import Refusal, backend
from bot.sandbox.wire import Answer, Request, json_answer, refused

TOKEN, TOKENINFO, REVOKE, CONSENT = "/token", "/tokeninfo", "/revoke", "/o/oauth2/auth"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
Form = Mapping[str, str]


def _no(status: int, error: str, description: str) -> Refusal:
    return Refusal(status, {"error": error, "error_description": description})


def client_config(url: str) -> dict[str, dict[str, object]]:
    """The client file of an installed app for a sandbox at `url`, as Google's console would hand it out."""
    base = url.rstrip("/")
    return {
        "installed": {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "auth_uri": base + CONSENT,
            "token_uri": base + TOKEN,
            "redirect_uris": ["http://localhost"],
        }
    }


def _form(request: Request) -> dict[str, str]:
    """Parameters of the body, or of the address where there is no body; the last value of each."""
    pairs = parse_qs(request.body.decode("utf-8", "replace")) if request.body else request.query
    return {name: values[-1] for name, values in pairs.items()}


def _check_client(grants: Grants, form: Form) -> None:
    if not grants.client_fits(form.get("client_id", ""), form.get("client_secret", "")):
        raise _no(HTTPStatus.UNAUTHORIZED, "invalid_client", "The OAuth client was not found.")


def _token_answer(access: Access, refresh_token: str | None = None) -> Answer:
    body: dict[str, object] = {
        "access_token": access.token,
        "expires_in": int(ACCESS_LASTS.total_seconds()),
        "scope": " ".join(sorted(access.scopes)),
        "token_type": "Bearer",
    }
    return json_answer(body | ({"refresh_token": refresh_token} if refresh_token else {}))


def token(dispatcher: Dispatcher, request: Request) -> Answer:
    """A refresh token or an authorization code becomes an access token."""
    form = _form(request)
    _check_client(dispatcher.grants, form)
    kinds: dict[str, Callable[[Dispatcher, Form], Answer]] = {
        "refresh_token": _refresh,
        "authorization_code": _exchange,
    }
    kind = kinds.get(form.get("grant_type", ""))
    if kind is None:
        raise _no(HTTPStatus.BAD_REQUEST, "unsupported_grant_type", "Invalid grant_type")
    return kind(dispatcher, form)


def _refresh(dispatcher: Dispatcher, form: Form) -> Answer:
    grant = dispatcher.grants.alive(form.get("refresh_token", ""))
    if grant is None:
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_grant", "Token has been expired or revoked.")
    asked = frozenset(form.get("scope", "").split())
    if asked - grant.scopes and dispatcher.desk.mailbox.switches.refuses_wide_refresh:
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_scope", "Bad Request")
    return _token_answer(dispatcher.grants.access(grant, asked or None))


def _exchange(dispatcher: Dispatcher, form: Form) -> Answer:
    code = dispatcher.grants.take_code(form.get("code", ""))
    if code is None or code.redirect_uri != form.get("redirect_uri"):
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_grant", "Malformed auth code.")
    if code.challenge is not None:
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_grant", "Invalid code verifier.")
    refresh_token = dispatcher.grants.grant(code.scopes)
    grant = dispatcher.grants.alive(refresh_token)
    assert isinstance(grant, Grant)
    return _token_answer(dispatcher.grants.access(grant), refresh_token)


def consent(dispatcher: Dispatcher, request: Request) -> Answer:
    """Grant what is asked (or what `grants.consent` leaves of it) and send the browser back with a code."""
    form = {name: values[-1] for name, values in request.query.items()}
    target = form.get("redirect_uri", "")
    if not form.get("client_id") or urlsplit(target).hostname not in _LOOPBACK:
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_request", "No client_id, or redirect_uri is not on loopback.")
    asked, allowed = frozenset(form.get("scope", "").split()), dispatcher.grants.consent
    scopes = asked if allowed is None else asked & allowed
    plain = form.get("code_challenge") if form.get("code_challenge_method", "S256") == "S256" else None
    code = dispatcher.grants.new_code(Code(scopes, target, plain))
    query = {"state": form.get("state", ""), "code": code, "scope": " ".join(sorted(scopes))}
    return Answer(HTTPStatus.FOUND, b"", "text/html", {"Location": f"{target}?{urlencode(query)}"})


def tokeninfo(dispatcher: Dispatcher, request: Request) -> Answer:
    """What an access token is good for; all values are text, as Google's are."""
    access = dispatcher.grants.check(_form(request).get("access_token", ""))
    if access is None:
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_token", "Invalid Value")
    left = int((access.ends_at - dispatcher.clock.now()).total_seconds())
    body = {
        "azp": CLIENT_ID,
        "aud": CLIENT_ID,
        "scope": " ".join(sorted(access.scopes)),
        "exp": str(int(access.ends_at.timestamp())),
        "expires_in": str(left),
        "email": dispatcher.desk.mailbox.address,
        "email_verified": "true",
        "access_type": "offline",
    }
    return json_answer(body)


def revoke(dispatcher: Dispatcher, request: Request) -> Answer:
    """Take a grant back, by either of its tokens."""
    form = _form(request) | {name: values[-1] for name, values in request.query.items()}
    if not dispatcher.grants.revoke(form.get("token", "")):
        raise _no(HTTPStatus.BAD_REQUEST, "invalid_token", "Token expired or revoked")
    return json_answer({})


_ENDPOINTS: dict[tuple[str, str], tuple[str, Callable[[Dispatcher, Request], Answer]]] = {
    ("POST", TOKEN): ("oauth.token", token),
    ("GET", TOKENINFO): ("oauth.tokeninfo", tokeninfo),
    ("POST", TOKENINFO): ("oauth.tokeninfo", tokeninfo),
    ("POST", REVOKE): ("oauth.revoke", revoke),
    ("GET", CONSENT): ("oauth.consent", consent),
}
PATHS = frozenset(path for _, path in _ENDPOINTS)


def answer(dispatcher: Dispatcher, request: Request) -> Answer:
    """Answer one request to an OAuth endpoint; faults ordered for "oauth.token" and its like are met here."""
    name, endpoint = _ENDPOINTS.get((request.verb, request.path), ("", None))
    if endpoint is None:
        return refused(_no(HTTPStatus.METHOD_NOT_ALLOWED, "invalid_request", "Use another HTTP method."))
    dispatcher.counts.calls[name] += 1
    fault = dispatcher.faults.take(name)
    if fault is not None and not fault.acts_first:
        return refused(backend(fault.status)) if fault.kind.value == "503" else wire_fault(fault)
    try:
        done = endpoint(dispatcher, request)
    except Refusal as refusal_:
        done = refused(refusal_)
    return done if fault is None else wire_fault(fault, done)
