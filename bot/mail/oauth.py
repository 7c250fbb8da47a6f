"""Signing in to Gmail, and proof that the grant is exactly the one this product may hold.

Two scopes: `gmail.readonly` to read, `gmail.compose` to draft and send: the smallest that do the work (LEGAL.md 3; T5).
Nothing here can relabel, trash or delete. A grant with less cannot work and one with more could do harm, so both stop
the start.

Two ways in: the mailbox itself consents once (installed app, one mailbox), or a service account acts for it
(domain-wide delegation; its key opens every mailbox of the domain, so prefer the first).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import google_auth_httplib2
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow

from bot.errors import BotError, GrantUnfit, Misuse, Unreachable
from bot.mail.answers import token_problem, token_refused
from bot.mail.tokens import TokenStore, token_key
from bot.mail.transport import OneShotHttp, check_url

__all__ = [
    "SCOPES",
    "TokenStore",
    "authorize_installed_app",
    "check_grant",
    "installed_app_credentials",
    "service_account_credentials",
    "token_key",
]

SCOPES = (
    "https://www.googleapis.com/auth/gmail.readonly",
    "https://www.googleapis.com/auth/gmail.compose",
)
_FORM = {"content-type": "application/x-www-form-urlencoded"}


def authorize_installed_app(
    client_file: Path,
    *,
    token_url: str,
    address: str,
    show: Callable[[str], None],
    port: int = 0,
    wait_seconds: int = 600,
) -> str:
    """Let the mailbox's owner consent in a browser; returns the refresh token.

    Args:
        client_file: the OAuth client (type "Desktop app") as downloaded from the Google Cloud console.
        token_url: the token endpoint, instead of the one in the file.
        address: the mailbox, to preselect the account.
        show: gets the page's address, for a person to open.
        port: where on this machine the browser is sent back to; 0 takes a free one. Name one to forward it by ssh.
        wait_seconds: how long to wait for the browser.

    Raises:
        Misuse: the client file is no OAuth client.
        GrantUnfit: the person refused, nobody came, or no refresh token was given.
    """
    flow = _flow(client_file, token_url, show)
    try:
        with _oauthlib_manners(token_url):
            credentials = flow.run_local_server(
                host="localhost",
                bind_addr="127.0.0.1",
                port=port,
                open_browser=False,
                authorization_prompt_message=None,
                success_message="Signed in. You can close this page and go back to the terminal.",
                timeout_seconds=wait_seconds,
                # Without consent a second sign-in would give no refresh token.
                access_type="offline",
                prompt="consent",
                login_hint=address,
            )
    except OSError:
        raise Misuse(f"port {port} of this machine is taken: name another one") from None
    except Exception as error:  # noqa: BLE001 - oauthlib's errors carry server text, and their kinds vary
        raise GrantUnfit(f"the sign-in did not finish ({type(error).__name__}): run it again and accept") from None
    if not credentials.refresh_token:
        raise GrantUnfit("the sign-in gave no lasting token: remove the app's access in the account, then run it again")
    return str(credentials.refresh_token)


def installed_app_credentials(client_file: Path, *, refresh_token: str, token_url: str) -> Credentials:
    """Credentials of the installed app that renew themselves. Raises Misuse if the file is no OAuth client."""
    client = _client_config(client_file)["installed"]
    make: Any = Credentials
    credentials: Credentials = make(
        token=None,
        refresh_token=refresh_token,
        token_uri=_endpoint(token_url),
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        scopes=list(SCOPES),
    )
    return credentials


def service_account_credentials(key_file: Path, *, subject: str, token_url: str) -> service_account.Credentials:
    """Credentials of a service account that acts for one mailbox. Raises Misuse if the file is no such key."""
    make: Any = service_account.Credentials
    try:
        credentials: service_account.Credentials = make.from_service_account_info(
            {**_json(key_file), "token_uri": _endpoint(token_url)}, scopes=list(SCOPES)
        ).with_subject(subject)
    except (ValueError, GoogleAuthError):
        raise Misuse(f"{key_file} is no service account key (JSON with client_email and private_key)") from None
    return credentials


def check_grant(credentials: Any, *, token_url: str, timeout: float = 30.0) -> None:
    """Ask the server which scopes were granted and stop unless they are exactly `SCOPES`.

    The refresh token is used without naming scopes, because naming fewer would hide that it is good for more. If the
    answer omits them, the tokeninfo endpoint beside the token endpoint is asked. A service account's token only ever
    shows what was asked for: that its delegation allows no more is for the administrator to see to.

    Raises:
        GrantUnfit: a scope is missing or too many, or the server does not say.
        AccessRevoked: the grant is gone.
        Unreachable: the token endpoint does not answer.
    """
    try:
        with closing(OneShotHttp(timeout=timeout)) as http:
            granted = _granted_scopes(credentials, google_auth_httplib2.Request(http), _endpoint(token_url))
    except BotError:
        raise
    except GoogleAuthError as error:
        raise token_refused(error) from None
    except OSError as error:
        raise Unreachable(f"the token endpoint does not answer ({type(error).__name__})") from None
    _compare(granted)


def _granted_scopes(credentials: Any, request: Any, token_url: str) -> frozenset[str]:
    if getattr(credentials, "refresh_token", None):
        form = {
            "grant_type": "refresh_token",
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
            "refresh_token": credentials.refresh_token,
        }
        answer = _post(request, token_url, form)
        if "scope" in answer:
            return frozenset(str(answer["scope"]).split())
        token = answer.get("access_token")
    else:
        credentials.refresh(request)
        token = credentials.token
    # In the body, not in the address: addresses end up in logs.
    known = _post(request, urljoin(token_url, "tokeninfo"), {"access_token": token})
    return frozenset(str(known.get("scope", "")).split())


def _compare(granted: frozenset[str]) -> None:
    missing, extra = sorted(set(SCOPES) - granted), sorted(granted - set(SCOPES))
    if not missing and not extra:
        return
    parts = []
    if missing:
        parts.append("missing: " + ", ".join(missing))
    if extra:
        parts.append("too many: " + ", ".join(extra))
    raise GrantUnfit(
        f"the grant is not exactly gmail.readonly and gmail.compose ({'; '.join(parts)}): remove this app's access in "
        "the Google account, then run `privacy-bot setup` and tick both boxes, nothing else"
    )


def _post(request: Any, url: str, form: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = request(url, method="POST", body=urlencode(form).encode(), headers=_FORM)
    try:
        body = json.loads(answer.data)
    except ValueError:
        body = None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unreachable(f"the token endpoint is failing ({answer.status})")
    if answer.status != HTTPStatus.OK or not isinstance(body, dict):
        raise token_problem(body)
    return body


class _ShowingFlow(InstalledAppFlow):  # type: ignore[misc]  # the library has no types
    """The library's flow, which hands the page's address to us instead of printing it."""

    show: Callable[[str], None]

    def authorization_url(self, **kwargs: Any) -> tuple[str, str]:
        """The page to open, shown as soon as somebody listens for its answer."""
        url, state = super().authorization_url(**kwargs)
        self.show(url)
        return url, state

    def fetch_token(self, **kwargs: Any) -> Mapping[str, Any]:
        """The code's exchange, with the client named in the body as a refresh does, for servers that know only that."""
        token: Mapping[str, Any] = super().fetch_token(include_client_id=True, **kwargs)
        return token


