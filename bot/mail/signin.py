"""From settings to an open mailbox: the checks that must pass before anything runs."""

from __future__ import annotations

from typing import Any

from bot.clock import Clock
from bot.mail.gmail import GmailMailbox, open_mailbox
from bot.mail.oauth import (
    TokenStore,
    check_grant,
    installed_app_credentials,
    service_account_credentials,
    token_key,
)
from bot.settings import Gmail


def open_configured(gmail: Gmail, *, clock: Clock, key: str | None) -> GmailMailbox:
    """The configured mailbox, if the grant is exactly the right one and opens exactly that mailbox.

    Args:
        gmail: the settings' table.
        clock: what quota and retries wait on.
        key: the setting `token_key`, which opens the stored token (a service account needs none).

    Raises:
        Misuse: no key, no token, a token file others may read, or a server address that is not fit.
        Tampered: the stored token does not open.
        AccessRevoked: the grant is gone.
        GrantUnfit: a scope is missing or too many, or it is another mailbox.
        Unreachable: the server does not answer.
    """
    return open_checked(gmail, _stored_credentials(gmail, key), clock=clock)


def open_with_token(gmail: Gmail, refresh_token: str, *, clock: Clock) -> GmailMailbox:
    """The same with a token that was just given and is not stored yet."""
    credentials = installed_app_credentials(gmail.client_file, refresh_token=refresh_token, token_url=gmail.token_url)
    return open_checked(gmail, credentials, clock=clock)


def open_checked(gmail: Gmail, credentials: Any, *, clock: Clock) -> GmailMailbox:
    """The mailbox behind credentials, after both checks."""
    check_grant(credentials, token_url=gmail.token_url, timeout=gmail.timeout_seconds)
    return open_mailbox(
        base_url=gmail.base_url,
        credentials=credentials,
        clock=clock,
        address=gmail.mailbox,
        units_per_minute=gmail.units_per_minute,
        batch_size=gmail.batch_size,
        timeout=gmail.timeout_seconds,
    )


def _stored_credentials(gmail: Gmail, key: str | None) -> Any:
    if gmail.credentials == "service_account":
        return service_account_credentials(gmail.client_file, subject=gmail.mailbox, token_url=gmail.token_url)
    token = TokenStore(gmail.token_file, token_key(key)).load()
    return installed_app_credentials(gmail.client_file, refresh_token=token, token_url=gmail.token_url)
