"""From evidence to verdict: which rights, how sure, and what when nothing is settled."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import classifiers
from classifiers.evidence import Evidence
from classifiers.fusion import Opinion
from classifiers.labels import Aspect, Judgement, Matter, Right
from classifiers.thresholds import Thresholds
from classifiers.triage import SURE, Circumstances, decide, weigh


def told(label, score=0.9, sentence=0, rule=None, **more):
    return Evidence(rule=rule or f"{label}.verb_object.en", label=str(label), score=score, sentence=sentence, **more)


LIMITS = Thresholds.parse(tomllib.loads((Path(classifiers.__file__).parent / "assets/thresholds.toml").read_text()))


def decided(*body, subject=(), words=30, language="en", **around):
    """The verdict where the trained categoriser is of the rules' own opinion."""
    letter = Circumstances(language=language, words=words, **around)
    found = weigh(body, subject, letter)
    sure = {*found.rights, *found.matters}
    chances = {str(one): found.scores.get(one, 0.0) for one in (*Right, *Matter)}
    agreeing = {one: chance if one in sure else min(chance, LIMITS.sure[one] - 0.05) for one, chance in chances.items()}
    return decide(found, letter, Opinion(agreeing, ()), LIMITS)


@pytest.mark.parametrize("right", list(Right))
def test_a_clear_ask_is_a_right(right):
    verdict = decided(told(right))

    assert (verdict.judgement, verdict.rights) == (Judgement.SURE, (right,))


def test_several_rights_come_in_the_order_of_the_law():
    verdict = decided(told(Right.OBJECTION), told(Right.ACCESS, sentence=1), told(Right.ERASURE, sentence=2))

    assert verdict.rights == (Right.ACCESS, Right.ERASURE, Right.OBJECTION)


@pytest.mark.parametrize(
    ("score", "judgement"),
    [
        (SURE, Judgement.SURE),
        (SURE - 0.05, Judgement.UNCLEAR),
        (LIMITS.doubt, Judgement.UNCLEAR),
        (0.1, Judgement.NOT_A_REQUEST),
    ],
)
def test_the_thresholds_stand_outside_the_rules(score, judgement):
    assert decided(told(Right.ERASURE, score)).judgement is judgement


def test_two_weak_signs_in_two_sentences_make_a_right_together():
    verdict = decided(told(Right.ERASURE, 0.4), told(Right.ERASURE, 0.4, 1, "article.gdpr.17", article=True))

    assert verdict.rights == (Right.ERASURE,)


def test_the_same_weak_sign_many_times_stays_weak():
    verdict = decided(*[told(Right.ERASURE, 0.4, number) for number in range(20)])

    assert verdict.rights == ()


def test_nothing_at_all_is_no_request():
    assert decided().judgement is Judgement.NOT_A_REQUEST


def test_no_words_of_ones_own_are_unclear():
    verdict = decided(words=0)

    assert verdict.judgement is Judgement.UNCLEAR
    assert "unclear.no_own_words" in verdict.because


def test_a_short_letter_that_points_to_an_attachment_is_unclear():
    assert decided(told("pointer", 0.6), words=4).judgement is Judgement.UNCLEAR


def test_a_long_letter_with_an_attachment_is_judged_by_its_words():
    assert decided(told("pointer", 0.6), words=200).judgement is Judgement.NOT_A_REQUEST


def test_a_greeting_above_a_forwarded_text_is_unclear():
    assert decided(words=2, forwarded=True, bare=True).judgement is Judgement.UNCLEAR


def test_thanks_above_an_attachment_are_only_thanks():
    assert decided(told("thanks", 0.5), words=2, attachments=1).judgement is Judgement.NOT_A_REQUEST


def test_a_question_about_data_protection_is_a_matter():
    verdict = decided(told("question_topic", 0.6, question=True))

    assert (verdict.judgement, verdict.matters) == (Judgement.SURE, (Matter.QUESTION,))


def test_a_right_is_no_question_too():
    verdict = decided(told(Right.ACCESS), told("question_topic", 0.6, question=True))

    assert verdict.matters == ()


def test_an_authority_that_speaks_of_a_complaint_does_not_complain():
    verdict = decided(told(Matter.AUTHORITY, 0.85), told(Matter.COMPLAINT, 0.85, 1))

    assert verdict.matters == (Matter.AUTHORITY,)


def test_a_wrong_article_yields_to_the_verb_and_is_still_named():
    verdict = decided(told(Right.ERASURE), told(Right.ACCESS, 0.62, rule="article.gdpr.15", article=True))

    assert verdict.rights == (Right.ERASURE,)
    assert "article.gdpr.15" in verdict.because


