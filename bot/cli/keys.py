"""`privacy-bot keys …`: new epochs without a stop, backups that expire, an escrow that two people open."""

from __future__ import annotations

import json as jsonlib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import ByOption, JsonOption, SettingsOption, ask_passphrase, must_exist, print_facts, print_json
from bot.clock import SystemClock
from bot.errors import Misuse

app = typer.Typer(no_args_is_help=True, help="Rotate, back up and recover the vault's keys.")
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write; it must not exist yet.")]
HolderOption = Annotated[list[str], typer.Option("--holder", help="A staff member; give two or more.")]


@app.command()
def rotate(*, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Begin a new epoch; the daemon wraps what stays anew and destroys the old key when nothing is left under it."""
    from bot.settings import load
    from bot.wiring.keys import open_rotation

    loaded, now = load(settings), SystemClock().now()
    rotation = open_rotation(loaded)
    epoch = rotation.begin(by=by, now=now)
    while rotation.step(now):
        pass
    _say({"epoch": epoch, "old_epochs": "destroyed by the daemon an hour from now, or at the next rotation"}, json=json)


@app.command()
def backup(*, out: OutOption, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Write the keys behind a passphrase. A purge is final only when the last backup of its keys has expired."""
    from bot.settings import load
    from bot.vault.backup import seal_backup
    from bot.wiring.keys import key_bundle, note_keys

    loaded, now = load(settings), SystemClock().now()
    expires_at = now + timedelta(days=loaded.storage.key_backup_days)
    passphrase = ask_passphrase("Passphrase of the backup", confirm=True)
    _write_new(out, seal_backup(key_bundle(loaded), passphrase, made_at=now, expires_at=expires_at))
    note_keys(loaded, "keys_backed_up", {"expires": expires_at.date().isoformat()}, by=by, now=now)
    _say({"file": str(out), "expires": expires_at.date().isoformat()}, json=json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup written by `keys backup`.")],
    *,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Put the keys of a backup where the settings say; nothing that exists is overwritten."""
    from bot.settings import load
    from bot.vault.backup import open_backup
    from bot.wiring.keys import place_bundle

    loaded = load(settings)
    bundle = open_backup(_read(file), ask_passphrase("Passphrase of the backup"), SystemClock().now())
    place_bundle(loaded, bundle)
    _say({"restored": str(loaded.storage.key_file)}, json=json)


@app.command()
def escrow(
    *, out: OutOption, holder: HolderOption, by: ByOption, json: JsonOption = False, settings: SettingsOption = None
) -> None:
    """Write the keys so that any two of the named staff members open them together."""
    from bot.settings import load
    from bot.vault.backup import seal_escrow
    from bot.wiring.keys import key_bundle, note_keys, staff_roll

    loaded, now = load(settings), SystemClock().now()
    roll = staff_roll(loaded)
    members = [roll.member(one).public for one in holder]
    _write_new(out, seal_escrow(key_bundle(loaded), members, made_at=now))
    note_keys(loaded, "keys_in_escrow", {"holders": sorted(one.name for one in members)}, by=by, now=now)
    _say({"file": str(out), "holders": sorted(one.name for one in members)}, json=json)


@app.command()
def recover(
    file: Annotated[Path, typer.Argument(help="An escrow written by `keys escrow`.")],
    *,
    holder: HolderOption,
    staff: Annotated[Path | None, typer.Option(help="The roll of staff; the settings' by default.")] = None,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Open an escrow with two holders' passphrases and put the keys where the settings say."""
    from bot.settings import load
    from bot.vault.backup import open_escrow
    from bot.vault.staff_keys import unlock
    from bot.wiring.keys import locked_keys, place_bundle

    if len(holder) != 2:  # noqa: PLR2004 - an escrow is opened by two
        raise Misuse("name the two holders: --holder NAME --holder NAME")
    loaded = load(settings)
    locked = locked_keys(must_exist(staff or loaded.storage.staff_file), holder)
    one, other = (
        unlock(key, ask_passphrase(f"Passphrase of {name}")) for name, key in zip(holder, locked, strict=True)
    )
    place_bundle(loaded, open_escrow(_read(file), one, other))
    _say({"restored": str(loaded.storage.key_file)}, json=json)


def _say(facts: dict[str, Any], *, json: bool) -> None:
    print_json(facts) if json else print_facts(facts)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = jsonlib.loads(must_exist(file).read_text(encoding="ascii"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Misuse(f"{file} is no file of keys")
    return found


def _write_new(file: Path, document: dict[str, Any]) -> None:
    from bot.vault.files import write_new

    write_new(file, document, 0o600)
