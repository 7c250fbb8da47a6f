"""Labelled letters from a folder, for measuring only: nothing here is ever learned from.

The folder holds `requests.jsonl`, `negatives.jsonl`, `ambiguous.jsonl` (rows with `id`, `lang`, `text`, `labels`, maybe
`subject` and `optional_labels`) and `mime/MANIFEST.tsv` with mail files that exercise no right.
"""

from __future__ import annotations

import csv
import email
import email.policy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifiers.letter import Letter

_NAMES = {
    "breach_or_security_report": "breach",
    "general_question": "question",
    "not_a_request": "",
    "identity_or_followup": "followup",
}
"""What the labels of the letters are called here; "" is no label, a follow-up is neither right nor wrong."""
_HUMAN_MAIL = frozenset({"ham", "spam"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One letter with what it should be.

    Attributes:
        name: the id or path.
        part: requests, negatives, ambiguous or the manifest's kind.
        language: as labelled, "" for mail files.
        letter: what the classifier gets.
        labels: the rights and matters it must find.
        optional: what it may find.
    """

    name: str
    part: str
    language: str
    letter: Letter
    labels: frozenset[str]
    optional: frozenset[str]


def read(folder: Path) -> list[Labelled]:
    """Every labelled letter of a folder; a file that does not exist is skipped."""
    found: list[Labelled] = []
    for part in ("requests", "negatives", "ambiguous"):
        path = folder / f"{part}.jsonl"
        if path.exists():
            found.extend(_row(json.loads(line), part) for line in path.read_text("utf-8").splitlines() if line)
    if (folder / "mime" / "MANIFEST.tsv").exists():
        found.extend(_mails(folder / "mime"))
    return found


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
        for row in csv.DictReader(lines, delimiter="\t"):
            if not row.get("duplicate_of"):
                yield Labelled(
                    name=row["path"],
                    part=row["kind"],
                    language="",
                    letter=_letter((folder / row["path"]).read_bytes()),
                    labels=frozenset(),
                    optional=frozenset(),
                )


def _letter(raw: bytes) -> Letter:
    """A rough reading of a mail file; the product's own parser does better."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        if body is not None and body.get_content_subtype() == "html":
            text = re.sub(r"<(?:style|script)[\s\S]{0,20000}?</(?:style|script)>|<[^<>]{0,2000}>", " ", text)
        return Letter(subject=str(message.get("subject", "")), text=text, is_reply="in-reply-to" in message)
    except (LookupError, ValueError, KeyError, AttributeError, TypeError, IndexError):
        return Letter(subject="", text=raw.decode("latin-1"))


def human(one: Labelled) -> bool:
    """Whether the classifier alone must recognise that it is no request (machine mail is told by its headers)."""
    return one.part == "negatives" or one.part in _HUMAN_MAIL