def _flow(client_file: Path, token_url: str, show: Callable[[str], None]) -> _ShowingFlow:
    config = _client_config(client_file)
    config["installed"]["token_uri"] = _endpoint(token_url)
    flow: _ShowingFlow = _ShowingFlow.from_client_config(config, scopes=list(SCOPES))
    flow.show = show
    return flow


def _client_config(client_file: Path) -> dict[str, dict[str, Any]]:
    config = _json(client_file)
    client = config.get("installed")
    if not isinstance(client, dict) or not {"client_id", "client_secret", "auth_uri"} <= client.keys():
        raise Misuse(
            f"{client_file} is no OAuth client of type Desktop app: make one in the Google Cloud console (consent "
            "screen: Internal) and download its JSON"
        )
    return {"installed": dict(client)}


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misuse(f"gmail.client_file {file} cannot be read ({error.strerror})") from None
    except ValueError:
        raise Misuse(f"gmail.client_file {file} is no JSON") from None
    if not isinstance(content, dict):
        raise Misuse(f"gmail.client_file {file} is no JSON object")
    return content


def _endpoint(token_url: str) -> str:
    return check_url(token_url, setting="gmail.token_url").removesuffix("/")


@contextmanager
def _oauthlib_manners(token_url: str) -> Iterator[None]:
    """Let oauthlib accept plain http on the loopback, and other scopes than asked: we compare those ourselves.

    It listens to environment variables only; they are put back, and a sign-in is a command of its own.
    """
    wanted = {"OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}
    if urlsplit(token_url).scheme == "http":  # check_url let it pass, so it is this machine
        wanted["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
