"""Our own corpus, `assets/corpus/*.jsonl`: read, checked, hashed. Nothing else is ever learned from.

A batch whose name begins with `held_` judges and is never learned from: `batches` leaves it out, `held` reads it for
figures alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.letter import Letter

FOLDER = Path(__file__).parents[1] / "assets" / "corpus"
HELD = "held_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One line of the corpus.

    Attributes:
        name: its id.
        batch: the file it stands in, the unit of cross-validation.
        kind: ask or letter.
        language: as labelled.
        letter: what the classifier gets; an ask is a letter of its own words alone.
        rights: exercised (letter), or what the sentence is about (ask).
        optional: neither right nor wrong.
        matters: raised (letter), or what the sentence is about (ask).
        aspects: what else it says.
        mood: of an ask, "" for a letter.
        judgement: of a letter, "" for an ask.
    """

    name: str
    batch: str
    kind: str
    language: str
    letter: Letter
    rights: frozenset[str]
    optional: frozenset[str]
    matters: frozenset[str]
    aspects: frozenset[str]
    mood: str = ""
    judgement: str = ""

    @property
    def asked(self) -> frozenset[str]:
        """The rights and matters that count as asked."""
        meant = not self.mood or self.mood == "exercised" or (self.mood == "question" and "question" in self.matters)
        return self.rights | self.matters if meant else frozenset()


def batches(folder: Path = FOLDER) -> dict[str, list[Example]]:
    """Every batch that may be learned from, by name, in the order of names."""
    return {path.stem: list(read(path)) for path in sorted(folder.glob("*.jsonl")) if not path.stem.startswith(HELD)}


def held(folder: Path = FOLDER) -> dict[str, list[Example]]:
    """The batches that judge."""
    return {path.stem: list(read(path)) for path in sorted(folder.glob(f"{HELD}*.jsonl"))}


def digest(folder: Path = FOLDER) -> str:
    """SHA-256 over names and bytes of every batch that may be learned from."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        if not path.stem.startswith(HELD):
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def read(path: Path) -> Iterator[Example]:
    """The asks and letters of one file; other kinds of lines (answers in a thread) are passed over.

    Raises:
        ValueError: a line that is no JSON, or lacks a key; the message names file and line.
    """
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["kind"] in {"ask", "letter"}:
                yield _example(row, path.stem)
        except (KeyError, json.JSONDecodeError) as fault:
            raise ValueError(f"{path.name}, line {number}: {type(fault).__name__}") from None


def _example(row: dict[str, Any], batch: str) -> Example:
    return Example(
        name=row["id"],
        batch=batch,
        kind=row["kind"],
        language=row["lang"],
        letter=Letter(
            subject=row.get("subject") or "",
            text=row["text"],
            attachments=int(row.get("attachments", 0)),
            is_reply=bool(row.get("is_reply", False)),
        ),
        rights=_set(row.get("rights")),
        optional=_set(row.get("optional_rights")),
        matters=_set(row.get("matters")),
        aspects=_set(row.get("aspects")),
        mood=row["mood"] if row["kind"] == "ask" else "",
        judgement=row["judgement"] if row["kind"] == "letter" else "",
    )


def _set(values: Iterable[str] | None) -> frozenset[str]:
    return frozenset(values or ())
