"""What may be answered to each right: complete answers pass, and each rule stands against what lacks one thing."""

from __future__ import annotations

from datetime import date

import pytest
from given_answers import (
    COPY,
    LATE,
    REASONS,
    a_known_case,
    codes,
    granted,
    nothing_held,
    partly,
    refused,
    with_ground,
)
from given_facts import a_case

from classifiers.labels import Aspect, Right
from handlers.facts import Identity
from handlers.registry import HANDLERS, notices_of
from handlers.states import RightOutcome, State

KEPT = [{"what": "invoices", "ground": "17(3)(b)", "until": date(2036, 12, 31)}]
MARKETING = frozenset({Aspect.MARKETING})
SOLD = {"objection": "marketing", "suppressed": True}


@pytest.mark.parametrize("right", Right)
def test_a_complete_grant_meets_no_objection(right):
    assert codes(granted(right)) == []


@pytest.mark.parametrize("right", Right)
def test_a_complete_refusal_in_month_one_meets_no_objection(right):
    assert codes(refused(right)) == []


@pytest.mark.parametrize("right", [right for right in Right if "N19" in HANDLERS[right].answers])
def test_nothing_held_is_an_answer_after_a_search_that_includes_the_archives(right):
    assert codes(nothing_held(right)) == []
    assert codes(nothing_held(right, archives_searched=None)) == ["archives_not_searched"]
    assert codes(nothing_held(right, searched=[])) == ["not_searched"]
    assert codes(nothing_held(right, searched_on=None)) == ["searched_on_not_done"]


# --- access -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("purposes", "list_incomplete"),
        ("categories", "list_incomplete"),
        ("recipients", "list_incomplete"),
        ("periods", "list_incomplete"),
        ("sources", "list_incomplete"),
        ("no_automated_decisions", "automated_unsaid"),
        ("transfers", "transfers_unsaid"),
        ("archives_searched", "archives_not_searched"),
        ("others_checked", "others_unchecked"),
        ("download_url", "download_unsafe"),
        ("download_until", "download_unsafe"),
    ],
)
def test_an_access_answer_holds_every_element_of_the_checklist(missing, code):
    assert codes(granted(Right.ACCESS, **{missing: None})) == [code]


def test_what_is_left_out_of_a_copy_is_a_part_and_is_written_down():
    withheld = {"withheld": ["the name of a colleague in two mails"]}

    assert codes(granted(Right.ACCESS, **withheld)) == ["redaction_not_logged", "withheld_means_partly"]
    assert codes(partly(Right.ACCESS, "15(4)", **withheld, redaction_logged=True)) == []


def test_the_rights_of_others_never_take_the_whole_copy():
    assert "others_never_take_all" in codes(with_ground(refused(Right.ACCESS), "15(4)"))


def test_a_copy_never_travels_without_encryption():
    assert codes(granted(Right.ACCESS, download_url="http://example.org/d/1")) == ["download_unsafe"]


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_why_the_person_asks_does_not_matter(right):
    reason = [{"what": "the copy", "fact": "you only want it for your litigation in Lyon", "rule": "GDPR 12(5)"}]

    assert "motive" in codes(refused(right, refusals=reason))


# --- rectification ------------------------------------------------------------------------------------------------


def test_a_correction_says_what_changed_when_and_who_was_told():
    assert codes(granted(Right.RECTIFICATION, changes=None)) == ["nothing_changed"]
    assert codes(granted(Right.RECTIFICATION, done_on=None)) == ["done_on_not_done"]
    assert codes(granted(Right.RECTIFICATION, no_recipients=None)) == ["recipients_not_told"]
    assert codes(granted(Right.RECTIFICATION, changes=[{"what": "street", "old": "a", "new": "a"}])) == [
        "change_unclear"
    ]


def test_a_statement_of_the_person_completes_what_is_not_corrected():
    assert codes(granted(Right.RECTIFICATION, changes=None, statement=True)) == []
    assert codes(refused(Right.RECTIFICATION, statement_offered=None)) == ["statement_not_offered"]


