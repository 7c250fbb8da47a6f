"""Reading what staff stated with an answer: the facts of its notice, and those that only the decision rests on.

A notice sees the facts its catalogue entry names and no other. A decision needs more than is told to the person: that
the archives were searched, by what the writer was recognised, what the DPO thought. Those have their names here, are
sealed with the other facts of the notice, and are never logged.

Promises: a value of another kind reads as absent, never as an error; nothing here judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.extension_refusals import STOCK, against_sentence

Facts = Mapping[str, object]
Stated = Mapping[str, str]

# With the stock words of an extension: sentences of nothing else would fit any case (P20).
VAGUE_WORDS = (
    "any applies apply are as being can cannot certain certains data do does doesn doute doutons doubt identify "
    "identite identity information informations law legal legale loi might must not obligation obligations pas "
    "person personne policy process processed que qui reglement rule rules se should sommes sommes surs sur sure "
    "that they unsure verifier verify which who whom would êtes etes identité sûrs you légale légales règlement"
)
VAGUE = frozenset(VAGUE_WORDS.split())
TRUE = frozenset({"true", "yes", "y", "1", "oui", "o"})


@dataclass(frozen=True, slots=True)
class Basis:
    """A fact that a decision rests on and no notice tells: its kind (text, flag, date, code) and its meaning."""

    kind: str
    meaning: str


DECISION_FACTS: Mapping[str, Basis] = {
    # who writes
    "role": Basis("code", "who writes: person, agent, lawyer, parent, minor or heir (LEGAL.md 2.2)"),
    "identity_means": Basis("code", "by what the writer was recognised: known_address, or a code of words.means (P8)"),
    "mandate_seen": Basis("flag", "the mandate names agent, principal, its duration and its precise object (N15)"),
    "parental_authority": Basis("flag", "the parent has parental authority over the child (LEGAL.md 2.2)"),
    "directives": Basis("flag", "the dead person left directives that this answer follows (LIL 85)"),
    # who decides
    "dpo_opinion": Basis("code", "for or against: the opinion of the DPO on a refusal (P14)"),
    "departure_reason": Basis("text", "why the decision departs from the DPO's opinion (GDPR 38, P14)"),
    "late_reason": Basis("text", "why a refusal leaves after the first month all the same (D7)"),
    # where was looked
    "archives_searched": Basis("flag", "the archives were searched too (CNIL, Free Mobile)"),
    "others_checked": Basis("flag", "the rights of others were looked at (GDPR 15(4), 20(4))"),
    "redaction_logged": Basis("flag", "what was left out is written down, item by item (GDPR 15(4))"),
    "no_automated_decisions": Basis("flag", "there is no automated decision about the person (GDPR 15(1)(h))"),
    "no_transfers": Basis("flag", "nothing leaves the Union (GDPR 15(2))"),
    "no_recipients": Basis("flag", "the data went to nobody who would have to be told (GDPR 19)"),
    "recipients_impossible": Basis("text", "why telling a recipient is impossible or out of proportion (GDPR 19)"),
    # what the law weighs
    "basis": Basis("code", "the legal basis in the register, 6(1)(a) to 6(1)(f) or 9(2)(a), not the charter's (T7)"),
    "large_quantity": Basis("flag", "so much is held that the person may be asked what is wanted (recital 63)"),
    "impairment": Basis(
        "text", "how erasure would make the research or statistics impossible or impair them seriously"
    ),
    "active_account": Basis("flag", "the person has a living account (T12)"),
    "account_confirmed": Basis("flag", "the end of the account was put to the person, and a person decided (T12)"),
    "suppressed": Basis("flag", "the fingerprint of the address is on the list that stops marketing (GDPR 21(3))"),
    "statement_offered": Basis("flag", "the person may add a statement to what is not corrected (GDPR 16)"),
    "repeated": Basis("flag", "the request is excessive because it is repeated (GDPR 12(5))"),
    "by_machine": Basis("flag", "the data are processed by automated means (GDPR 20(1)(b))"),
    "from_person": Basis("flag", "the person provided the data (GDPR 20(1))"),
    "our_customer": Basis("flag", "the other company is our customer and we are its processor (GDPR 28)"),
}


def text(facts: Facts, name: str) -> str:
    """A text without the space around it; "" when absent."""
    value = facts.get(name)
    return value.strip() if isinstance(value, str) else ""


def said(facts: Facts, name: str) -> bool | None:
    """A flag: True, False, or None when it was not stated."""
    value = facts.get(name)
    if isinstance(value, bool) or value is None:
        return value
    return text(facts, name).casefold() in TRUE if text(facts, name) else None


def flag(facts: Facts, name: str) -> bool:
    """Whether a flag was stated and true."""
    return said(facts, name) is True


def items(facts: Facts, name: str) -> tuple[str, ...]:
    """The entries of a list that say something; one text counts as a list of one."""
    value = facts.get(name)
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return ()
    return tuple(one.strip() for one in value if isinstance(one, str) and one.strip())


def records(facts: Facts, name: str) -> tuple[Facts, ...]:
    """The records of a list, such as what is kept and why; one record counts as a list of one."""
    value = facts.get(name)
    if isinstance(value, Mapping):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, str):
        return ()
    return tuple(one for one in value if isinstance(one, Mapping))


def day(facts: Facts, name: str) -> date | None:
    """A calendar day, given as such or in ISO form; None when absent or unreadable."""
    value = facts.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(facts, name))
    except ValueError:
        return None


def is_particular(sentence: str) -> bool:
    """Whether a sentence says something about this very case: no stock phrase, no want of staff (P20)."""
    words = set(re.findall(r"[^\W_]+", sentence.casefold()))
    return against_sentence(sentence) is None and not words <= STOCK | VAGUE
