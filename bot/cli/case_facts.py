"""`case settle|facts`: what is asked and who writes; and the names of the facts a notice takes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.case_common import Number, acted
from bot.cli.common import ByOption, JsonOption, SettingsOption, print_json, print_table
from bot.errors import Misuse
from classifiers.labels import Matter, Right
from handlers.facts import Identity, Role

if TYPE_CHECKING:
    from bot.cases.service import Service


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(settle)
    app.command()(facts)


def settle(  # noqa: PLR0913 - an option is an argument here
    number: Number,
    *,
    right: Annotated[list[Right] | None, typer.Option(help="A right that is asked; may be repeated.")] = None,
    matter: Annotated[list[Matter] | None, typer.Option(help="A matter it is about; may be repeated.")] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="No request at all: closes the case (P5).")] = False,
    role: Annotated[Role | None, typer.Option(help="Who writes.")] = None,
    identity: Annotated[Identity | None, typer.Option(help="How well it is known who writes.")] = None,
    account: Annotated[bool | None, typer.Option("--account/--no-account", help="A living account (T12).")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the answer, ISO 639-1.")] = None,
    post: Annotated[bool | None, typer.Option("--by-post/--by-mail", help="How the answer is wanted.")] = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Settle what is asked, who writes, and in which form and language the answer is wanted."""
    asked = bool(right or matter or nothing)
    person = {"role": role, "identity": identity, "active_account": account, "language": language, "by_post": post}
    if nothing and (right or matter):
        raise Misuse("--nothing says that no right and no matter is asked; leave one of them out")
    if not asked and all(value is None for value in person.values()):
        raise Misuse("say what is settled: --right, --matter, --nothing, --role, --identity, --language and others")

    def work(service: Service, now: datetime) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if asked:
            found = service.settle_rights(number, rights=right or (), matters=matter or (), by=by, now=now)
        known: dict[str, Any] = {name: value for name, value in person.items() if value is not None}
        return service.settle_person(number, **known, by=by, now=now) if known else found

    acted(settings, work, json=json)


def facts(
    notice: Annotated[str, typer.Argument(metavar="NOTICE", help="Such as N7; none: what decisions rest on.")] = "",
    *,
    json: JsonOption = False,
) -> None:
    """List the facts a notice states, or those a decision rests on: name, kind, meaning."""
    rows = _of_notice(notice) if notice else _of_decisions()
    if json:
        print_json([dict(zip(("fact", "kind", "needed", "meaning"), row, strict=True)) for row in rows])
        return
    print_table(f"Facts of {notice or 'decisions'}", ["fact", "kind", "needed", "meaning"], rows)


def _of_notice(name: str) -> list[list[str]]:
    from bot.notice_catalogue import Catalogue

    catalogue = Catalogue.load()
    optional = catalogue.entry(name).optional
    return [
        [one.name, one.kind, "no" if one.name in optional else "yes", one.meaning] for one in catalogue.facts_of(name)
    ]


def _of_decisions() -> list[list[str]]:
    from handlers.stated import DECISION_FACTS

    return [[name, basis.kind, "if it applies", basis.meaning] for name, basis in DECISION_FACTS.items()]
