"""What staff of the simulation state with their acts, by the names of the catalogue; sample facts, complete ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.settings import Company
from classifiers.labels import Right
from handlers.execution import Party, Work

Facts = dict[str, object]
KNOWN: Facts = {"identity_means": "known_address", "role": "person"}
REASONS = [
    "The 14 messages of your file of {year} lie in three archived mailboxes that are searched one by one",
    "Your account of {year} holds 212 scanned receipts on which the names of 9 other customers must be blacked out",
    "The copies of {year} are on two tapes in Lyon that the archivist reads back for your file",
]


def granted(right: Right, today: date, *, marketing: bool = False) -> tuple[str, Facts]:
    """The ground and the facts of a full grant, done today."""
    if right is Right.OBJECTION:
        return _objection(today, marketing=marketing)
    return {
        Right.ACCESS: ("", KNOWN | _copy(today)),
        Right.RECTIFICATION: ("", KNOWN | _corrected(today)),
        Right.ERASURE: ("17(1)(a)", KNOWN | erased(today)),
        Right.RESTRICTION: ("18(1)(a)", {"ground": "accuracy", "done_on": today, "no_recipients": True}),
        Right.PORTABILITY: ("", KNOWN | _file(today)),
        Right.CONSENT_WITHDRAWAL: ("", {"objection": "stopped", "stopped_on": today, "suppressed": True}),
    }[right]


def refused(right: Right) -> tuple[str, Facts]:
    """The ground and the facts of a refusal that the law admits."""
    grounds: dict[Right, tuple[str, Facts]] = {
        Right.ACCESS: ("12(5)", {}),
        Right.RECTIFICATION: ("16", {"statement_offered": True}),
        Right.ERASURE: ("17(3)(b)", {}),
        Right.RESTRICTION: ("18(1)", {}),
        Right.PORTABILITY: ("20(1)", {"basis": "6(1)(c)"}),
        Right.OBJECTION: ("6(1)", {"basis": "6(1)(b)"}),
        Right.CONSENT_WITHDRAWAL: ("6(1)", {"basis": "6(1)(c)"}),
    }
    ground, facts = grounds[right]
    return ground, facts | {"refusals": [_REASON], "dpo_opinion": "for"}


def nothing_held(today: date) -> Facts:
    """Everything was searched, and nothing is there."""
    return {"searched": ["accounts", "support mail", "archives"], "searched_on": today, "archives_searched": True}


def free_answer(by: str) -> Facts:
    """A person's own words to a question or a complaint (N22)."""
    text = "Our data protection officer reads your message at dpo@azopio.com. Invoices are kept for ten years."
    return {"answer": text, "signed_name": by, "signed_role": "Data protection"}


def identity_doubt() -> Facts:
    """A doubt particular to the case, and the mildest means."""
    doubt = "Your message came from an address that differs from the one in the account opened under this name in 2024."
    return {"doubt": doubt, "means": ["log_in", "invoice_number"]}


def silence(asked: date, reminders: list[date]) -> Facts:
    """What N20 says when an ask stayed without an answer."""
    return {
        "asked_on": asked,
        "asked_for": "a way to recognise you",
        "reminded_on": reminders,
        "refusals": [_REASON | {"fact": "Two reminders about the account of 2024 stayed without an answer"}],
        "dpo_opinion": "for",
    }


def erased(today: date) -> Facts:
    """An erasure done everywhere, with nothing kept."""
    return {
        "erased": ["your account", "your support messages"],
        "done_on": today,
        "backups_on": today + timedelta(days=30),
        "recipients_told": ["ProAbono"],
        "processors": ["ProAbono"],
        "active_account": False,
    }


def lifting(today: date) -> Facts:
    """Why and when a restriction will end (N9)."""
    why = "The address of your account was checked against your invoice of 3 May and corrected"
    return {"why": why, "lift_date": today + timedelta(days=10)}


_REASON: Facts = {
    "what": "Erasing your invoices of 2025",
    "fact": "The tax office may ask us for the two invoices of 14 May and 2 June 2025 until 2035",
    "rule": "article L123-22 of the Commercial Code, article 17(3)(b) GDPR",
}


def _copy(today: date) -> Facts:
    return {
        "download_url": "https://example.com/files/7f3a",
        "download_until": today + timedelta(days=30),
        "purposes": ["to run your account"],
        "categories": ["name and e-mail address", "invoices"],
        "recipients": ["ProAbono (invoices)"],
        "periods": ["five years after your account is closed"],
        "sources": ["you gave them to us"],
        "no_automated_decisions": True,
        "no_transfers": True,
        "archives_searched": True,
        "others_checked": True,
        "redaction_logged": True,
    }


def _corrected(today: date) -> Facts:
    changes = [{"what": "street", "old": "rue V…", "new": "rue H…"}]
    return {"changes": changes, "done_on": today, "no_recipients": True}


def _file(today: date) -> Facts:
    return {
        "provided": ["your profile"],
        "formats": "JSON",
        "download_url": "https://example.com/files/91bc",
        "download_until": today + timedelta(days=30),
        "others_checked": True,
    }


def _objection(today: date, *, marketing: bool) -> tuple[str, Facts]:
    if marketing:
        return "21(2)", {"objection": "marketing", "stopped_on": today, "suppressed": True}
    return "21(1)", {"objection": "stopped", "stopped_on": today}


def done_everywhere(now: datetime) -> list[Work]:
    """Our own system and every processor of the company confirmed (T30); `now` is aware."""
    processors = [Work(party=Party.PROCESSOR, name=name, done_at=now) for name in Company().processors]
    return [Work(party=Party.SYSTEM, name="accounts", done_at=now), *processors]
