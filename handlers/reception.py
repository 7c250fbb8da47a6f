"""What becomes of a message: one ordered table of named rules, the first that holds decides.

Why: every message gets exactly one outcome, and the ledger can say by which rule. The order is the argument: what
cannot be read, what is ours and what a machine wrote come first; then what belongs to a case; then what it asks.

Promises: a request, or what may be one, always ends in a case (P5, P9, P11); machine mail never does (P10b); no
notice is owed to a sender that is not proven, to a robot, or to Spam that asks for nothing (P5, P9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from classifiers.labels import Aspect, Judgement, Matter
from handlers.decisions import Reception
from handlers.facts import LetterFacts, MachineKind, Outcome, Rulebook

# A question is the only matter that waits for a service target alone (P5).
GRAVE = frozenset(Matter) - {Matter.QUESTION}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: its name, when it holds, what the message becomes then."""

    name: str
    holds: Callable[[LetterFacts], bool]
    becomes: Callable[[LetterFacts], Reception]


def receive(letter: LetterFacts, rules: Rulebook) -> Reception:  # noqa: ARG001 - every door to the rules takes them
    """Decide what becomes of a message.

    Args:
        letter: what is known of it; no content.
        rules: the controller's choices; none of them bears on reception so far.

    Returns:
        Its one outcome; `because` names the rule that decided, then what qualified it.
    """
    rule = next(rule for rule in RULES if rule.holds(letter))
    reception = rule.becomes(letter)
    return replace(reception, because=(rule.name, *_qualified(letter, reception)))


def _qualified(letter: LetterFacts, reception: Reception) -> tuple[str, ...]:
    said = {
        "found_in_spam": letter.in_spam and reception.opens_case,
        "sender_not_proven": not letter.authenticated and reception.opens_case,
        "first_receipt_kept": reception.received_at < letter.received_at,
        "note_owed": reception.note_no_request,
    }
    return tuple(name for name, holds in said.items() if holds)


# --- what holds -----------------------------------------------------------------------------------------------------


def _is_machine(letter: LetterFacts) -> bool:
    """Machine mail; a requester robot's letter that merely looks like a list's is a person's (P10b)."""
    robot = letter.requester_robot and letter.machine is MachineKind.LIST
    return letter.machine is not None and not robot


def _robot_answers_us(letter: LetterFacts) -> bool:
    """Whatever answers our notice by machine is filed and never answered (P10b): no new case, so no new notice."""
    return letter.requester_robot and letter.matches_case is not None


def _says_request(letter: LetterFacts) -> bool:
    """The answer REQUEST to our N21 (P5), unless the request it speaks of has its open case already."""
    has_its_case = letter.case_open and (bool(letter.case_rights) or letter.case_unclear)
    # A question opened a case and got N21 too, so its case counts as noted.
    noted = letter.thread_noted or Matter.QUESTION in letter.case_matters
    return Aspect.REQUEST_WORD in letter.aspects and noted and not has_its_case


def _clarifies(letter: LetterFacts) -> bool:
    """Says what an open unclear case is about: the same request, so the same clock (D10)."""
    return letter.case_open and letter.case_unclear and bool(letter.rights) and letter.judgement is Judgement.SURE


def _asks_new_right(letter: LetterFacts) -> bool:
    """Surely asks a right that the open case does not have, or any right when the case is closed (D10)."""
    if letter.matches_case is None or letter.judgement is not Judgement.SURE:
        return False
    known = letter.case_rights if letter.case_open else ()
    return bool(set(letter.rights) - set(known))


def _raises_grave_matter(letter: LetterFacts) -> bool:
    """Raises a matter with a clock of its own that the open case does not have (B1, P4, invariant 1)."""
    known = letter.case_matters if letter.case_open else ()
    return letter.matches_case is not None and bool((GRAVE & set(letter.matters)) - set(known))


