"""Opens the configured mailbox: credentials, grant check, client."""

from __future__ import annotations

from bot.clock import Clock
from bot.mail.gmail import GmailMailbox
from bot.mail.signin import open_configured, open_with_token
from bot.settings import Settings


def open_configured_mailbox(settings: Settings, clock: Clock) -> GmailMailbox:
    """The mailbox the settings name, with the stored token.

    Raises GrantUnfit, AccessRevoked, Unreachable or Misuse when it must not or cannot be used.
    """
    key = settings.token_key.get_secret_value() if settings.token_key else None
    return open_configured(settings.gmail, clock=clock, key=key)


def open_with_refresh_token(settings: Settings, clock: Clock, refresh_token: str) -> GmailMailbox:
    """The same with a token given directly; raises the same."""
    return open_with_token(settings.gmail, refresh_token, clock=clock)
