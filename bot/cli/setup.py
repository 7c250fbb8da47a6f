"""`privacy-bot setup`: sign in to the mailbox once, check what was granted, store the token sealed.

`--check` only checks what is stored. Nothing is stored before every check has passed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.mail.mailbox import Mailbox
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """What the stored grant gives.

    `unlisted_aliases` are addresses Gmail also sends as that gmail.aliases does not name; mail from them would pass
    for a stranger's. `start_from_missing`: `privacy-bot run` will refuse to start. `dpo_mail_missing`: the journal's
    anchor goes to a file alone. `go_live_missing`: items without which a real mailbox sends nothing (P19).
    """

    mailbox: str
    scopes: tuple[str, ...]
    unlisted_aliases: tuple[str, ...]
    start_from_missing: bool
    dpo_mail_missing: bool
    go_live_missing: tuple[str, ...]


def setup(
    *,
    check: Annotated[bool, typer.Option("--check", help="Do not sign in; check what is stored.")] = False,
    port: Annotated[int, typer.Option(help="Port the browser comes back to; 0 takes a free one.")] = 0,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Sign in to the mailbox once, or check that the grant is exactly the right one."""
    from bot.clock import SystemClock
    from bot.settings import load

    loaded, clock = load(settings), SystemClock()
    if not check:
        make_vault(loaded)
    if check or loaded.gmail.credentials == "service_account":
        access = check_stored(loaded, clock)
    else:
        # Standard error, so that --json leaves one document on standard output.
        access = sign_in(loaded, clock, port=port, show=lambda url: typer.echo(_invitation(loaded, url), err=True))
    if json:
        print_json(asdict(access))
    else:
        _print(access)


def make_vault(settings: Settings) -> bool:
    """Make the vault's keys if there are none yet; True if they were made. Existing keys are never touched."""
    from bot.vault.keys import create_keys

    storage = settings.storage
    if storage.key_file.exists():
        return False
    create_keys(storage.key_file, storage.public_key_file)
    return True


def sign_in(settings: Settings, clock: Clock, *, show: Callable[[str], None], port: int = 0) -> Access:
    """Let the mailbox's owner consent in a browser, check the grant, and only then store its token.

    Args:
        settings: all settings.
        clock: what quota and retries wait on.
        show: gets the address of the consent page.
        port: where on this machine the browser comes back to; 0 takes a free port.

    Raises the errors of `bot.mail.oauth.authorize_installed_app` and of `bot.mail.signin.open_configured`.
    """
    from bot.mail.oauth import TokenStore, authorize_installed_app, token_key
    from bot.mail.signin import open_with_token

    gmail = settings.gmail
    store = TokenStore(gmail.token_file, token_key(_key_text(settings)))  # no key, no sign-in
    token = authorize_installed_app(
        gmail.client_file, token_url=gmail.token_url, address=gmail.mailbox, port=port, show=show
    )
    with closing(open_with_token(gmail, token, clock=clock)) as mailbox:
        store.save(token)
        return _access(settings, mailbox, clock)


def check_stored(settings: Settings, clock: Clock) -> Access:
    """Check the stored grant against the settings. Raises what stops the daemon's start too."""
    from bot.mail.signin import open_configured

    with closing(open_configured(settings.gmail, clock=clock, key=_key_text(settings))) as mailbox:
        return _access(settings, mailbox, clock)


def _access(settings: Settings, mailbox: Mailbox, clock: Clock) -> Access:
    from bot.mail.oauth import SCOPES
    from bot.wiring.go_live import open_items

    gmail = settings.gmail
    known = {gmail.mailbox.lower(), *(alias.lower() for alias in gmail.aliases)}
    return Access(
        mailbox=gmail.mailbox,
        scopes=SCOPES,
        unlisted_aliases=tuple(sorted(mailbox.aliases() - known)),
        start_from_missing=gmail.start_from is None,
        dpo_mail_missing=not settings.company.dpo_mail,
        go_live_missing=open_items(settings, clock.now()),
    )


def _key_text(settings: Settings) -> str | None:
    return settings.token_key.get_secret_value() if settings.token_key else None


def _invitation(settings: Settings, url: str) -> str:
    return f"Open this page and sign in as {settings.gmail.mailbox}:\n\n  {url}\n"


def _print(access: Access) -> None:
    typer.echo(f"The grant opens {access.mailbox} and is exactly:")
    for scope in access.scopes:
        typer.echo(f"  {scope}")
    if access.unlisted_aliases:
        typer.echo("Gmail also sends as these; add them to gmail.aliases: " + ", ".join(access.unlisted_aliases))
    if access.start_from_missing:
        typer.echo("Set gmail.start_from before `privacy-bot run`: older mail is never answered.")
    if access.dpo_mail_missing:
        typer.echo(
            "Set company.dpo_mail to have the journal's anchor sent to the DPO once a day: kept where whoever runs the "
            "database cannot write, it proves that nobody rewrote the journal."
        )
    if access.go_live_missing:
        typer.echo(
            "Nothing is sent before [go_live] says who did these, and when: " + ", ".join(access.go_live_missing)
        )
