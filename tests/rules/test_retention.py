"""How long things are kept: to the day, in months as the law counts them, and never against a legal hold."""

from __future__ import annotations

from datetime import date

import pytest
from given_facts import RULES, a_case, day, paris
from hypothesis import given
from hypothesis import strategies as st

from classifiers.labels import Right
from handlers.retention import TABLE, Item, Start, is_archived, may_purge, term, terms_of
from handlers.states import State

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


def against(one, today):
    """The codes of what stands against purging."""
    return [found.code for found in may_purge(one, today)]


@pytest.mark.parametrize(
    ("item", "start", "last"),
    [
        (Item.USER_ACCOUNT, "2026-03-31", "2031-03-31"),
        (Item.PROSPECT, "2026-03-31", "2029-03-31"),
        (Item.NAVIGATION, "2026-01-31", "2027-02-28"),
        (Item.COOKIE, "2027-01-31", "2028-02-29"),
        (Item.REQUEST_FILE, "2028-02-29", "2033-02-28"),
        (Item.OBJECTION_FILE, "2026-05-04", "2032-05-04"),
        (Item.REGISTER_LINE, "2026-05-04", "2032-05-04"),
        (Item.EXPORT_PACKAGE, "2026-05-04", "2026-06-03"),
        (Item.IDENTITY_PROOF, "2026-05-04", "2026-06-03"),
        (Item.UNRELATED_MAIL, "2026-05-04", "2027-05-04"),
        (Item.SUPPRESSION_ENTRY, "2026-05-04", "2029-05-04"),
        (Item.ACCESS_LOG, "2026-05-04", "2027-05-04"),
        (Item.EXCEPTION_LOG, "2026-05-04", "2029-05-04"),
    ],
)
def test_each_thing_is_kept_to_its_last_day_and_gone_after(item, start, last):
    kept = term(item, day(start))

    assert kept.keep_until == day(last)
    assert against(kept, day(last)) == ["term_not_over"]
    assert against(kept, date.fromordinal(day(last).toordinal() + 1)) == []


def test_every_item_has_its_row_and_its_law():
    assert set(TABLE) == set(Item)
    assert all(row.law and (row.months or row.days) for row in TABLE.values())


def test_a_file_goes_into_the_restricted_archive_after_a_year():
    file = term(Item.REQUEST_FILE, day("2026-05-04"))

    assert not is_archived(file, day("2027-05-03"))
    assert is_archived(file, day("2027-05-04"))
    assert not is_archived(term(Item.COOKIE, day("2026-05-04")), day("2030-01-01"))


def test_a_legal_hold_outlasts_the_term_of_a_file_but_not_of_a_proof():
    file = term(Item.REQUEST_FILE, day("2020-05-04"), legal_hold=True)
    proof = term(Item.IDENTITY_PROOF, day("2020-05-04"), legal_hold=True)

    assert against(file, day("2030-01-01")) == ["legal_hold"]
    assert against(proof, day("2030-01-01")) == []


def test_whoever_objected_stays_on_the_list_while_marketing_goes_on():
    entry = term(Item.SUPPRESSION_ENTRY, day("2020-05-04"), still_needed=True)

    assert against(entry, day("2040-01-01")) == ["term_not_begun"]


def test_an_open_case_has_no_term_yet():
    assert [one.keep_until for one in terms_of(a_case(), RULES)] == [None, None]
    assert {tuple(against(one, day("2060-01-01"))) for one in terms_of(a_case(), RULES)} == {("term_not_begun",)}


def test_a_closed_objection_is_kept_as_long_as_its_register_line():
    closed = a_case(rights=(Right.OBJECTION,), state=State.CLOSED, closed_at=paris(2026, 4, 1, 23, 30))

    file, line = terms_of(closed, RULES)

    assert (file.item, line.item) == (Item.OBJECTION_FILE, Item.REGISTER_LINE)
    assert file.keep_until == line.keep_until == day("2032-04-01")


@given(start=DAYS, later=DAYS, item=st.sampled_from(Item))
def test_what_begins_later_ends_no_earlier(start, later, item):
    first, second = sorted((start, later))

    assert first < term(item, first).keep_until <= term(item, second).keep_until


@given(start=DAYS, item=st.sampled_from(Item))
def test_nothing_is_archived_after_its_end(start, item):
    one = term(item, start)

    assert one.archive_from is None or start < one.archive_from < one.keep_until


def test_a_prospects_term_runs_from_their_own_last_act():
    assert TABLE[Item.PROSPECT].start is Start.LAST_CONTACT
