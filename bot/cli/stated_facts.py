"""What staff state at a terminal: `--fact name=value`, or a TOML file; read into what notices and decisions take."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.errors import Misuse
from bot.notice_catalogue import Catalogue
from handlers.stated import DECISION_FACTS, TRUE

_LISTS = frozenset({"list", "codes"})
_FALSE = frozenset({"false", "no", "n", "0", "non"})


def read_facts(stated: Sequence[str], file: Path | None) -> dict[str, object]:
    """The facts of a decision or an ask.

    Args:
        stated: `name=value`, repeated for lists; a record is `what=…;old=…;new=…`; days are ISO.
        file: a TOML file with the same names, or None; what is stated beside it stands over it.

    Raises:
        Misuse: a name that is not known, or a value of another kind than the name has; never the value.
    """
    found = _from_file(file) if file is not None else {}
    return found | {name: _value(name, values) for name, values in _grouped(stated).items()}


def kind_of(name: str) -> str:
    """The kind of a fact: text, date, flag, number, list, codes, records or code. Raises Misuse for an unknown name."""
    spec = Catalogue.load().specs.get(name)
    if spec is not None:
        return spec.kind
    if name in DECISION_FACTS:
        return DECISION_FACTS[name].kind
    raise Misuse(f"no notice and no decision knows the fact {name}; `privacy-bot case facts` lists them")


def _grouped(stated: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for one in stated:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise Misuse("write --fact name=value, such as --fact done_on=2027-03-05")
        groups.setdefault(name.strip(), []).append(value.strip())
    return groups


def _value(name: str, values: list[str]) -> object:
    kind = kind_of(name)
    if kind in _LISTS:
        return values
    if kind == "records":
        return [_record(name, one) for one in values]
    if len(values) > 1:
        raise Misuse(f"fact {name} takes one value; it was given {len(values)} times")
    return _single(name, kind, values[0])


def _single(name: str, kind: str, value: str) -> object:
    if kind == "date":
        return _day(name, value)
    if kind == "flag":
        return _flag(name, value)
    if kind == "number":
        if not value.isdigit():
            raise Misuse(f"fact {name} is a whole number, such as {name}=60")
        return int(value)
    return value


def _record(name: str, text: str) -> dict[str, object]:
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    if not pairs or any(not equals for _, equals, _ in pairs):
        raise Misuse(f"fact {name} is a record: write {name}='what=…;ground=…;until=2030-12-31'")
    return {key.strip(): _maybe_day(value.strip()) for key, _, value in pairs}


def _maybe_day(value: str) -> object:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Misuse(f"fact {name} is a day: write {name}=2027-03-05") from None


def _flag(name: str, value: str) -> bool:
    if value.casefold() in TRUE:
        return True
    if value.casefold() in _FALSE:
        return False
    raise Misuse(f"fact {name} is yes or no: write {name}=yes")


def _from_file(file: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misuse(f"the file of facts cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Misuse(f"{file} is not valid TOML; write name = value, a line each") from None
    return {name: _checked(name, value) for name, value in table.items()}


def _checked(name: str, value: Any) -> object:
    """A value of the file is of the kind its name has."""
    kind = kind_of(name)
    fits = {
        "date": isinstance(value, date) and not isinstance(value, datetime),
        "flag": isinstance(value, bool),
        "number": isinstance(value, int) and not isinstance(value, bool),
        "list": _all(value, str),
        "codes": _all(value, str),
        "records": _all(value, dict),
    }.get(kind, isinstance(value, str))
    if not fits:
        raise Misuse(f"fact {name} is of another kind: it takes {kind}")
    return value


def _all(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)
