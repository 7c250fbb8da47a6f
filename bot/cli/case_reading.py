"""`case read|approve-reading|review-reading|readings|reveal|kept|find`: what opens, for whom, on which ground."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.case_common import Number
from bot.cli.common import ByOption, JsonOption, SettingsOption, print_facts, print_json
from bot.cli.plain import plain
from bot.cli.staff import approver_key, member_key
from bot.clock import SystemClock
from bot.errors import Misuse

if TYPE_CHECKING:
    from pathlib import Path

    from bot.cases.reading import Opened, Room
    from bot.vault.staff_keys import StaffKey

MessageOption = Annotated[
    str, typer.Option("--message", metavar="GMAIL_ID", help="Which letter; the first by default.")
]
PurposeOption = Annotated[str, typer.Option("--purpose", help="answer, identity, post, security or authority.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(read)
    app.command("approve-reading")(approve_reading)
    app.command("review-reading")(review_reading)
    app.command()(readings)
    app.command()(reveal)
    app.command()(kept)
    app.command()(find)


def read(
    number: Number,
    *,
    message: MessageOption = "",
    reason: Annotated[
        str, typer.Option(help="permission, needed_to_answer, authority, breach or security.")
    ] = "permission",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Read one letter, with your passphrase: because its writer allowed it, or by one of the narrow exceptions."""
    from bot.vault.policy import Reason

    if reason not in set(Reason):
        raise Misuse(f"a reason is one of: {', '.join(Reason)}")
    room, key = _opened_by(by, settings)
    opened = room.read(number, gmail_id=message, reason=Reason(reason), key=key, now=SystemClock().now())
    _show(opened, json=json)


def approve_reading(
    number: Number,
    *,
    message: Annotated[str, typer.Option("--message", metavar="GMAIL_ID", help="Which letter.")],
    reader: Annotated[str, typer.Option(help="The one member who would read it.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Sign that a colleague may read one letter the answer needs (P3(d)); it holds for a day."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll
    from bot.wiring.reading import open_reviews

    loaded = load(settings)
    roll, now = staff_roll(loaded), SystemClock().now()
    key = approver_key(roll, by)
    found = open_reviews(loaded).approve(number, gmail_id=message, reader=reader, roll=roll, key=key, now=now)
    print_json(found) if json else print_facts(found)


def review_reading(
    evidence: Annotated[str, typer.Argument(help="The reading, as `case readings` names it.")],
    *,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record that you, another person, looked at a reading that could not wait (P4)."""
    from bot.settings import load
    from bot.wiring.keys import staff_roll
    from bot.wiring.reading import open_reviews

    loaded = load(settings)
    roll, now = staff_roll(loaded), SystemClock().now()
    found = open_reviews(loaded).review(evidence, roll=roll, key=approver_key(roll, by), now=now)
    print_json(found) if json else print_facts(found)


def readings(*, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """List readings under an exception, what waits for a review, and how often exceptions are made."""
    from bot.settings import load
    from bot.wiring.reading import open_reviews

    found = open_reviews(load(settings)).overview(SystemClock().now())
    print_json(found) if json else print_facts(found)


def reveal(
    number: Number,
    *,
    fact: Annotated[str, typer.Option(help="address or subject.")],
    purpose: PurposeOption,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Show one fact about who writes, with your passphrase; it opens nothing of what was written."""
    room, key = _opened_by(by, settings)
    _show(room.reveal(number, fact=fact, purpose=purpose, key=key, now=SystemClock().now()), json=json)


def kept(
    number: Number,
    *,
    purpose: PurposeOption,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Show what staff kept sealed: notes, what notices stated, who confirmed; nothing of what the person wrote."""
    from bot.cases.kept import read_kept

    room, key = _opened_by(by, settings)
    found = read_kept(room, number, purpose=purpose, key=key, now=SystemClock().now())
    if json:
        print_json({"kept": found})
        return
    if not found:
        typer.echo("Nothing was kept sealed with this case yet.")
    for one in found:
        print_facts(
            {
                name: plain(value if isinstance(value, str) else dumps(value, ensure_ascii=False))
                for name, value in one.items()
            }
        )
        typer.echo("")


def find(
    *,
    address: Annotated[str, typer.Option(help="The whole mail address.")] = "",
    phone: Annotated[str, typer.Option(help="The phone number, with or without its country.")] = "",
    account: Annotated[str, typer.Option(help="The account, customer or contract number.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Find cases by who wrote or by a number in a letter, with your passphrase; only case numbers are shown."""
    from bot.settings import load
    from bot.wiring.reading import find_cases

    given = [(name, one) for name, one in (("address", address), ("phone", phone), ("account", account)) if one]
    if len(given) != 1:
        raise Misuse("say what to look for: one of --address, --phone and --account")
    (sought, value), loaded = given[0], load(settings)
    numbers = find_cases(loaded, sought, value, ask=member_key, by=by, now=SystemClock().now())
    print_json({"cases": numbers}) if json else print_facts({"cases": numbers})


def _opened_by(by: str, settings: Path | None) -> tuple[Room, StaffKey]:
    """The reading room, and the key of the member who enters it with a passphrase."""
    from bot.settings import load
    from bot.wiring.reading import open_room

    room = open_room(load(settings))
    return room, member_key(room.roll(), by)


def _show(opened: Opened, *, json: bool) -> None:
    facts = {
        "until": opened.ends_at.isoformat(timespec="minutes"),
        "law": opened.law,
        "writer_is_told": opened.tell_writer,
        "review_by": opened.review_by.isoformat(timespec="minutes") if opened.review_by else None,
    }
    if json:
        print_json(facts | {"text": plain(opened.text)})
        return
    print_facts(facts)
    typer.echo("")
    typer.echo(plain(opened.text))
