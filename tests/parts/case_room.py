"""A company at its terminal: settings, keys, an empty database, and a roll with Inès, who is responsible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bot.cli.app import app
from bot.clock import SystemClock
from bot.errors import Misuse
from bot.vault.keys import create_keys
from bot.vault.roll import Entry, Roll
from bot.vault.staff_keys import lock, new_key
from bot.vault.trust import Trust, with_root
from handlers.staffing import StaffRole
from tests.parts.staff_room import PASSPHRASE, QUICK


def open_company(folder: Path, more: str = "") -> Path:
    """The settings file of a company that was set up in a folder; `more` is further TOML."""
    create_keys(folder / "vault.keys", folder / "vault.pub")
    names = {
        "url": f"sqlite:///{folder}/bot.db",
        "key_file": f"{folder}/vault.keys",
        "public_key_file": f"{folder}/vault.pub",
        "staff_file": f"{folder}/staff.json",
        "staff_trust_file": f"{folder}/staff.trust",
    }
    ines = new_key("Inès")
    since = SystemClock().now().replace(microsecond=0)  # the commands read the same clock
    entry = Entry(key=lock(ines, PASSPHRASE, QUICK), roles=frozenset({StaffRole.RESPONSIBLE}), since=since)
    Trust(folder / "staff.json", folder / "staff.trust").save(with_root(Roll(), entry, ines))
    settings = folder / "privacy-bot.toml"
    storage = "".join(f'{name} = "{value}"\n' for name, value in names.items())
    settings.write_text(f"[storage]\n{storage}{more}", encoding="utf-8")
    return settings


def call(company: Path, *options: str) -> Any:
    """What a command prints as JSON. Raises Misuse as the command does."""
    found = CliRunner().invoke(app, [*options, "--settings", str(company), "--json"])
    if isinstance(found.exception, Misuse):
        raise found.exception
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def case(company: Path, *options: str, by: str = "") -> Any:
    """What `privacy-bot case …` prints, with `--by` where somebody acts."""
    return call(company, "case", *options, *(("--by", by) if by else ()))
