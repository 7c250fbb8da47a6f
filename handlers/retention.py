"""How long each thing is kept, from when, and why (LEGAL.md 4.5; P15; charter 2.5, T8-T10; GDPR 5(1)(e)).

Flow: facts (what, since when) -> a `Term` with its last day; the sealing work carries it out. Terms in months follow
the same arithmetic as the legal clock (D2): the same day number, or the last day of that month; the last day is still
kept, and from the next one on it may go.

Promises: a legal hold outlasts every term but that of identity proofs and copies made for a download; a person's own
erasure request never deletes its file (17(3)(b), (e)); nothing is purged while its case is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from classifiers.labels import Right
from handlers.answers import Objection, unless
from handlers.calendars import calendar_of
from handlers.deadlines import add_months
from handlers.facts import CaseFacts, Rulebook


class Item(StrEnum):
    """What is kept."""

    IDENTITY_PROOF = "identity_proof"
    REQUEST_FILE = "request_file"
    OBJECTION_FILE = "objection_file"
    SUPPRESSION_ENTRY = "suppression_entry"  # a fingerprint of an address or number, nothing else
    EXPORT_PACKAGE = "export_package"
    REGISTER_LINE = "register_line"
    UNRELATED_MAIL = "unrelated_mail"
    ACCESS_LOG = "access_log"
    EXCEPTION_LOG = "exception_log"  # who opened a message without permission, and why
    USER_ACCOUNT = "user_account"
    PROSPECT = "prospect"
    NAVIGATION = "navigation"
    COOKIE = "cookie"


class Start(StrEnum):
    """What a term runs from."""

    CHECKED = "checked"  # the identity check
    CASE_CLOSED = "case_closed"
    OBJECTED = "objected"
    DELIVERED = "delivered"
    RECEIVED = "received"
    WRITTEN = "written"
    ACCOUNT_CLOSED = "account_closed"
    LAST_CONTACT = "last_contact"  # the prospect's own act; opening a mail is none
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: so many months, or days, from a start; the law or policy it rests on.

    Attributes:
        archive_months: after so many months only the restricted archive has it; None for never.
        hold_outlasts: a legal hold keeps it beyond its term.
    """

    start: Start
    law: str
    months: int = 0
    days: int = 0
    archive_months: int | None = None
    hold_outlasts: bool = True

    def last_day(self, start: date) -> date:
        """The last day on which it is kept."""
        return add_months(start, self.months) + timedelta(days=self.days)


TABLE: Mapping[Item, Row] = {
    # At once after the check; the cap is for what nobody removed (EDPB 01/2022 para 78).
    Item.IDENTITY_PROOF: Row(
        start=Start.CHECKED, days=30, law="GDPR 5(1)(e); EDPB 01/2022 para 78", hold_outlasts=False
    ),
    Item.REQUEST_FILE: Row(start=Start.CASE_CLOSED, months=60, archive_months=12, law="C. civ. 2224; GDPR 17(3)(e)"),
    Item.OBJECTION_FILE: Row(
        start=Start.CASE_CLOSED, months=72, archive_months=12, law="C. pen. 226-18-1; CPP 8; GDPR 17(3)(e)"
    ),
    Item.SUPPRESSION_ENTRY: Row(start=Start.OBJECTED, months=36, law="GDPR 21(3), 6(1)(c); CNIL"),
    Item.EXPORT_PACKAGE: Row(start=Start.DELIVERED, days=30, law="GDPR 5(1)(c), 5(1)(e)", hold_outlasts=False),
    Item.REGISTER_LINE: Row(start=Start.CASE_CLOSED, months=72, law="GDPR 5(2), 24; the longest of the files"),
    Item.UNRELATED_MAIL: Row(start=Start.RECEIVED, months=12, law="GDPR 5(1)(e); policy"),
    Item.ACCESS_LOG: Row(start=Start.WRITTEN, months=12, law="GDPR 32; CNIL 2021-122"),
    Item.EXCEPTION_LOG: Row(start=Start.WRITTEN, months=36, law="GDPR 32; CNIL 2021-122, documented control"),
    Item.USER_ACCOUNT: Row(start=Start.ACCOUNT_CLOSED, months=60, law="charter 2.5; T8"),
    Item.PROSPECT: Row(start=Start.LAST_CONTACT, months=36, law="charter 2.5; CNIL; T9"),
    Item.NAVIGATION: Row(start=Start.COLLECTED, months=13, law="charter 2.5, 6.3; T10"),
    Item.COOKIE: Row(start=Start.COLLECTED, months=13, law="charter 6.3; T10"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one thing is kept.

    Attributes:
        item: what.
        keep_until: the last local day it is kept; None while the term has not begun, or for as long as it is needed.
        archive_from: the local day from which only the restricted archive has it, or None.
        held: a legal hold keeps it whatever the day.
        law: what it rests on.
    """

    item: Item
    keep_until: date | None
    archive_from: date | None
    held: bool
    law: str


def term(item: Item, start: date | None, *, legal_hold: bool = False, still_needed: bool = False) -> Term:
    """The term of one thing.

    Args:
        item: what.
        start: the local day its term runs from (`TABLE[item].start`); None while that has not come.
        legal_hold: a complaint, an authority or a court has the file (LEGAL.md 4.1).
        still_needed: a suppression entry while marketing goes on: it outlasts its three years.
    """
    row = TABLE[item]
    begun = start is not None and not (still_needed and item is Item.SUPPRESSION_ENTRY)
    return Term(
        item=item,
        keep_until=row.last_day(start) if start is not None and begun else None,
        archive_from=_archive(row, start),
        held=legal_hold and row.hold_outlasts,
        law=row.law,
    )


def terms_of(case: CaseFacts, rules: Rulebook) -> tuple[Term, ...]:
    """The terms of a case: its file and its register line; they begin when it is closed."""
    closed = calendar_of(rules).day_of(case.closed_at) if case.closed_at is not None else None
    file = Item.OBJECTION_FILE if Right.OBJECTION in case.rights else Item.REQUEST_FILE
    return tuple(term(item, closed, legal_hold=case.legal_hold) for item in (file, Item.REGISTER_LINE))


def may_purge(one: Term, today: date) -> tuple[Objection, ...]:
    """What stands against purging on a local day; () when it may go, and then it should."""
    return tuple(_before_purging(one, today))


def is_archived(one: Term, today: date) -> bool:
    """Whether only the restricted archive may show it on a local day."""
    return one.archive_from is not None and today >= one.archive_from


def _archive(row: Row, start: date | None) -> date | None:
    if start is None or row.archive_months is None:
        return None
    return add_months(start, row.archive_months)


def _before_purging(one: Term, today: date) -> Iterator[Objection]:
    yield from unless(
        not one.held,
        "legal_hold",
        "GDPR 17(3)(e); LEGAL.md 4.1",
        "A complaint, an authority or a court has this file. Lift the legal hold first, with a reason.",
    )
    yield from unless(
        one.keep_until is not None,
        "term_not_begun",
        one.law,
        f"The term of {one.item} has not begun: it runs from {TABLE[one.item].start}.",
    )
    yield from unless(
        one.keep_until is None or today > one.keep_until,
        "term_not_over",
        one.law,
        f"{one.item} is kept until {one.keep_until}.",
    )
