"""Opens the configured mailbox: credentials, grant check, client."""

from __future__ import annotations

from bot.clock import Clock
from bot.mail.mailbox import Mailbox
from bot.settings import Settings


def open_configured_mailbox(settings: Settings, clock: Clock) -> Mailbox:
    """The mailbox the settings name. Raises GrantUnfit, AccessRevoked or Misuse when it must not be used."""
    raise NotImplementedError
