"""What every answer must meet: where the case stands, who writes, which notice says it, who approves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from given_answers import (
    AHEAD,
    LATE,
    NOTHING,
    REASONS,
    TUESDAY_AFTER,
    a_known_case,
    an_answer,
    codes,
    granted,
    nothing_held,
    partly,
    refused,
    with_ground,
)
from given_facts import RULES, TUESDAY

from classifiers.labels import Aspect, Matter, Right
from handlers.approvals import ApprovalKind, missing, needed
from handlers.facts import Extension, Identity, ReasonCode, Role, Suspension, SuspensionKind
from handlers.refusals import leaves_by
from handlers.registry import notices_of
from handlers.staffing import StaffRole
from handlers.states import RightOutcome, State

ACCESS = a_known_case()
EXTENDED = Extension(
    reason_code=ReasonCode.COMPLEX_RETRIEVAL, decided_by="camille", decided_at=TUESDAY, notice_sent_at=TUESDAY
)
FEE = {
    "why": "the same copy was asked for on 2, 5 and 9 March and given each time",
    "cost_basis": "two hours of retrieval at 20 euros each",
    "amount": "40 euros",
    "answer_by": AHEAD,
}
PENDING = [State.IDENTITY_PENDING, State.MANDATE_PENDING]


def approvals(answer, case=ACCESS, now=TUESDAY_AFTER):
    """What an answer needs."""
    return needed(answer, case, now, RULES)


# --- where the case stands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.ANSWERED, State.EXECUTION_PENDING, State.CLOSED, State.PURGED])
def test_nothing_is_answered_twice(state):
    assert codes(granted(Right.ACCESS), a_known_case(state=state)) == ["already_answered"]


@pytest.mark.parametrize("state", PENDING)
def test_nothing_leaves_while_the_person_is_asked_who_they_are(state):
    assert codes(granted(Right.ACCESS), a_known_case(state=state)) == ["ask_open"]


def test_nothing_is_refused_while_a_question_is_open_and_the_widest_meaning_may_be_granted():
    case = a_known_case(state=State.CLARIFICATION_PENDING)

    assert codes(granted(Right.ACCESS), case) == []
    assert codes(refused(Right.ACCESS), case) == ["question_open"]


def test_a_breach_comes_first():
    assert codes(granted(Right.ACCESS), a_known_case(state=State.BREACH_TRIAGE)) == ["breach_first"]


def test_only_what_was_asked_is_decided():
    assert "not_asked" in codes(granted(Right.ERASURE), ACCESS)


def test_a_right_has_an_outcome_and_a_matter_has_none():
    free = an_answer(Matter.COMPLAINT, None, facts={"answer": "We looked into it.", "signed_name": "C. D."})
    complaint = a_known_case(rights=(), matters=(Matter.COMPLAINT,))

    assert "no_outcome" in codes(an_answer(Right.ACCESS, None), ACCESS)
    assert codes(free, complaint) == []
    assert codes(replace(free, outcome=RightOutcome.GRANTED), complaint) == ["matter_has_no_outcome"]


# --- who writes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("right", [Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.PORTABILITY])
def test_no_data_leave_or_change_before_it_is_known_who_writes(right):
    unknown = a_known_case(rights=(right,), identity=Identity.UNKNOWN)

    assert codes(granted(right), unknown) == ["identity_unsettled"]
    assert codes(granted(right, identity_means="known_address"), unknown) == []


@pytest.mark.parametrize("right", [Right.RESTRICTION, Right.OBJECTION, Right.CONSENT_WITHDRAWAL])
def test_to_stop_a_use_needs_no_proof(right):
    assert codes(granted(right), a_known_case(rights=(right,), identity=Identity.UNKNOWN)) == []


def test_an_agent_shows_a_mandate_and_a_lawyer_is_believed():
    by_agent = a_known_case(role=Role.AGENT)
    answered = Suspension(kind=SuspensionKind.MANDATE, asked_at=TUESDAY, answered_at=TUESDAY + timedelta(days=1))

    assert codes(granted(Right.ACCESS), by_agent) == ["mandate_missing"]
    assert codes(granted(Right.ACCESS, mandate_seen=True), by_agent) == []
    assert codes(granted(Right.ACCESS), replace(by_agent, suspensions=(answered,))) == []
    assert codes(granted(Right.ACCESS), a_known_case(role=Role.LAWYER)) == []


def test_whoever_seems_to_write_for_somebody_else_is_placed_first():
    case = a_known_case(aspects=frozenset({Aspect.AGENT}))

    assert codes(granted(Right.ACCESS), case) == ["role_unsettled"]
    assert codes(granted(Right.ACCESS, role="lawyer"), case) == []


def test_a_parent_has_authority_and_a_child_may_ask_alone():
    assert codes(granted(Right.ACCESS), a_known_case(role=Role.PARENT)) == ["parental_authority_unknown"]
    assert codes(granted(Right.ACCESS, parental_authority=True), a_known_case(role=Role.PARENT)) == []
    assert codes(granted(Right.ACCESS), a_known_case(role=Role.MINOR)) == []


@pytest.mark.parametrize("ground", ["age", "minor", "8"])
def test_nobody_is_refused_for_age_alone(ground):
    assert codes(with_ground(refused(Right.ACCESS), ground), a_known_case(role=Role.MINOR)) == ["age_alone"]


def test_the_rights_end_with_death_and_what_heirs_may_ask_does_not():
    heir = a_known_case(role=Role.HEIR)
    told = with_ground(refused(Right.ACCESS, refusals=None, at_once=["stop_mail"]), "LIL-85")

    assert "rights_end_at_death" in codes(granted(Right.ACCESS), heir)
    assert codes(granted(Right.ACCESS, directives=True), heir) == []
    assert codes(told, heir) == []
    assert notices_of(told) == ("N16",)


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", [None, EXTENDED])
@pytest.mark.parametrize("say", [refused, nothing_held])
def test_a_refusal_is_due_in_month_one_extended_or_not(say, extension):
    case = a_known_case(extension=extension)

    assert codes(say(Right.ACCESS), case, now=LATE) == ["refusal_too_late"]
    assert codes(say(Right.ACCESS, late_reason="the archive in Lille was flooded on 30 March"), case, now=LATE) == []


def test_a_refusal_that_leaves_in_time_has_its_last_instant():
    late = refused(Right.ACCESS, late_reason="the archive in Lille was flooded on 30 March")

    assert leaves_by(refused(Right.ACCESS), ACCESS, RULES).date() == date(2026, 4, 3)
    assert leaves_by(late, ACCESS, RULES) is None
    assert leaves_by(granted(Right.ACCESS), ACCESS, RULES) is None


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ({"fact": "by our rules"}, "reason_not_particular"),
        ({"rule": "company policy"}, "rule_not_named"),
        ({"what": ""}, "rule_not_named"),
    ],
)
def test_each_point_refused_has_its_fact_and_its_rule(point, code):
    assert codes(refused(Right.ERASURE, refusals=[REASONS[0] | point])) == [code]
    assert codes(refused(Right.ERASURE, refusals=None)) == ["reasons_missing"]


def test_a_part_that_is_refused_is_told_with_n12_and_says_what_is_granted():
    answer = partly(Right.RECTIFICATION, "16", refusals=REASONS, statement_offered=True)

    assert notices_of(answer) == ("N6", "N12")
    assert codes(answer) == ["granted_part_missing"]


def test_the_dpo_is_asked_before_a_refusal_and_may_be_departed_from_with_a_reason():
    assert codes(refused(Right.ACCESS, dpo_opinion=None)) == ["dpo_not_asked"]
    assert codes(refused(Right.ACCESS, dpo_opinion="against")) == ["departure_unexplained"]
    why = "the DPO had not seen the three copies sent in March"
    assert codes(refused(Right.ACCESS, dpo_opinion="against", departure_reason=why)) == []


# --- grounds that can meet any right ------------------------------------------------------------------------------


def test_a_fee_needs_a_cost_basis_and_leaves_the_choice():
    fee = an_answer(Right.ACCESS, None, "12(5)", FEE)

    assert notices_of(fee) == ("N13",)
    assert codes(fee) == []
    assert codes(replace(fee, facts=FEE | {"cost_basis": ""})) == ["no_cost_basis"]
    assert codes(replace(fee, facts=FEE | {"answer_by": date(2026, 3, 10)})) == ["no_time_to_choose"]
    assert codes(replace(fee, facts=FEE | {"why": "excessive"})) == ["excess_unproven"]
    assert codes(fee, now=LATE) == ["fee_too_late"]


def test_a_first_request_is_not_excessive_for_repetition():
    once = a_known_case(requests_of_same_person=0)

    assert codes(refused(Right.ACCESS, repeated=True), once) == ["first_copy_free"]
    assert codes(refused(Right.ACCESS, repeated=True), ACCESS) == []


@pytest.mark.parametrize("state", [*PENDING, State.READY_FOR_APPROVAL])
def test_whoever_cannot_be_found_is_told_what_would_help(state):
    case = a_known_case(state=state, identity=Identity.UNKNOWN)
    answer = an_answer(
        Right.ACCESS, RightOutcome.REFUSED, "11(2)", NOTHING | {"additional": ["an order number"], "dpo_opinion": "for"}
    )

    assert notices_of(answer) == ("N14",)
    assert codes(answer, case) == []
    assert codes(replace(answer, facts=NOTHING | {"dpo_opinion": "for"}), case) == ["no_way_out"]
    assert codes(answer, replace(case, identity=Identity.PROVEN)) == ["identity_is_proven"]


def test_only_a_customer_is_named_as_the_one_who_decides():
    told = {"our_customer": True, "answer_by": AHEAD, "dpo_opinion": "for"}
    answer = an_answer(Right.ACCESS, RightOutcome.REFUSED, "28(3)(e)", told)

    assert notices_of(answer) == ("N17",)
    assert codes(answer) == []
    assert codes(replace(answer, facts=told | {"our_customer": False})) == ["unrelated_company"]
    assert codes(replace(answer, facts=told | {"answer_by": None})) == ["no_time_to_object"]


# --- notices and approvals ----------------------------------------------------------------------------------------


def test_an_answer_is_said_by_its_own_notice():
    assert codes(replace(granted(Right.ACCESS), notice="N5")) == []
    assert codes(replace(granted(Right.ACCESS), notice="N12")) == ["wrong_notice"]


@pytest.mark.parametrize("approved_by", [("camille",), ("noor", "noor")])
def test_an_approval_is_another_persons(approved_by):
    assert codes(replace(granted(Right.ACCESS), approved_by=approved_by)) == ["self_approval"]


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (granted(Right.ACCESS), [ApprovalKind.EXPORT]),
        (granted(Right.PORTABILITY), [ApprovalKind.EXPORT]),
        (granted(Right.ERASURE), [ApprovalKind.ERASURE]),
        (granted(Right.RECTIFICATION), []),
        (granted(Right.RESTRICTION), []),
        (granted(Right.OBJECTION), []),
        (refused(Right.ERASURE), [ApprovalKind.REFUSAL]),
        (nothing_held(Right.ACCESS), [ApprovalKind.REFUSAL]),
        (refused(Right.ACCESS), [ApprovalKind.REFUSAL, ApprovalKind.EXCESSIVE]),
        (an_answer(Right.ACCESS, None, "12(5)", FEE), [ApprovalKind.EXCESSIVE]),
    ],
)
def test_refusals_erasures_copies_and_fees_are_approved_by_others(answer, kinds):
    assert list(approvals(answer).kinds) == kinds


def test_excessive_takes_a_handler_and_the_dpo_besides_the_decider():
    answer = replace(refused(Right.ACCESS), approved_by=("noor",))
    roles = {"camille": {StaffRole.RESPONSIBLE}, "noor": {StaffRole.HANDLER}, "sam": {StaffRole.DPO}}

    assert missing(answer, approvals(answer)) == (1, frozenset())
    assert missing(answer, approvals(answer), roles=roles) == (1, {StaffRole.DPO})
    assert missing(replace(answer, approved_by=("noor", "sam")), approvals(answer), roles=roles) == (0, frozenset())


def test_the_deciders_own_approval_counts_for_nothing():
    answer = replace(granted(Right.ERASURE), approved_by=("camille",))

    assert missing(answer, approvals(answer)) == (1, frozenset())


def test_a_childs_refusal_and_a_late_one_pass_the_dpo():
    child = a_known_case(rights=(Right.ERASURE,), role=Role.MINOR)
    late = refused(Right.ERASURE, late_reason="the archive in Lille was flooded on 30 March")

    assert approvals(refused(Right.ERASURE), child).roles == {StaffRole.DPO}
    assert approvals(late, now=LATE).roles == {StaffRole.DPO}
    assert approvals(late).roles == frozenset()


def test_a_case_is_put_aside_only_after_silence_or_at_the_persons_own_wish():
    wish = an_answer(Right.ACCESS, RightOutcome.REFUSED, "withdrawn", {"withdrawn": True})
    silence = replace(wish, ground="no_answer", facts={"dpo_opinion": "for"})

    assert notices_of(wish) == notices_of(silence) == ("N20",)
    assert codes(wish, now=LATE) == []
    assert codes(replace(wish, facts={})) == ["not_withdrawn"]
    assert codes(silence) == ["nothing_asked"]
