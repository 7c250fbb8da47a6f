"""What may be asked of the person: a specific doubt, mild means, never a document, never twice, never for time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from given_answers import TUESDAY_AFTER
from given_facts import RULES, TUESDAY, a_case, paris

from classifiers.labels import Aspect, Matter, Right
from handlers.asks import AskKind, is_late, may_ask
from handlers.calendars import calendar_of
from handlers.facts import Identity, Role, Suspension, SuspensionKind
from handlers.ladder import Climbed, may_open_needed
from handlers.permission import Standing
from handlers.states import State

DOUBT = {
    "doubt": "two accounts carry your name and neither has the address you wrote from",
    "means": ["log_in", "order_number"],
}
QUESTION = {"what_is_unclear": "we hold an account and a job application of yours", "choices": ["the account", "both"]}
NEEDED = {"needed": ["the number of the invoice"], "why": "four invoices of 2024 carry the name you gave"}
PERMISSION = {"message_code": "M-7K2", "readers": "Noor Diallo"}
FACTS = {
    AskKind.IDENTITY: DOUBT,
    AskKind.MANDATE: {},
    AskKind.CLARIFICATION_R63: QUESTION | {"large_quantity": True},
    AskKind.CLARIFICATION_OTHER: QUESTION,
    AskKind.FACTS: NEEDED,
    AskKind.PERMISSION: PERMISSION,
}
TRIAGE = a_case(state=State.TRIAGE)
BY_AGENT = replace(TRIAGE, role=Role.AGENT)


def against(kind, case=None, now=TUESDAY_AFTER, **changes):
    """The codes of what stands against an ask."""
    facts = {name: value for name, value in (FACTS[kind] | changes).items() if value is not None}
    asked = case or (BY_AGENT if kind is AskKind.MANDATE else TRIAGE)
    return [one.code for one in may_ask(kind, asked, now, RULES, facts=facts)]


@pytest.mark.parametrize("kind", AskKind)
def test_a_complete_ask_meets_no_objection(kind):
    assert against(kind) == []


@pytest.mark.parametrize("kind", AskKind)
def test_nothing_is_asked_before_the_acknowledgement_or_after_the_answer(kind):
    case = BY_AGENT if kind is AskKind.MANDATE else TRIAGE

    assert against(kind, replace(case, state=State.RECEIVED)) == ["not_from_here"]
    assert against(kind, replace(case, state=State.ANSWERED)) == ["answered"]


@pytest.mark.parametrize("kind", SuspensionKind)
def test_one_thing_is_asked_once_at_a_time(kind):
    ask = Suspension(kind=kind, asked_at=TUESDAY)
    case = replace(BY_AGENT, state=State.IN_PROGRESS, suspensions=(ask,))
    answered = replace(case, suspensions=(replace(ask, answered_at=TUESDAY + timedelta(days=1)),))

    assert against(AskKind(kind), case) == ["asked_already"]
    assert against(AskKind(kind), answered) == []


def test_an_authority_is_not_asked_by_notice():
    assert "authority" in against(AskKind.IDENTITY, replace(TRIAGE, matters=(Matter.AUTHORITY,)))


@pytest.mark.parametrize("doubt", ["", "we are not sure", "to process your request", "we need it for your request"])
def test_a_doubt_is_specific(doubt):
    assert "doubt_not_specific" in against(AskKind.IDENTITY, doubt=doubt)


def test_a_failed_technical_check_is_no_doubt_by_itself():
    found = against(AskKind.IDENTITY, doubt="the DKIM signature of your mail of 3 March failed")

    assert found == ["technical_check_is_no_doubt"]


@pytest.mark.parametrize("means", [[], ["log_in"], ["log_in", "log_in"]])
def test_there_are_always_two_means(means):
    assert against(AskKind.IDENTITY, means=means) == ["too_few_means"]


@pytest.mark.parametrize("document", ["id_copy", "passport", "a copy of your carte d’identité", "a pièce d'identité"])
def test_an_identity_document_is_never_asked_for(document):
    assert against(AskKind.IDENTITY, means=["log_in", document]) == ["identity_document"]
    assert against(AskKind.FACTS, needed=[document]) == ["identity_document"]


def test_a_proven_person_is_not_asked_again():
    assert against(AskKind.IDENTITY, replace(TRIAGE, identity=Identity.PROVEN)) == ["identity_is_proven"]


def test_marketing_stops_without_proof():
    case = replace(TRIAGE, rights=(Right.OBJECTION,), aspects=frozenset({Aspect.MARKETING}))

    assert against(AskKind.IDENTITY, case) == ["marketing_needs_no_proof"]


def test_a_lawyer_is_believed_and_nobody_needs_a_mandate_for_themselves():
    assert against(AskKind.MANDATE, replace(TRIAGE, role=Role.LAWYER)) == ["lawyer_is_believed"]
    assert against(AskKind.MANDATE, TRIAGE) == ["nobody_to_mandate"]


def test_only_much_data_can_be_narrowed():
    assert against(AskKind.CLARIFICATION_R63, large_quantity=None) == ["little_data"]
    erasure = replace(TRIAGE, rights=(Right.ERASURE,))
    assert against(AskKind.CLARIFICATION_R63, erasure) == ["little_data"]


@pytest.mark.parametrize(
    ("kind", "fact", "code"),
    [
        (AskKind.CLARIFICATION_OTHER, "what_is_unclear", "nothing_unclear"),
        (AskKind.CLARIFICATION_OTHER, "choices", "too_few_choices"),
        (AskKind.FACTS, "needed", "nothing_needed"),
        (AskKind.FACTS, "why", "need_unexplained"),
        (AskKind.PERMISSION, "message_code", "permission_not_specific"),
        (AskKind.PERMISSION, "readers", "permission_not_specific"),
    ],
)
def test_an_ask_says_what_it_is_about(kind, fact, code):
    assert against(kind, **{fact: None}) == [code]


def test_what_is_meant_is_not_asked_once_the_answer_is_due():
    assert against(AskKind.CLARIFICATION_OTHER, now=paris(2026, 4, 4, 10)) == ["too_late_to_ask"]
    assert against(AskKind.IDENTITY, now=paris(2026, 4, 4, 10)) == []


def test_an_ask_after_three_working_days_is_late():
    assert not is_late(TRIAGE, paris(2026, 3, 6, 23), RULES)
    assert is_late(TRIAGE, paris(2026, 3, 9, 9), RULES)


# --- the ladder (P3) ------------------------------------------------------------------------------------------------


CLIMBED = Climbed(
    facts_asked=True,
    facts_answered=False,
    permission_asked=True,
    permission=Standing.ASKED,
    due=date(2026, 4, 3),
)
SOON = paris(2026, 3, 25, 10)


def at_the_door(*, now=SOON, reader="noor", approvers=("camille",), **changes):
    """The codes of what stands against opening the needed message."""
    found = may_open_needed(replace(CLIMBED, **changes), now, calendar_of(RULES), reader=reader, approvers=approvers)
    return [one.code for one in found]


def test_the_last_door_opens_when_both_were_asked_nobody_answered_and_the_day_is_near():
    assert at_the_door() == []


@pytest.mark.parametrize("missing", [{"facts_asked": False}, {"permission_asked": False}])
def test_the_last_door_stays_shut_until_both_were_asked(missing):
    assert at_the_door(**missing) == ["ladder_not_climbed"]


def test_the_last_door_stays_shut_while_there_is_time():
    assert at_the_door(now=paris(2026, 3, 19, 10)) == ["too_early"]
    assert at_the_door(now=paris(2026, 3, 20, 10)) == []
    assert at_the_door(due=None) == ["too_early"]


@pytest.mark.parametrize("answer", [Standing.NO, Standing.WITHDRAWN])
def test_a_no_keeps_the_message_shut(answer):
    assert at_the_door(permission=answer) == ["person_said_no"]


def test_facts_that_came_make_reading_needless():
    assert at_the_door(facts_answered=True) == ["facts_given"]


@pytest.mark.parametrize("approver", ["noor", "", " "])
def test_reading_is_approved_by_another_person(approver):
    assert at_the_door(approvers=(approver,)) == ["second_person"]
