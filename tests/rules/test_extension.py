"""Two further months: what stands against them, when they are proposed, and how the notice leaves in time (P7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_case, acknowledged, alarm_of, carried_out, day, keys, notices, paris

from classifiers.labels import Aspect, Matter, Right
from handlers.decisions import Extend, Hold, Level, Notify
from handlers.extension import may_extend, proposed_reason
from handlers.extension_refusals import REFUSALS
from handlers.facts import Extension, NoticeFact, NoticeStatus, ReasonCode, Suspension, SuspensionKind
from handlers.registry import decide, due_day
from handlers.states import State

SENTENCE = "Eleven years of invoices in two archives, with other people's names to black out on 400 pages."
MARCH_20 = paris(2026, 3, 20, 9)
UNATTENDED = replace(RULES, approved_extension_rules=frozenset({ReasonCode.MANY_REQUESTS}))
BUSY = {"requests_of_same_person": 4}


def refusal(case=None, now=MARCH_20, reason=ReasonCode.COMPLEX_RETRIEVAL, sentence=SENTENCE):
    """The code of the refusal, or None."""
    found = may_extend(case or a_case(), now, RULES, reason_code=reason, sentence=sentence)
    return found.code if found else None


def decided(**changes):
    """A case whose extension Jeanne decided on 20 March."""
    extension = Extension(reason_code=ReasonCode.COMPLEX_RETRIEVAL, decided_by="jeanne", decided_at=MARCH_20)
    return acknowledged(a_case(extension=extension, **changes))


def test_a_person_may_extend_with_a_ground_and_a_sentence_of_their_own():
    assert refusal() is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answered_at": MARCH_20}, "answered"),
        ({"state": State.CLOSED}, "answered"),
        ({"state": State.READY_FOR_APPROVAL}, "not_at_work"),
        ({"rights": (), "matters": (Matter.QUESTION,)}, "no_request"),
        ({"rights": (), "matters": (Matter.COMPLAINT,)}, "no_request"),
        ({"rights": (), "unclear": True}, "unclear"),
        (
            {"extension": Extension(reason_code=ReasonCode.TEMPORARY_PEAK, decided_by="jeanne", decided_at=TUESDAY)},
            "already_extended",
        ),
        ({"rights": (Right.OBJECTION,), "aspects": frozenset({Aspect.MARKETING})}, "marketing_objection"),
        ({"rights": (Right.RECTIFICATION,)}, "simple_rectification"),
        ({"suspensions": (Suspension(kind=SuspensionKind.IDENTITY, asked_at=TUESDAY),)}, "suspended"),
    ],
)
def test_what_is_never_extended(changes, code):
    assert refusal(a_case(**changes)) == code


@pytest.mark.parametrize(
    "changes",
    [
        {"rights": (Right.OBJECTION,)},
        {"rights": (Right.RECTIFICATION, Right.ACCESS)},
        {"rights": (Right.ACCESS, Right.OBJECTION), "aspects": frozenset({Aspect.MARKETING})},
        {"authenticated": False},
        {"paused": True},
        {"state": State.IN_PROGRESS},
    ],
)
def test_what_can_be_extended_by_a_person(changes):
    assert refusal(a_case(**changes)) is None


def test_the_last_hour_of_the_one_month_day_is_too_late_to_decide():
    assert refusal(now=paris(2026, 4, 3, 22, 59)) is None
    assert refusal(now=paris(2026, 4, 3, 23)) == "too_late"
    assert refusal(now=paris(2026, 4, 4)) == "too_late"


def test_a_ground_must_be_named():
    assert refusal(reason=None) == "no_reason"


def test_several_rights_in_one_letter_are_not_many_requests():
    case = a_case(rights=(Right.ACCESS, Right.ERASURE, Right.PORTABILITY))

    assert refusal(case, reason=ReasonCode.MANY_REQUESTS) == "only_request"
    assert refusal(replace(case, requests_of_same_person=1), reason=ReasonCode.MANY_REQUESTS) is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("", "no_sentence"),
        ("  ... ", "no_sentence"),
        ("complexité", "stock_phrase"),
        ("Complexité de la demande.", "stock_phrase"),
        ("En raison de la complexité et du nombre de vos demandes", "stock_phrase"),
        ("The request is complex and needs more time.", "stock_phrase"),
        ("400 pages", "stock_phrase"),
        ("We are short-staffed until the end of this quarter.", "short_staff"),
        ("L’équipe est en sous-effectif depuis trois semaines.", "short_staff"),
        ("Il y a une pénurie de personnel au service client.", "short_staff"),
        ("Onze ans de factures dans deux archives, dont 400 pages à caviarder.", None),
        ("Neuf demandes de la même personne depuis le 2 janvier, sur cinq comptes.", None),
        ("The payroll of holidays since 2014 is on microfilm in Lyon.", None),
    ],
)
def test_a_sentence_says_something_about_this_case(sentence, code):
    assert refusal(sentence=sentence) == code


def test_every_refusal_says_what_can_be_done_instead():
    for code, one in REFUSALS.items():
        assert one.code == code
        assert one.law.startswith("GDPR")
        assert one.explanation.endswith(".")


def test_many_requests_are_proposed_eight_working_days_before_the_month_ends():
    """Friday 3 April minus eight working days is Tuesday 24 March."""
    case = acknowledged(a_case(**BUSY))

    assert "extension_proposed:many_requests" not in keys(decide(case, paris(2026, 3, 23, 23, 59), RULES))
    decisions = decide(case, paris(2026, 3, 24), RULES)

    assert alarm_of(decisions, "extension_proposed:many_requests").level is Level.WARNING
    assert not [one for one in decisions if isinstance(one, Extend)]
    assert proposed_reason(case, paris(2026, 3, 24), RULES) is ReasonCode.MANY_REQUESTS


def test_few_requests_propose_nothing():
    case = acknowledged(a_case(requests_of_same_person=2))

    assert proposed_reason(case, MARCH_20, RULES) is None
    assert not [key for key in keys(decide(case, paris(2026, 4, 2), RULES)) if key.startswith("extension")]


def test_nothing_is_proposed_once_the_month_is_over():
    case = acknowledged(a_case(**BUSY))

    assert proposed_reason(case, paris(2026, 4, 4), RULES) is None
    assert not [key for key in keys(decide(case, paris(2026, 4, 4), RULES)) if key.startswith("extension")]


def test_a_proposal_nobody_decided_becomes_urgent():
    case = acknowledged(a_case(**BUSY))

    assert "extension_undecided" not in keys(decide(case, paris(2026, 3, 31, 23, 59), RULES))
    assert alarm_of(decide(case, paris(2026, 4, 1), RULES), "extension_undecided").level is Level.URGENT


def test_an_approved_rule_extends_and_writes_in_one_breath():
    case = acknowledged(a_case(**BUSY))
    now = paris(2026, 3, 24)

    decisions = decide(case, now, UNATTENDED)
    after = carried_out(case, decisions, now)

    assert next(one for one in decisions if isinstance(one, Extend)).reason_code is ReasonCode.MANY_REQUESTS
    assert notices(decisions) == ["N4"]
    assert due_day(after, UNATTENDED) == day("2026-06-03")
    assert decide(after, now, UNATTENDED) == ()


def test_after_an_answer_by_hand_even_an_approved_rule_only_proposes():
    case = acknowledged(a_case(paused=True, **BUSY))

    decisions = decide(case, paris(2026, 3, 24), UNATTENDED)

    assert "extension_proposed:many_requests" in keys(decisions)
    assert notices(decisions) == []


def test_the_notice_of_a_decided_extension_leaves_at_once_and_by_the_last_second_of_the_month():
    [n4] = [one for one in decide(decided(), MARCH_20, RULES) if isinstance(one, Notify)]

    assert (n4.notice, n4.occasion, n4.hold) == ("N4", "extension", None)
    assert n4.send_by is not None
    assert paris(2026, 4, 3, 23, 59) < n4.send_by < paris(2026, 4, 4)


@pytest.mark.parametrize(
    ("changes", "hold"), [({"authenticated": False}, Hold.UNAUTHENTICATED), ({"paused": True}, Hold.PERSON_DECIDES)]
)
def test_the_notice_waits_where_a_person_must_act_first(changes, hold):
    [n4] = [one for one in decide(decided(**changes), MARCH_20, RULES) if isinstance(one, Notify)]

    assert n4.hold is hold


def test_no_extension_notice_after_the_one_month_day():
    decisions = decide(decided(), paris(2026, 4, 4), RULES)

    assert notices(decisions) == []
    assert alarm_of(decisions, "extension_too_late").level is Level.URGENT
    assert {"overdue", "extension_not_sent"} <= set(keys(decisions))


def test_a_notice_that_hangs_on_the_eve_of_the_last_day_is_urgent():
    queued = NoticeFact(notice="N4", occasion="extension", status=NoticeStatus.HELD, queued_at=MARCH_20)
    case = decided()
    case = replace(case, notices=(*case.notices, queued))

    assert "extension_not_sent" not in keys(decide(case, paris(2026, 4, 1, 23, 59), RULES))
    assert alarm_of(decide(case, paris(2026, 4, 2), RULES), "extension_not_sent").level is Level.URGENT


def test_a_notice_that_left_too_late_is_void_and_the_case_overdue():
    case = decided()
    assert case.extension is not None
    late = replace(case, extension=replace(case.extension, notice_sent_at=paris(2026, 4, 4, 0, 1)))

    alarms = keys(decide(late, paris(2026, 4, 5), RULES))

    assert due_day(late, RULES) == day("2026-04-03")
    assert {"extension_too_late", "overdue"} <= set(alarms)


def test_a_notice_that_left_in_the_last_minute_counts():
    case = decided()
    assert case.extension is not None
    sent = replace(case, extension=replace(case.extension, notice_sent_at=paris(2026, 4, 3, 23, 59)))

    assert due_day(sent, RULES) == day("2026-06-03")
    assert keys(decide(sent, paris(2026, 4, 4), RULES)) == []


def test_the_clock_can_stand_still_with_an_extension_decided():
    """No new date can be told while the person is asked for proof: the notice waits for the clock."""
    ask = Suspension(kind=SuspensionKind.IDENTITY, asked_at=MARCH_20 - timedelta(hours=1))
    case = decided(suspensions=(ask,))

    assert notices(decide(case, MARCH_20, RULES)) == []
