"""`privacy-bot classify`: what the program understands of letters, one JSON object each, without opening any case."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import JsonOption, SettingsOption, must_exist

if TYPE_CHECKING:
    from bot.cases.understanding import Classifier, Household
    from bot.mail.files import Sourced


def classify(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=".eml, .msg, mbox, .jsonl or folders.")],
    *,
    json: JsonOption = False,  # noqa: ARG001 - what it prints is JSON either way
    settings: SettingsOption = None,
) -> None:
    """Say which rights and matters each letter raises; `because` names rules, never text."""
    from bot.mail.files import read_letters
    from bot.settings import load
    from bot.wiring.parts import household_from
    from classifiers.pipeline import load as load_classifier

    household, classifier = household_from(load(settings)), load_classifier()
    for path in paths:
        for sourced in read_letters(must_exist(path)):
            found = _judge(sourced, classifier, household)
            typer.echo(dumps(found, ensure_ascii=False))


def _judge(sourced: Sourced, classifier: Classifier, household: Household) -> dict[str, Any]:
    from bot.cases.understanding import first_look, understand

    name = {"id": sourced.ident} if sourced.ident else {"source": sourced.source}
    if sourced.raw is None:
        nothing: dict[str, Any] = {"rights": [], "matters": [], "language": None, "scores": {}, "because": []}
        return name | {"outcome": "set_aside", **nothing, "problem": sourced.problem}
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
