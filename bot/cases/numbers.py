"""Phone and account numbers of a letter, kept as keyed fingerprints, so that a case can be found by them.

Flow: `numbers_in` the writer's own words -> `remember` their fingerprints beside the case -> `bot.cases.finding`
compares. The numbers themselves stand nowhere but in the sealed text; the fingerprints go with the case (P15).
"""

from __future__ import annotations

import re
from enum import StrEnum

from sqlmodel import Session, select

from bot.cases.desk import Desk
from bot.store.access_tables import NumberMarkRow
from bot.store.tables import CaseRow
from classifiers.quoting import segment

MOST = 20
"""So many numbers of one letter are kept; a price list is no way to find its sender."""
_LONGEST = 20_000
_PHONE = re.compile(r"(?<![\w+])\+?\d(?:[ .()/-]{0,2}\d){8,14}(?!\w)")
_ACCOUNT = re.compile(
    r"(?<![\w@.+])[A-Za-z]{0,6}[-/]?\d[A-Za-z0-9]{0,11}(?:[-/][A-Za-z0-9]{1,11}| \d{2,11}){0,3}(?![\w@])"
)
_TELLING = 9
"""The last digits of a phone number, which stay the same with and without the country."""
_LEAST, _MOST_SIGNS = 5, 20


class NumberKind(StrEnum):
    """What a number is looked for as."""

    PHONE = "phone"
    ACCOUNT = "account"


def numbers_in(text: str) -> frozenset[tuple[NumberKind, str]]:
    """The numbers of a text, each as it is compared; own words only, quoted history is not the writer's."""
    own = segment(text).own[:_LONGEST]
    found = [key for one in _PHONE.findall(own) if (key := as_compared(NumberKind.PHONE, one))]
    held = [key for one in _ACCOUNT.findall(own) if (key := as_compared(NumberKind.ACCOUNT, one))]
    pairs = [*((NumberKind.PHONE, one) for one in found), *((NumberKind.ACCOUNT, one) for one in held)]
    return frozenset(list(dict.fromkeys(pairs))[:MOST])


def as_compared(kind: NumberKind, number: str) -> str:
    """A number as it is compared: the last nine digits of a phone, letters and digits of an account; "" for none."""
    if kind is NumberKind.PHONE:
        digits = "".join(one for one in number if one.isdigit())
        return digits[-_TELLING:] if len(digits) >= _TELLING else ""
    signs = "".join(one for one in number.upper() if one.isalnum())
    return signs if sum(one.isdigit() for one in signs) >= _LEAST and len(signs) <= _MOST_SIGNS else ""


def remember(session: Session, desk: Desk, case: CaseRow, text: str) -> None:
    """Keep the fingerprints of a letter's numbers beside its case, each once."""
    session.flush()
    assert case.id is not None
    known = set(session.exec(select(NumberMarkRow.mark).where(NumberMarkRow.case_id == case.id)).all())
    for kind, number in sorted(numbers_in(text)):
        mark = desk.fingerprints.number(kind, number)
        if mark not in known:
            session.add(NumberMarkRow(mailbox=desk.mailbox, case_id=case.id, kind=kind, mark=mark))
