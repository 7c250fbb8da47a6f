"""The register as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

# A cell that begins so is a formula to a spreadsheet; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# An empty register still has its head.
COLUMNS = [
    "case_no",
    "channel",
    "received_at",
    "received_at_local",
    "received_known_by",
    "receipt_header_sha256",
    "charter_version",
    "person",
    "role",
    "rights",
    "matters",
    "identity_level",
    "identity_means",
    "doubt_reason",
    "suspensions",
    "due",
    "one_month",
    "safe",
    "recomputations",
    "extension",
    "decisions",
    "sources_searched",
    "recipients_told",
    "notices",
    "answered_at",
    "days_used",
    "overdue",
    "overdue_cause",
    "overdue_hindrances",
    "complaint",
    "breach",
    "legal_hold",
    "closed_at",
    "purge_after",
    "line_kept_until",
]


def as_csv(lines: Sequence[Mapping[str, Any]]) -> str:
    """The lines under their column names; lists of codes joined by spaces, records as JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(one[column]) for column in COLUMNS] for one in lines)
    return out.getvalue()


def cell(value: object) -> str:
    """One cell, never a formula."""
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
