"""`privacy-bot retention`: what is kept until when, and what the administrator must still delete in the mailbox."""

from __future__ import annotations

from bot.cli.common import JsonOption, SettingsOption, print_json, print_table


def retention(*, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """List the terms of closed cases, legal holds, and purged mail that Gmail still has."""
    import typer

    from bot.cases.purging import overview
    from bot.clock import SystemClock
    from bot.settings import load
    from bot.wiring.tools import open_state

    loaded = load(settings)
    store, _ = open_state(loaded)
    with store.reading() as session:
        found = overview(session, loaded.gmail.mailbox, loaded.law.rulebook(), SystemClock().now())
    store.close()
    if json:
        print_json(found)
        return
    rows = [
        [one["case"], one["item"], one["keep_until"] or "-", "legal hold" if one["held"] else "", one["law"]]
        for one in found["cases"]
    ]
    print_table("Kept after closing", ["case", "what", "until", "", "because"], rows)
    if found["still_in_mailbox"]:
        typer.echo("Purged here and still in Gmail; have an administrator delete these messages:")
        for gmail_id in found["still_in_mailbox"]:
            typer.echo(f"  {gmail_id}")
