"""`privacy-bot demo`: the whole main job on sample letters, or on yours: the real daemon against the Gmail sandbox."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, must_exist, print_json

if TYPE_CHECKING:
    from bot.cli.demo_script import Act, Delivery, Script
    from bot.cli.stage import Stage
    from bot.settings import Settings


def demo(
    *,
    mail: Annotated[Path | None, typer.Option(metavar="PATH", help="Your letters: .eml, .msg, mbox, .jsonl.")] = None,
    days: Annotated[int, typer.Option(min=0, max=400, help="How many days pass afterwards.")] = 0,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Deliver letters to a Gmail sandbox, run the real daemon, let days pass, and show what happened."""
    from bot import logs
    from bot.cli.demo_report import report_of
    from bot.cli.demo_script import script_of_folder, shipped_script
    from bot.cli.demo_table import print_report
    from bot.settings import load

    logs.configure(json=True, level="ERROR")
    script = script_of_folder(must_exist(mail)) if mail else shipped_script()
    with tempfile.TemporaryDirectory(prefix="privacy-bot-demo-") as folder, ExitStack() as stack:
        stage = _stage(stack, Path(folder), load(settings), script)
        refusals = play(stage, script, days)
        report = report_of(stage, script, refusals)
    print_json(report) if json else print_report(report)
    if report["totals"]["unaccounted"] or report["totals"]["duplicates"]:
        raise typer.Exit(1)


def play(stage: Stage, script: Script, days: int) -> list[tuple[Act, str]]:
    """Let the script happen, all its letters at least, and so many days pass; returns the acts that were refused."""
    refused: list[tuple[Act, str]] = []
    happenings: dict[datetime, list[Callable[[], None]]] = defaultdict(list)
    end = max([script.start + timedelta(days=days), *(one.at for one in script.deliveries)])
    for delivery in script.deliveries:
        happenings[delivery.at].append(_delivering(stage, delivery))
    for act in script.acts:
        if act.at <= end:
            happenings[act.at].append(_acting(stage, act, refused))
    stage.pass_time(end, happenings)
    return refused


def _stage(stack: ExitStack, folder: Path, settings: Settings, script: Script) -> Stage:
    from bot.cli.stage import open_stage
    from classifiers.pipeline import load as load_classifier

    return open_stage(
        stack,
        folder,
        settings=settings,
        start=script.start,
        classifier=load_classifier(),
        gmail=script.settings.get("gmail", {}),
    )


def _delivering(stage: Stage, delivery: Delivery) -> Callable[[], None]:
    def happen() -> None:
        dmarc = None if delivery.dmarc == "none" else delivery.dmarc
        stage.deliver(delivery.source, delivery.raw, spam=delivery.spam, dmarc=dmarc)

    return happen


def _acting(stage: Stage, act: Act, refused: list[tuple[Act, str]]) -> Callable[[], None]:
    from bot.errors import Misuse

    def happen() -> None:
        try:
            _do(stage, act)
        except Misuse as refusal:
            refused.append((act, str(refusal)))

    return happen


def _do(stage: Stage, act: Act) -> None:
    from handlers.facts import ReasonCode

    stage.work()
    number, now, service = stage.case_of(act.letter), stage.clock.now(), stage.machine.service
    if act.do == "extend":
        code = ReasonCode(act.code) if act.code else None
        service.extend(number, reason_code=code, sentence=act.sentence, by=act.by, now=now)
    elif act.do == "confirm":
        service.confirm(number, by=act.by, now=now)
    else:
        raise ValueError(f"a scenario does not know the act {act.do!r}")
