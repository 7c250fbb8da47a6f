"""Some weeks of a simulated office, played once; and the auditor finds what is taken away from the evidence."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from bot.cli.simulate import judged, played
from bot.cli.simulate_report import report_of
from bot.notice_catalogue import Catalogue
from bot.settings import Settings
from bot.simulation.audit.verdict import audit
from bot.simulation.lots import Lots
from bot.simulation.year import Crowd, letters_of_a_day
from classifiers.language import shipped as detector

FIRST = date(2027, 1, 4)
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    with ExitStack() as stack:
        play = played(stack, tmp_path_factory.mktemp("weeks"), Settings(), days=40, letters_per_day=1, seed=3)
        yield play


def verdict_on(evidence):
    return audit(evidence, languages_of=Catalogue.load().languages, detect=detector().detect)


def without(evidence, event, **detail):
    kept = [
        one
        for one in evidence.entries
        if one.event != event or any(not one.text(name).startswith(value) for name, value in detail.items())
    ]
    assert len(kept) < len(evidence.entries)
    return replace(evidence, entries=tuple(kept))


def kinds(duties):
    return {one.what for one in duties}


def test_nothing_is_missed_in_silence_every_date_is_explained_and_every_notice_holds(weeks):
    verdict = judged(weeks)
    report = report_of(verdict, weeks.evidence(), days=40, letters_per_day=1, seed=3)

    assert (report["missed_duties"], report["unexplained_dates"]) == ([], [])
    assert (report["broken_notices"], report["wrongly_taken"]) == ([], [])
    assert list(report)[-2:] == ["missed", "unexplained"]
    assert report["duties_due"] > report["cases"] > 20


def test_an_answer_that_was_due_without_a_warning_is_missed(weeks):
    silent = without(without(without(weeks.evidence(), "alarm"), "answered"), "notice_accepted", notice="N11")

    missed = kinds(verdict_on(silent).missed)

    assert {"answered", "marketing_stopped"} <= missed


def test_a_request_that_was_not_acknowledged_is_missed(weeks):
    missed = kinds(verdict_on(without(weeks.evidence(), "notice_accepted", notice="N1")).missed)

    assert "acknowledged" in missed


def test_a_letter_that_nobody_judged_is_missed(weeks):
    evidence = weeks.evidence()
    first = next(one for one in evidence.entries if one.event == "message_judged")

    lost = without(evidence, "message_judged", gmail_id=first.text("gmail_id"))

    assert "letter_judged" in kinds(verdict_on(lost).missed)


def test_a_date_that_rests_on_nothing_in_the_journal_is_unexplained(weeks):
    evidence = weeks.evidence()
    later = [replace(one, due=one.due + timedelta(days=1)) for one in evidence.cases if one.due]
    undated = [one for one in evidence.cases if one.due is None]

    found = verdict_on(replace(evidence, cases=(*later, *undated))).unexplained

    assert {one.what for one in found} == {"due"}
    assert len(found) == len(later)


def test_a_case_that_the_journal_never_opened_is_unexplained(weeks):
    evidence = weeks.evidence()
    first = next(one for one in evidence.entries if one.event == "case_opened")

    found = verdict_on(
        replace(evidence, entries=tuple(one for one in evidence.entries if one.seq != first.seq))
    ).unexplained

    assert first.case in {one.case for one in found}


def test_a_notice_sent_twice_and_one_without_its_remedy_are_broken(weeks):
    evidence = weeks.evidence()
    one = evidence.mails[0]
    answers = {one.text("gmail_id") for one in evidence.entries if one.text("notice") in {"N5", "N7", "N11"}}
    answer = next(mail for mail in evidence.mails if mail.gmail_id in answers)
    cut = replace(answer, body=answer.body.replace("CNIL", "").replace("cnil", ""))

    rules = {found.rule for found in verdict_on(replace(evidence, mails=(one, one, cut))).broken}

    assert "sent twice, or without its marker" in rules
    assert any(rule.startswith("complaint_cnil is missing") for rule in rules)


def test_the_same_seed_draws_the_same_letters_and_another_seed_others():
    def week(seed):
        lots = Lots(seed)
        return [one.raw for one in letters_of_a_day(lots, Crowd(lots), FIRST, 5, iter(range(1, 6)))]

    assert week("7/letters") == week("7/letters")
    assert week("7/letters") != week("8/letters")


def test_ten_years_of_letters_can_all_be_written():
    lots = Lots(1)
    crowd, numbers = Crowd(lots), count(1)

    drawn = [
        one for day in range(3650) for one in letters_of_a_day(lots, crowd, FIRST + timedelta(days=day), 3, numbers)
    ]

    assert len(drawn) == 3650 * 3
    assert all(one.raw for one in drawn)
    assert any(one.handed_over for one in drawn)