def test_two_articles_beside_a_verb_are_two_rights():
    verdict = decided(
        told(Right.ERASURE),
        told(Right.ERASURE, 0.62, rule="article.gdpr.17", article=True),
        told(Right.OBJECTION, 0.62, rule="article.gdpr.21", article=True),
    )

    assert verdict.rights == (Right.ERASURE, Right.OBJECTION)


def test_a_copy_in_a_machine_readable_format_is_portability():
    verdict = decided(
        told(Right.PORTABILITY, 0.85, rule="portability.format.en"), told(Right.ACCESS, rule="access.copy.en")
    )

    assert verdict.rights == (Right.PORTABILITY,)


def test_a_format_named_in_an_access_request_is_only_its_form():
    verdict = decided(
        told(Right.ACCESS, 0.88, rule="access.right.en"),
        told(Right.PORTABILITY, 0.85, 1, rule="portability.format.en"),
    )

    assert verdict.rights == (Right.ACCESS,)


def test_a_complaint_that_recalls_a_request_makes_no_new_one():
    verdict = decided(told(Right.ERASURE, 0.7, reminded=True), told(Matter.COMPLAINT, 0.85, 1))

    assert (verdict.rights, verdict.matters) == ((), (Matter.COMPLAINT,))


def test_the_subject_counts_less_and_in_a_reply_nothing():
    subject = [told(Right.ERASURE)]

    assert decided(subject=subject).scores[Right.ERASURE] < 0.9
    assert decided(subject=subject, is_reply=True).rights == ()


def test_an_objection_to_marketing_is_marked():
    assert Aspect.MARKETING in decided(told(Right.OBJECTION, marketing=True)).aspects
    assert Aspect.MARKETING not in decided(told(Right.OBJECTION)).aspects


def test_remove_me_alone_is_asked_about():
    assert decided(told("remove_me", 0.45), words=2).judgement is Judgement.UNCLEAR


_LABELS = [*Right, *Matter, "talk", "law", "pointer", "question_topic", "loose", "remove_me", "human"]
_EVIDENCE = st.builds(
    told, st.sampled_from(_LABELS), st.floats(0, 1), st.integers(0, 9), article=st.booleans(), reminded=st.booleans()
)


@example(body=[told(Right.ACCESS, article=True), told(Right.PORTABILITY)], subject=[], words=0, reply=False)
@given(st.lists(_EVIDENCE, max_size=12), st.lists(_EVIDENCE, max_size=3), st.integers(0, 500), st.booleans())
def test_a_verdict_is_always_whole(body, subject, words, reply):
    verdict = decided(*body, subject=subject, words=words, is_reply=reply)

    assert (verdict.judgement is Judgement.SURE) == bool(verdict.rights or verdict.matters)
    assert all(0.0 <= score <= 1.0 for score in verdict.scores.values())
    assert list(verdict.rights) == [one for one in Right if one in verdict.rights]


@pytest.mark.parametrize(
    ("chance", "personal", "judgement"),
    [
        (LIMITS.unsigned - 0.05, False, Judgement.NOT_A_REQUEST),
        (LIMITS.unsigned + 0.05, False, Judgement.SURE),
        (LIMITS.unsigned - 0.05, True, Judgement.SURE),
    ],
)
def test_what_no_rule_finds_needs_more_where_nothing_of_the_writers_is_spoken_of(chance, personal, judgement):
    letter = Circumstances(language="en", words=30, personal=personal)
    chances = dict.fromkeys((str(one) for one in (*Right, *Matter)), 0.0) | {"erasure": chance}

    verdict = decide(weigh((), (), letter), letter, Opinion(chances, ()), LIMITS)

    assert verdict.judgement is judgement


@pytest.mark.parametrize(("words", "judgement"), [(2, Judgement.SURE), (60, Judgement.NOT_A_REQUEST)])
def test_what_a_rule_finds_in_a_word_or_two_is_said_however_unlikely_it_looks(words, judgement):
    letter = Circumstances(language="de", words=words)
    found = weigh((told(Right.OBJECTION, 0.8),), (), letter)
    chances = dict.fromkeys((str(one) for one in (*Right, *Matter)), 0.0) | {"objection": LIMITS.decided - 0.05}

    assert decide(found, letter, Opinion(chances, ()), LIMITS).judgement is judgement


def test_in_a_letter_to_many_only_what_rules_find_is_asked_and_nothing_is_in_doubt():
    letter = Circumstances(language="en", words=60, to_many=True, personal=True)
    chances = dict.fromkeys((str(one) for one in (*Right, *Matter)), 0.0) | {"access": 0.9, "erasure": 0.9}

    silent = decide(weigh((), (), letter), letter, Opinion(chances, ()), LIMITS)
    spoken = decide(weigh((told(Right.ERASURE, 0.9),), (), letter), letter, Opinion(chances, ()), LIMITS)

    assert silent.judgement is Judgement.NOT_A_REQUEST
    assert spoken.rights == (Right.ERASURE,)
