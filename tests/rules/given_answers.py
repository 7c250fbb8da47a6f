"""Complete answers for rule tests: each would be lawful as it stands, and a test changes one thing about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from given_facts import RULES, a_case, paris

from classifiers.labels import Right
from handlers.answers import Answer
from handlers.facts import Identity
from handlers.registry import assess
from handlers.states import RightOutcome, State

# A week after Claire's request of Tuesday 3 March 2026.
TUESDAY_AFTER = paris(2026, 3, 10, 10)
DONE, AHEAD = date(2026, 3, 9), date(2026, 4, 9)
LATE = paris(2026, 4, 7, 10)  # after her month, which ended on 3 April

COPY = {"download_url": "https://example.org/d/1", "download_until": AHEAD}
ACCESS = COPY | {
    "purposes": ["to keep your account"],
    "categories": ["name", "invoices"],
    "recipients": ["Example Billing"],
    "periods": ["five years"],
    "sources": ["you"],
    "no_automated_decisions": True,
    "transfers": ["Example Pay (US): standard clauses"],
    "archives_searched": True,
    "others_checked": True,
}
GRANTED = {
    Right.ACCESS: ("", ACCESS),
    Right.RECTIFICATION: (
        "",
        {"changes": [{"what": "street", "old": "rue V…", "new": "rue H…"}], "done_on": DONE, "no_recipients": True},
    ),
    Right.ERASURE: (
        "17(1)(a)",
        {"erased": ["account"], "done_on": DONE, "recipients_told": ["Example Mailer"], "active_account": False},
    ),
    Right.RESTRICTION: ("18(1)(a)", {"ground": "accuracy", "done_on": DONE, "no_recipients": True}),
    Right.PORTABILITY: ("", COPY | {"provided": ["profile"], "formats": "JSON", "others_checked": True}),
    Right.OBJECTION: ("21(1)", {"objection": "stopped", "stopped_on": DONE}),
    Right.CONSENT_WITHDRAWAL: ("", {"objection": "stopped", "stopped_on": DONE}),
}
REASONS = [
    {"what": "invoices", "fact": "your twelve invoices of 2024 are part of our accounts", "rule": "GDPR 17(3)(b)"}
]
REFUSED = {
    Right.ACCESS: ("12(5)", {"refusals": REASONS}),
    Right.RECTIFICATION: ("16", {"refusals": REASONS, "statement_offered": True}),
    Right.ERASURE: ("17(3)(b)", {"refusals": REASONS}),
    Right.RESTRICTION: ("18(1)", {"refusals": REASONS}),
    Right.PORTABILITY: ("20(1)", {"refusals": REASONS, "basis": "6(1)(c)"}),
    Right.OBJECTION: (
        "21(1)",
        {
            "objection": "compelling",
            "compelling_grounds": "your unpaid invoice of May 2025 is before the court in Lyon",
        },
    ),
    Right.CONSENT_WITHDRAWAL: ("6(1)", {"refusals": REASONS, "basis": "6(1)(c)"}),
}
NOTHING = {"searched": ["accounts", "archives"], "searched_on": DONE, "archives_searched": True}


def a_known_case(**changes):
    """Claire's case in progress; it is known who writes."""
    given = {"state": State.IN_PROGRESS, "identity": Identity.KNOWN_ADDRESS, "requests_of_same_person": 2}
    return a_case(**(given | changes))


def an_answer(about, outcome, ground="", facts=None, **changes):
    """An answer that Camille decides on Tuesday 10 March."""
    given = {"about": about, "outcome": outcome, "ground": ground, "facts": facts or {}}
    return Answer(**(given | {"decided_by": "camille", "decided_at": TUESDAY_AFTER} | changes))


def granted(right, **facts):
    """All that was asked is granted; facts given as None are left out."""
    ground, complete = GRANTED[right]
    return an_answer(right, RightOutcome.GRANTED, ground, _with(complete, facts))


def refused(right, **facts):
    """All that was asked is refused, with reasons; facts given as None are left out."""
    ground, complete = REFUSED[right]
    return an_answer(right, RightOutcome.REFUSED, ground, _with(complete | {"dpo_opinion": "for"}, facts))


def nothing_held(right, **facts):
    """Nothing is held of the person; facts given as None are left out."""
    return an_answer(right, RightOutcome.NOTHING_HELD, "", _with(NOTHING, facts))


def partly(right, ground, **facts):
    """A part is granted: the facts of a grant and more; facts given as None are left out."""
    return an_answer(right, RightOutcome.PARTLY, ground, _with(GRANTED[right][1], facts))


def with_ground(answer, ground):
    """The same answer on another ground."""
    return replace(answer, ground=ground)


def codes(answer, case=None, now=TUESDAY_AFTER, rules=RULES):
    """The codes of what stands against an answer, in order."""
    asked = case or a_known_case(rights=(answer.about,))
    return [one.code for one in assess(answer, asked, now, rules)]


def _with(facts, changes):
    return {name: value for name, value in (facts | changes).items() if value is not None}