# --- erasure ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", "abcdef")
def test_each_ground_of_17_1_is_enough_alone(letter):
    assert codes(with_ground(granted(Right.ERASURE), f"17(1)({letter})")) == []


def test_an_erasure_names_its_ground_what_went_and_when():
    assert codes(with_ground(granted(Right.ERASURE), "")) == ["no_ground"]
    assert codes(with_ground(granted(Right.ERASURE), "17(1)(z)")) == ["unknown_ground", "no_ground"]
    assert codes(granted(Right.ERASURE, erased=[])) == ["nothing_erased"]
    assert codes(granted(Right.ERASURE, done_on=date(2026, 3, 11))) == ["done_on_not_done"]


def test_what_is_kept_has_a_ground_and_an_end_and_makes_a_part():
    assert codes(partly(Right.ERASURE, "17(1)(a) 17(3)(b)", kept=KEPT)) == []
    assert codes(granted(Right.ERASURE, kept=KEPT)) == ["kept_means_partly"]
    assert codes(partly(Right.ERASURE, "17(1)(a)")) == ["kept_means_partly"]
    assert codes(partly(Right.ERASURE, "17(1)(a)", kept=[KEPT[0] | {"until": None}])) == ["kept_without_end"]
    assert codes(partly(Right.ERASURE, "17(1)(a)", kept=[KEPT[0] | {"until": date(2026, 3, 10)}])) == [
        "kept_without_end"
    ]
    assert codes(partly(Right.ERASURE, "17(1)(a)", kept=[KEPT[0] | {"ground": "policy"}])) == ["kept_without_ground"]


def test_statistics_keep_data_only_if_erasure_would_impair_them_seriously():
    kept = [{"what": "usage figures", "ground": "17(3)(d)", "until": date(2027, 3, 1)}]
    why = "the panel of 40 people would fall below the size the method needs"

    assert codes(partly(Right.ERASURE, "17(1)(a)", kept=kept)) == ["impairment_unproven"]
    assert codes(partly(Right.ERASURE, "17(1)(a)", kept=kept, impairment=why)) == []
    assert codes(with_ground(refused(Right.ERASURE), "17(3)(d)")) == ["impairment_unproven"]


def test_a_living_account_ends_only_for_a_proven_person_who_was_told():
    def asked(identity):
        return a_known_case(rights=(Right.ERASURE,), active_account=True, identity=identity)

    told = granted(Right.ERASURE, account_confirmed=True)

    assert codes(told, asked(Identity.PROVEN)) == []
    assert codes(told, asked(Identity.KNOWN_ADDRESS)) == ["account_needs_proof"]
    assert codes(granted(Right.ERASURE), asked(Identity.PROVEN)) == ["account_unconfirmed"]


def test_somebody_looks_for_a_living_account_before_erasing():
    assert codes(granted(Right.ERASURE, active_account=None)) == ["account_unknown"]


# --- restriction --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "word"), [("18(1)(a)", "accuracy"), ("18(1)(b)", "unlawful"), ("18(1)(c)", "claims")]
)
def test_a_restriction_says_its_ground(ground, word):
    assert codes(with_ground(granted(Right.RESTRICTION, ground=word), ground)) == []
    assert codes(with_ground(granted(Right.RESTRICTION, ground="objection"), ground)) == ["says_something_else"]


def test_an_objection_that_is_pending_restricts():
    answer = with_ground(granted(Right.RESTRICTION, ground="objection"), "18(1)(d)")
    both = a_known_case(rights=(Right.RESTRICTION, Right.OBJECTION))

    assert codes(answer, both) == []
    assert codes(answer) == ["no_objection_pending"]


def test_unlawful_data_are_frozen_instead_of_erased_and_never_both():
    answer = with_ground(granted(Right.RESTRICTION, ground="unlawful"), "18(1)(b)")
    case = a_known_case(rights=(Right.RESTRICTION, Right.ERASURE), decided={Right.ERASURE: RightOutcome.GRANTED})

    assert codes(answer, case) == ["erased_already"]


# --- portability --------------------------------------------------------------------------------------------------


