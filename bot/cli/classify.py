"""`privacy-bot classify`: what the program understands of letters, one JSON object each, without opening any case."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import JsonOption, SettingsOption

if TYPE_CHECKING:
    from bot.cases.understanding import Classifier, Household
    from bot.mail.files import Sourced


def classify(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=".eml, .msg, mbox, .jsonl or folders.")],
    *,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Say which rights and matters each letter raises; `because` names rules, never text."""
    from bot.mail.files import read_letters
    from bot.settings import load
    from bot.wiring.parts import household_from
    from classifiers.pipeline import load as load_classifier

    household, classifier = household_from(load(settings)), load_classifier()
    for path in paths:
        for sourced in read_letters(path):
            found = _judge(sourced, classifier, household)
            typer.echo(json_module.dumps(found, ensure_ascii=False) if json else _line(found))


def _judge(sourced: Sourced, classifier: Classifier, household: Household) -> dict[str, Any]:
    from bot.cases.understanding import first_look, understand

    name = {"id": sourced.ident} if sourced.ident else {"source": sourced.source}
    if sourced.raw is None:
        return name | {"outcome": "set_aside", "problem": sourced.problem, "rights": [], "matters": []}
    understood = understand(sourced.raw, classifier, household)
    verdict, reception = understood.verdict, first_look(understood)
    return name | {
        "outcome": str(reception.outcome),
        "rights": [str(one) for one in verdict.rights] if understood.machine is None else [],
        "matters": [str(one) for one in verdict.matters] if understood.machine is None else [],
        "language": verdict.language,
        "scores": {label: round(score, 3) for label, score in verdict.scores.items()},
        "because": [*reception.because, *verdict.because],
    }


def _line(found: dict[str, Any]) -> str:
    name = found.get("id") or found["source"]
    about = " ".join([*found["rights"], *found["matters"]]) or found.get("problem") or "-"
    return f"{name}: {found['outcome']}  {about}"
