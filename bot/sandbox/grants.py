"""OAuth grants: which refresh token stands for which scopes, and which access tokens came of it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.discovery import scope_url

CLIENT_ID = "sandbox.apps.googleusercontent.com"
CLIENT_SECRET = "not-a-secret-sandbox-only"  # noqa: S105 - opens nothing but this sandbox
ACCESS_LASTS = timedelta(seconds=3599)


@dataclass(slots=True)
class Grant:
    """What a person allowed: scopes, until when (None: for good), and whether it was taken back."""

    refresh_token: str
    scopes: frozenset[str]
    ends_at: datetime | None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """One access token: its grant, its scopes (never more than the grant's) and its end."""

    token: str
    grant: Grant
    scopes: frozenset[str]
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code waiting to be turned into a grant."""

    scopes: frozenset[str]
    redirect_uri: str
    challenge: str | None


@dataclass(slots=True)
class Grants:
    """All grants of one sandbox. `consent` narrows what the next consent page allows; None allows what is asked."""

    clock: Clock
    consent: frozenset[str] | None = None
    _grants: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, Access] = field(default_factory=dict)
    _clients: dict[str, str] = field(default_factory=lambda: {CLIENT_ID: CLIENT_SECRET})
    _codes: dict[str, Code] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def grant(self, scopes: Iterable[str], lasts: timedelta | None = None) -> str:
        """A new grant; answers its refresh token. Scopes may be short ("gmail.readonly") or full."""
        token = "1//" + secrets.token_urlsafe(48)
        ends_at = None if lasts is None else self.clock.now() + lasts
        with self._lock:
            self._grants[token] = Grant(token, frozenset(scope_url(scope) for scope in scopes), ends_at)
        return token

    def alive(self, refresh_token: str) -> Grant | None:
        """The grant behind a refresh token, unless it ended or was revoked."""
        found = self._grants.get(refresh_token)
        if found is None or found.revoked or (found.ends_at is not None and found.ends_at <= self.clock.now()):
            return None
        return found

    def access(self, grant: Grant, scopes: frozenset[str] | None = None) -> Access:
        """A new access token of a grant, with all of its scopes or some."""
        made = Access(
            "ya29." + secrets.token_urlsafe(64),
            grant,
            grant.scopes if scopes is None else scopes & grant.scopes,
            self.clock.now() + ACCESS_LASTS,
        )
        with self._lock:
            self._access[made.token] = made
        return made

    def check(self, token: str) -> Access | None:
        """The access token, if it is good now."""
        found = self._access.get(token)
        if found is None or found.ends_at <= self.clock.now() or self.alive(found.grant.refresh_token) is None:
            return None
        return found

    def revoke(self, token: str) -> bool:
        """Take back the grant behind a refresh or access token; False if there is none."""
        found = self._grants.get(token) or (self._access[token].grant if token in self._access else None)
        if found is not None:
            found.revoked = True
        return found is not None

    def client_fits(self, client_id: str, secret: str) -> bool:
        """Whether an OAuth client is who it says: any id may come, its secret may not change afterwards."""
        with self._lock:
            return bool(client_id) and self._clients.setdefault(client_id, secret) == secret

    def new_code(self, code: Code) -> str:
        """Remember a consent; answers the authorization code."""
        made = "4/" + secrets.token_urlsafe(32)
        with self._lock:
            self._codes[made] = code
        return made

    def take_code(self, code: str) -> Code | None:
        """The consent behind a code; a code works once."""
        with self._lock:
            return self._codes.pop(code, None)
