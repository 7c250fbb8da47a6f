"""What commands share: the settings option, and printing as JSON or as a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_A_FILE = 150

SettingsOption = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Settings file; privacy-bot.toml in this folder by default."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="The staff member who acts.")]


def must_exist(path: Path) -> Path:
    """The path itself. Raises Misuse if nothing is there."""
    from bot.errors import Misuse

    if not path.exists():
        raise Misuse(f"there is no file or folder {path}")
    return path


def print_json(value: Any) -> None:
    """One JSON document on standard output, readable, non-ASCII kept."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def console() -> Console:
    """Standard output for a person; wide where it goes to a file, so that nothing is folded letter by letter."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return Console(width=width)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for a person's eyes."""
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def print_facts(facts: dict[str, Any]) -> None:
    """A nested set of facts as indented lines."""
    for key, value in facts.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            typer.echo(f"{key}:")
            for item in value:
                typer.echo("  - " + ", ".join(f"{name} {_text(one)}" for name, one in item.items() if one))
        elif isinstance(value, list) and key == "explained":
            typer.echo(f"{key}:")
            for line in value:
                typer.echo(f"  {line}")
        else:
            typer.echo(f"{key}: {_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "-"
    return "-" if value is None else str(value)


def ask_passphrase(what: str, *, confirm: bool = False) -> str:
    """A passphrase from the terminal, never shown; from one line of standard input where there is no terminal."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, confirmation_prompt=confirm))
    return sys.stdin.readline().rstrip("\n")
