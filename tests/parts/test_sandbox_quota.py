"""Quota and sending limits of the sandbox, on the clock in force."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime, timedelta

import pytest
from googleapiclient.errors import HttpError
from sandbox_room import CALLS, PRODUCT_SCOPES, START, USER, letter, refused, reply, room

from bot.sandbox.discovery import methods, scope_url
from bot.sandbox.quota import OLD_LIMITS, Limits
from bot.sandbox.switches import QuotaWindow


def spend(here, calls):
    """How many of so many messages.get calls are let through."""
    gmail_id = here.box.messages[0].gmail_id
    done = 0
    for _ in range(calls):
        try:
            here.get(gmail_id, "minimal")
        except HttpError:
            continue
        done += 1
    return done


def test_three_hundred_messages_are_read_in_a_minute_and_no_more():
    with room() as here:
        here.box.deliver(letter())

        assert spend(here, 303) == 300
        here.clock.sleep(60)
        assert spend(here, 3) == 3
        assert here.server.meter.peak == 6000
        assert here.server.meter.refused["gmail.users.messages.get"] == 3


@pytest.mark.parametrize("status", [403, 429])
def test_the_minutes_quota_is_refused_in_gmails_words(status):
    with room(limits=Limits(per_minute=20), quota_status=status) as here:
        here.box.deliver(letter())
        spend(here, 1)

        with refused(status, "rateLimitExceeded") as caught:
            here.get(here.box.messages[0].gmail_id)
        assert caught.value.error_details[0]["domain"] == "usageLimits"
        assert "limit 'Queries per minute per user'" in caught.value.reason


@pytest.mark.parametrize(("window", "allowed"), [(QuotaWindow.CALENDAR, 2), (QuotaWindow.SLIDING, 0)])
def test_a_minute_is_the_clocks_or_any_sixty_seconds(window, allowed):
    with room(limits=Limits(per_minute=40), quota_window=window) as here:
        here.box.deliver(letter())
        here.clock.sleep(50)
        assert spend(here, 3) == 2
        here.clock.sleep(15)

        assert spend(here, 2) == allowed
        here.clock.sleep(60)
        assert spend(here, 2) == 2


@pytest.mark.parametrize(
    ("limits", "reason", "text"),
    [
        (Limits(per_day=20), "dailyLimitExceeded", "Queries per day"),
        (Limits(per_minute_project=20), "rateLimitExceeded", "'Queries per minute'"),
    ],
)
def test_the_day_and_the_project_have_limits_too(limits, reason, text):
    with room(limits=limits) as here:
        here.box.deliver(letter())
        spend(here, 1)

        with refused(403, reason) as caught:
            here.labels.list(**USER).execute()
        assert text in caught.value.reason
        here.clock.sleep(86400)
        assert here.labels.list(**USER).execute()


def test_each_method_costs_what_google_asks_new_or_old():
    with room() as here:
        for name, call in CALLS.items():
            with contextlib.suppress(HttpError):
                call(here).execute()
            if methods()[name].scopes & {scope_url(one) for one in PRODUCT_SCOPES}:
                assert here.server.requests.units[name] == Limits().price(name), name

    assert Limits().price("gmail.users.messages.get") == 20
    assert OLD_LIMITS.price("gmail.users.messages.get") == 5
    assert OLD_LIMITS.per_minute == 15_000


def retry_time(error):
    return datetime.fromisoformat(re.search(r"Retry after (\S+Z)", error.reason)[1])


def test_the_daily_sending_limit_names_the_time_to_retry():
    with room(limits=Limits(sends_per_day=2), retry_after_header=True) as here:
        here.send(reply(1))
        here.clock.sleep(600)
        here.send(reply(2))

        with refused(429, "rateLimitExceeded") as caught:
            here.send(reply(3))

        assert retry_time(caught.value) == START + timedelta(days=1)
        assert caught.value.resp["retry-after"] == str(86400 - 600)
        here.clock.advance_to(START + timedelta(days=1, seconds=1))
        assert here.send(reply(3))


def test_a_draft_over_the_sending_limit_stays_a_draft():
    with room(limits=Limits(sends_per_day=0)) as here:
        created = here.draft(reply())

        with refused(429):
            here.send_draft(created["id"])
        assert len(here.box.drafts()) == 1
        assert here.box.sent() == ()


def test_recipients_are_limited_by_mail_and_by_day():
    many = ", ".join(f"person{number}@example.com" for number in range(101))
    with room(limits=Limits(recipients_per_day=3)) as here:
        with refused(400):
            here.send(reply(to=many))
        here.send(reply(1, to="a@example.com, b@example.com"))
        with refused(429):
            here.send(reply(2, to="a@example.com, c@example.com"))
        assert here.send(reply(3))


def test_gmail_may_say_sent_and_mean_not_sent():
    with room(limits=Limits(sends_per_day=1), late_send_limit=1) as here:
        first, second = here.send(reply(1)), here.send(reply(2))

        assert here.box.never_left == {second["id"]}
        assert first["id"] not in here.box.never_left
        assert [one.envelope.sender for one in here.box.messages if "INBOX" in one.labels] == ["nobody@gmail.com"]
        with refused(429):
            here.send(reply(3))
