"""Labelled letters, for measuring only: nothing here is ever learned from.

A folder holds `requests.jsonl`, `negatives.jsonl`, `ambiguous.jsonl` (rows with `id`, `lang`, `text`, `labels`, maybe
`subject` and `optional_labels`) and `mime/MANIFEST.tsv` with mail files that exercise no right. Our own corpus is told
in `classifiers/assets/DATA_CARD.md`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.labels import Matter, Right
from classifiers.letter import Letter
from classifiers.scripts.corpus import Example

_NAMES = {
    "breach_or_security_report": "breach",
    "general_question": "question",
    "not_a_request": "",
    "identity_or_followup": "followup",
}
"""What the labels of the letters are called here; "" is no label, a follow-up is neither right nor wrong."""
RIGHTS = frozenset(one.value for one in Right)
KNOWN = RIGHTS | {one.value for one in Matter}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One letter with what it should be.

    Attributes:
        name: the id or path.
        part: requests, negatives, ambiguous or the manifest's kind.
        language: as labelled, "" for mail files.
        letter: what the classifier gets; None for a mail file.
        raw: the bytes of a mail file.
        labels: the rights and matters it must find.
        optional: what it may find.
    """

    name: str
    part: str
    language: str
    letter: Letter | None = None
    raw: bytes = b""
    labels: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


def read(folder: Path) -> list[Labelled]:
    """Every labelled letter of a folder; a file that does not exist is skipped.

    Raises:
        FileNotFoundError: the folder holds none of them; the message says what was looked for.
    """
    found: list[Labelled] = []
    for part in ("requests", "negatives", "ambiguous"):
        path = folder / f"{part}.jsonl"
        if path.exists():
            found.extend(_row(json.loads(line), part) for line in path.read_text("utf-8").splitlines() if line)
    if (folder / "mime" / "MANIFEST.tsv").exists():
        found.extend(_mails(folder / "mime"))
    if not found:
        raise FileNotFoundError(f"{folder} holds no requests.jsonl, negatives.jsonl or mime/MANIFEST.tsv")
    return found


def of_corpus(example: Example) -> Labelled:
    """A line of our own corpus as a letter to measure with."""
    labels = example.asked & KNOWN
    requests = bool(labels & RIGHTS) or (example.judgement == "sure" and bool(labels))
    part = "requests" if requests else "ambiguous" if example.judgement == "unclear" else "negatives"
    return Labelled(
        name=example.name,
        part=part,
        language=example.language,
        letter=example.letter,
        labels=labels,
        optional=example.optional,
    )


def _row(row: dict[str, object], part: str) -> Labelled:
    optional = [*_strings(row.get("optional_labels")), *_strings(row.get("candidates"))]
    return Labelled(
        name=str(row["id"]),
        part=part,
        language=str(row["lang"]),
        letter=Letter(subject=str(row.get("subject") or ""), text=str(row["text"])),
        labels=frozenset(_NAMES.get(one, one) for one in _strings(row["labels"])) - {""},
        optional=frozenset(_NAMES.get(one, one) for one in optional) - {""},
    )


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _mails(folder: Path) -> Iterator[Labelled]:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if not row.get("duplicate_of"):
                raw = (folder / row["path"]).read_bytes()
                yield Labelled(name=row["path"], part=row["kind"], language="", raw=raw)
