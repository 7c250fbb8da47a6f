"""One fetched message, understood: parsed, its envelope judged, its words classified. No database, no clock.

A letter that a colleague hands over is classified like any other, so a security report to support pages too (T34).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.mail.authentication import is_authenticated
from bot.mail.handover import HandOver, hand_over
from bot.mail.machine import is_requester_robot, machine_kind
from bot.mail.parse import Mail, parse
from classifiers.labels import Judgement, Verdict
from classifiers.letter import Letter
from handlers.decisions import Reception
from handlers.facts import LetterFacts, MachineKind, Rulebook
from handlers.reception import GRAVE, receive


class Classifier(Protocol):
    """Whatever understands a letter (`classifiers.pipeline`)."""

    def classify(self, letter: Letter) -> Verdict:
        """The verdict on the writer's own words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What belongs to the company itself: its addresses, the lists that feed the mailbox, colleagues who forward."""

    addresses: frozenset[str]
    list_ids: frozenset[str] = frozenset()
    forwarders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a message says and how far its envelope can be believed.

    `person` is who the case is about: the writer, or the original writer of a colleague's hand-over (P10).
    """

    mail: Mail
    letter: Letter
    person: str
    machine: MachineKind | None
    requester_robot: bool
    authenticated: bool
    hand_over: HandOver | None
    verdict: Verdict

    @property
    def receipt_digest(self) -> str:
        """SHA-256 (hex) of the `Received:` line the receipt rests on, as proof of it (LEGAL.md 4.3); "" without one."""
        line = self.hand_over.received_line if self.hand_over else self.mail.header("received")
        return hashlib.sha256(" ".join(line.split()).encode("utf-8", "surrogatepass")).hexdigest() if line else ""


def understand(raw: bytes, classifier: Classifier, household: Household) -> Understood:
    """Understand one message. Never raises on any bytes that the parser gets."""
    mail = parse(raw)
    forwarded = hand_over(mail, own_forwarders=household.forwarders)
    letter = forwarded.letter if forwarded else mail.letter
    verdict = classifier.classify(letter)
    return Understood(
        mail=mail,
        letter=letter,
        person=forwarded.person if forwarded else mail.sender,
        machine=_machine(mail, household) or _mailing(letter, verdict),
        requester_robot=is_requester_robot(mail, own_list_ids=household.list_ids),
        authenticated=is_authenticated(mail, own_list_ids=household.list_ids),
        hand_over=forwarded,
        verdict=verdict,
    )


def household_of(mailbox: str, aliases: Iterable[str], list_ids: Iterable[str], forwarders: Iterable[str]) -> Household:
    """The company's own addresses and lists, lower case."""
    return Household(
        addresses=frozenset(one.lower() for one in (mailbox, *aliases)),
        list_ids=frozenset(one.lower() for one in list_ids),
        forwarders=tuple(one.lower() for one in forwarders),
    )


def _machine(mail: Mail, household: Household) -> MachineKind | None:
    return machine_kind(
        mail,
        own_addresses=household.addresses,
        own_list_ids=household.list_ids,
        own_forwarders=frozenset(household.forwarders),
    )


def _mailing(letter: Letter, verdict: Verdict) -> MachineKind | None:
    """A letter with the link to leave a mailing is one, unless something is asked, or may be."""
    asks = verdict.judgement is Judgement.UNCLEAR or bool(verdict.rights) or bool(GRAVE & set(verdict.matters))
    return MachineKind.LIST if letter.to_many and not asks else None


def letter_facts(understood: Understood, *, received_at: datetime, **known: Any) -> LetterFacts:
    """The facts of a letter for the rules; `known` adds what only the ledger knows (matches, duplicates, Spam)."""
    verdict = understood.verdict
    return LetterFacts(
        received_at=received_at,
        judgement=verdict.judgement,
        rights=verdict.rights,
        matters=verdict.matters,
        aspects=verdict.aspects,
        language=verdict.language,
        machine=understood.machine,
        requester_robot=understood.requester_robot,
        authenticated=understood.authenticated,
        hand_over=understood.hand_over is not None,
        parsed=understood.mail.readable,
        **known,
    )


def first_look(understood: Understood) -> Reception:
    """What would become of this message if it were the first of its sender; for `classify`, which keeps no ledger."""
    return receive(letter_facts(understood, received_at=datetime.max.replace(tzinfo=UTC)), Rulebook())
