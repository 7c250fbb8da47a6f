"""What `privacy-bot deadline` is given, read into checked facts.

Every problem is a Misuse that names the place (an option, or line and column) and what to write instead. The text
itself is never repeated: a file with its columns shifted may hold anybody's data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import Misuse

if TYPE_CHECKING:
    from handlers.facts import Suspension

_T = TypeVar("_T")

COLUMNS = ("id", "received_at", "suspended", "extended", "extension_notice_sent_at")
INSTANT_HINT = "write an instant with its offset, such as 2026-09-01T10:00:00+02:00 or 2026-09-01T08:00:00Z"
SUSPENSION_HINT = (
    "write kind:ask/answer, several joined by '; ', such as identity:2026-09-02T10:00:00Z/2026-09-09T10:00:00Z; "
    "nothing after the slash while no answer has come"
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2090
_TRUTH = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the clock needs to know of one request; instants are in UTC."""

    received_at: datetime
    suspensions: tuple[Suspension, ...]
    extended: bool
    extension_sent_at: datetime | None


def request_of_options(received: str, suspended: str, extension_sent: str, *, extended: bool) -> Request:
    """The facts of one request given as options. Raises Misuse."""
    if not received.strip():
        raise Misuse(f"give --received ({INSTANT_HINT}), or --csv FILE for a whole table")
    return Request(
        received_at=checked("--received", lambda: _instant(received)),
        suspensions=checked("--suspended", lambda: _suspensions(suspended)),
        extended=extended,
        extension_sent_at=checked("--extension-sent", lambda: _instant_or_none(extension_sent)),
    )


def checked(where: str, compute: Callable[[], _T]) -> _T:
    """The value, or Misuse that names the place; the value itself is never repeated, it may be anybody's data."""
    try:
        return compute()
    except ValueError as error:
        raise Misuse(f"{where}: {error}") from error


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(INSTANT_HINT) from error
    if found.tzinfo is None:
        raise ValueError(f"the offset is missing; {INSTANT_HINT}")
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"the year must lie between {_FIRST_YEAR} and {_LAST_YEAR}")
    return found.astimezone(UTC)


def _instant_or_none(text: str) -> datetime | None:
    return _instant(text) if text.strip() else None


def _suspensions(text: str) -> tuple[Suspension, ...]:
    return tuple(_suspension(one) for one in text.split(";") if one.strip())


def _suspension(text: str) -> Suspension:
    from handlers.facts import Suspension, SuspensionKind

    kind, colon, span = text.strip().partition(":")
    ask, slash, answer = span.partition("/")
    if not colon or not slash:
        raise ValueError(SUSPENSION_HINT)
    if kind.strip() not in list(SuspensionKind):
        raise ValueError(f"unknown kind; use one of {', '.join(SuspensionKind)}")
    asked_at, answered_at = _instant(ask), _instant_or_none(answer)
    if answered_at is not None and answered_at < asked_at:
        raise ValueError("an answer lies before its ask; write the ask first, then the answer")
    return Suspension(kind=SuspensionKind(kind.strip()), asked_at=asked_at, answered_at=answered_at)


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with the line each ends on. Raises Misuse."""
    from csv import DictReader, Error

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = DictReader(file, strict=True)
            _check_columns(path, reader.fieldnames)
            return [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, Error) as error:
        raise Misuse(f"{path}: cannot be read as a CSV file in UTF-8; check the path and how it was saved") from error


def _check_columns(path: Path, names: Any) -> None:
    missing = [name for name in COLUMNS if name not in (names or ())]
    if missing:
        hint = "the first line names the columns, separated by commas: " + ",".join(COLUMNS)
        raise Misuse(f"{path}, line 1: no column {', '.join(missing)}; {hint}")


def request_of_row(line: int, row: dict[str, Any]) -> Request:
    """The facts of one row. Raises Misuse with line and column."""
    if None in row or None in row.values():
        raise Misuse(f"line {line}: as many fields as the first line has are needed; quote a field that has a comma")
    return Request(
        received_at=checked(f"line {line}, received_at", lambda: _instant(row["received_at"])),
        suspensions=checked(f"line {line}, suspended", lambda: _suspensions(row["suspended"])),
        extended=checked(f"line {line}, extended", lambda: _truth(row["extended"])),
        extension_sent_at=checked(
            f"line {line}, extension_notice_sent_at", lambda: _instant_or_none(row["extension_notice_sent_at"])
        ),
    )


def _truth(text: str) -> bool:
    found = _TRUTH.get(text.strip().lower())
    if found is None:
        raise ValueError("write true or false")
    return found
