"""The order in which `case --help` names the commands: as the work goes, not as the files lie."""

from __future__ import annotations

import typer

PANELS: dict[str, tuple[str, ...]] = {
    "Look": ("list", "show", "facts"),
    "Begin": ("open", "confirm", "settle", "split"),
    "Ask the person, take more time": ("ask", "answered", "ask-permission", "extend"),
    "Decide and answer": ("decide", "refuse", "hand-over", "approve", "send-back", "letter", "posted", "outcome"),
    "Carry out": ("execute", "restrict", "use", "pass-on"),
    "End and keep": ("close", "withdraw", "reopen", "note", "hold", "late"),
    "Matters with clocks of their own": ("breach", "authority"),
    "Open what is sealed, with your passphrase": (
        "reveal",
        "find",
        "kept",
        "read",
        "readings",
        "approve-reading",
        "review-reading",
    ),
}


def arrange(app: typer.Typer) -> None:
    """Sort the commands of an app into these panels. Raises KeyError for one that is in none."""
    place = {name: (number, panel) for number, (name, panel) in enumerate(_named())}
    for command in app.registered_commands:
        command.rich_help_panel = place[name_of(command)][1]
    app.registered_commands.sort(key=lambda command: place[name_of(command)][0])


def name_of(command: typer.models.CommandInfo) -> str:
    """What a user types."""
    assert command.callback is not None
    return command.name or command.callback.__name__.replace("_", "-")


def _named() -> list[tuple[str, str]]:
    return [(name, panel) for panel, names in PANELS.items() for name in names]
