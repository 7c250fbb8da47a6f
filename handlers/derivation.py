"""Every date told in words: one sentence a step, as the person who wrote to us would want to hear it.

`handlers.deadlines` says what happened as codes; `handlers.derivation_words` has a sentence for each. Every line ends
with the rule that made the step and the text it rests on, so that a reader can check it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.deadlines import Deadlines, Step
from handlers.derivation_words import ASKED_FOR, LANGUAGES, LAWS, MONTHS, SENTENCES, WEEKDAYS


def explain(deadlines: Deadlines, language: str) -> tuple[str, ...]:
    """The derivation in words, one line a step, in order; any language but French is told in English."""
    place = 0 if language == "fr" else 1
    lines = []
    for name, step in _named(deadlines.steps):
        sentence = SENTENCES[name][place].format_map(_values(step, place))
        line = f"{sentence[0].upper()}{sentence[1:]} [{step.rule} · {LAWS[step.rule][place]}]"
        lines.append(_typeset_french(line) if place == 0 else line)
    return tuple(lines)


def day_in_words(day: date, language: str) -> str:
    """A date with its weekday, such as "lundi 1er mars 2027" or "Monday 1 March 2027"."""
    spoken = language if language in LANGUAGES else "en"
    number = "1er" if day.day == 1 and spoken == "fr" else str(day.day)
    return f"{WEEKDAYS[spoken][day.weekday()]} {number} {MONTHS[spoken][day.month - 1]} {day.year}"


def _named(steps: tuple[Step, ...]) -> Iterator[tuple[str, Step]]:
    """Each step with the name of its sentence; what the longer period repeats is told shortly, or not at all."""
    told: set[tuple[str, ...]] = set()
    for step in steps:
        about = (step.code, *(step.detail.get(key, "") for key in ("kind", "asked", "answered")))
        again = step.code.startswith("ask_") and about in told
        told.add(about)
        if not again:
            yield _name(step), step
        elif step.detail.get("days", "0") != "0":
            yield "ask_again", step


def _name(step: Step) -> str:
    detail = step.detail
    if "missing_day" in detail:
        return f"{step.code}_end"
    if step.code == "safe":
        return _safe_name(detail)
    if step.code != "ask_answered":
        return step.code
    if detail["asked"] == detail["answered"]:
        return "ask_answered_same_day"
    if detail["days"] == "0":
        return "ask_answered_counted"
    return "ask_answered_shared" if detail["shared"] == "yes" else "ask_answered"


def _safe_name(detail: Mapping[str, str]) -> str:
    if "extension" in detail:
        return "safe_without_extension"
    return "safe" if detail["days"] == "0" else "safe_credited"


def _values(step: Step, place: int) -> dict[str, str]:
    """What a sentence may mention, in words."""
    language = LANGUAGES[place]
    days = {key: date.fromisoformat(step.detail[key]) for key in ("asked", "answered", "sent") if key in step.detail}
    known = days | {key: day for key, day in (("before", step.before), ("after", step.after)) if day}
    words = dict(step.detail) | {key: day_in_words(day, language) for key, day in known.items()}
    return words | {
        "ask": ASKED_FOR.get(step.detail.get("kind", ""), ("", ""))[place],
        "city": step.detail.get("time_zone", "").rsplit("/", 1)[-1].replace("_", " "),
        "closed": step.detail.get(f"holiday_{language}") or ("week-end", "a weekend")[place],
        "hour": _hour(step.detail.get("time", "00:00"), place),
        "pause": _pause(step.detail.get("days", "0"), place),
    }


def _hour(time: str, place: int) -> str:
    return f"{time[:2].lstrip('0') or '0'} h {time[3:]}" if place == 0 else time


def _pause(days: str, place: int) -> str:
    one = days == "1"
    if place == 0:
        return "1 jour d’attente s’ajoute" if one else f"{days} jours d’attente s’ajoutent"
    return "1 day of waiting is" if one else f"{days} days of waiting are"


def _typeset_french(text: str) -> str:
    """No-break spaces where French typography wants them."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")