def test_a_file_is_one_that_a_machine_reads():
    assert codes(granted(Right.PORTABILITY, formats="PDF")) == ["not_machine_readable"]
    assert codes(granted(Right.PORTABILITY, provided=None)) == ["file_unsaid"]
    assert codes(granted(Right.PORTABILITY, others_checked=None)) == ["others_unchecked"]
    assert codes(granted(Right.PORTABILITY, **COPY | {"download_until": date(2026, 3, 1)})) == ["download_unsafe"]


@pytest.mark.parametrize("basis", ["6(1)(a)", "6(1)(b)", "9(2)(a)"])
def test_a_refusal_shows_that_a_condition_of_the_law_fails(basis):
    met = {"basis": basis, "by_machine": True, "from_person": True}

    assert codes(refused(Right.PORTABILITY, **met)) == ["conditions_met"]
    assert codes(refused(Right.PORTABILITY, **met | {"by_machine": False})) == []
    assert codes(refused(Right.PORTABILITY, **met | {"from_person": False})) == []
    assert codes(refused(Right.PORTABILITY, basis=basis)) == ["conditions_unsaid"]


def test_a_wider_grant_than_the_law_asks_for_is_allowed():
    assert codes(granted(Right.PORTABILITY, basis="6(1)(f)", by_machine=False)) == []


# --- objection and consent ----------------------------------------------------------------------------------------


def test_marketing_is_granted_to_whoever_asks_wherever_the_case_stands():
    answer = with_ground(granted(Right.OBJECTION, **SOLD), "21(2)")
    unproven = a_case(rights=(Right.OBJECTION,), aspects=MARKETING, authenticated=False)

    assert codes(answer, unproven) == []
    assert codes(answer, a_known_case(rights=(Right.ACCESS,), aspects=MARKETING, state=State.IDENTITY_PENDING)) == []
    assert codes(with_ground(granted(Right.OBJECTION, objection="marketing"), "21(2)"), unproven) == ["not_suppressed"]


@pytest.mark.parametrize("ground", ["21(1)", "12(5)", "6(1)"])
def test_marketing_is_never_refused(ground):
    case = a_known_case(rights=(Right.OBJECTION,), aspects=MARKETING)

    assert "marketing_absolute" in codes(with_ground(refused(Right.OBJECTION), ground), case)


def test_compelling_grounds_are_for_the_controller_to_state():
    assert codes(refused(Right.OBJECTION, compelling_grounds=None)) == ["grounds_not_compelling"]
    assert codes(refused(Right.OBJECTION, compelling_grounds="because our need is more")) == ["grounds_not_compelling"]


@pytest.mark.parametrize("basis", ["6(1)(e)", "6(1)(f)", None])
def test_data_that_are_open_to_objection_are_not_called_out_of_reach(basis):
    answer = with_ground(refused(Right.OBJECTION, objection=None, refusals=REASONS, basis=basis), "6(1)")

    assert codes(answer) == ["open_to_objection"]


def test_an_objection_that_is_granted_says_what_stopped():
    assert codes(granted(Right.OBJECTION, objection="statistics")) == ["says_something_else"]
    assert codes(granted(Right.OBJECTION, stopped_on=None)) == ["stopped_on_not_done"]


@pytest.mark.parametrize("basis", ["6(1)(a)", "9(2)(a)"])
def test_a_consent_can_always_be_withdrawn(basis):
    assert codes(refused(Right.CONSENT_WITHDRAWAL, basis=basis)) == ["rests_on_consent"]
    assert codes(refused(Right.CONSENT_WITHDRAWAL, basis=None)) == ["basis_unsaid"]


def test_a_withdrawn_consent_can_end_in_erasure_with_recipients_told():
    answer = granted(Right.CONSENT_WITHDRAWAL, erased=["newsletter profile"], done_on=date(2026, 3, 9))

    assert notices_of(answer) == ("N7",)
    assert codes(answer) == ["recipients_not_told"]


@pytest.mark.parametrize("right", Right)
def test_a_grant_that_is_late_is_still_given(right):
    facts = {"download_until": date(2026, 5, 1)} if right in {Right.ACCESS, Right.PORTABILITY} else {}

    assert codes(granted(right, **facts), now=LATE) == []