def _asks_or_raises(letter: LetterFacts) -> bool:
    """Surely asks a right; or raises a grave matter, in doubt as well (P4)."""
    return bool(GRAVE & set(letter.matters)) or (letter.judgement is Judgement.SURE and bool(letter.rights))


def _is_question(letter: LetterFacts) -> bool:
    return letter.judgement is not Judgement.UNCLEAR and Matter.QUESTION in letter.matters


# --- what it becomes ------------------------------------------------------------------------------------------------


def _plain(outcome: Outcome) -> Callable[[LetterFacts], Reception]:
    return lambda letter: Reception(outcome=outcome, received_at=letter.received_at)


def _machine(letter: LetterFacts) -> Reception:
    """Filed under its case if it has one: a bounce says that an answer did not arrive (D6)."""
    return Reception(outcome=Outcome.MACHINE, received_at=letter.received_at, follows_case=letter.matches_case)


def _follow_up(letter: LetterFacts) -> Reception:
    return Reception(outcome=Outcome.FOLLOW_UP, received_at=letter.received_at, follows_case=letter.matches_case)


def _case(letter: LetterFacts) -> Reception:
    """A case; unclear as long as no right is certain but one may be meant."""
    return Reception(
        outcome=Outcome.CASE,
        received_at=letter.received_at,
        opens_case=True,
        unclear=letter.judgement is Judgement.UNCLEAR,
    )


def _unclear(letter: LetterFacts) -> Reception:
    return Reception(outcome=Outcome.UNCLEAR, received_at=letter.received_at, opens_case=True, unclear=True)


def _request_from_the_first(letter: LetterFacts) -> Reception:
    """A request that counts from the letter we misjudged (P5)."""
    settled = letter.judgement is Judgement.SURE and bool(letter.rights)
    first = letter.first_received_at or letter.received_at
    return Reception(
        outcome=Outcome.CASE,
        received_at=min(first, letter.received_at),
        opens_case=True,
        unclear=not settled,
    )


def _question(letter: LetterFacts) -> Reception:
    return Reception(
        outcome=Outcome.CASE, received_at=letter.received_at, opens_case=True, note_no_request=_may_note(letter)
    )


def _no_request(letter: LetterFacts) -> Reception:
    return Reception(outcome=Outcome.NOT_A_REQUEST, received_at=letter.received_at, note_no_request=_may_note(letter))


def _may_note(letter: LetterFacts) -> bool:
    """Whether N21 may go: proven senders only, once a thread, never to a robot or into Spam (P5, P9)."""
    kept_back = letter.noted_before or letter.requester_robot or letter.in_spam or letter.machine is not None
    return letter.authenticated and not kept_back


def _always(_letter: LetterFacts) -> bool:
    return True


RULES: tuple[Rule, ...] = (
    Rule("could_not_be_parsed", lambda one: not one.parsed, _plain(Outcome.SET_ASIDE)),
    Rule("our_own_mail", lambda one: one.ours, _plain(Outcome.OURS)),
    Rule("machine_mail", _is_machine, _machine),
    Rule("second_copy", lambda one: one.duplicate and one.matches_case is not None, _follow_up),
    Rule("robot_answers_us", _robot_answers_us, _follow_up),
    Rule("says_request", _says_request, _request_from_the_first),
    Rule("clarifies_the_case", _clarifies, _follow_up),
    Rule("asks_a_new_right", _asks_new_right, _case),
    Rule("raises_a_grave_matter", _raises_grave_matter, _case),
    Rule("belongs_to_a_case", lambda one: one.matches_case is not None, _follow_up),
    Rule("asks_or_raises", _asks_or_raises, _case),
    Rule("may_ask", lambda one: one.judgement is Judgement.UNCLEAR, _unclear),
    Rule("asks_a_question", _is_question, _question),
    Rule("sure_of_nothing", lambda one: one.judgement is Judgement.SURE, _unclear),
    Rule("asks_for_nothing", _always, _no_request),
)
