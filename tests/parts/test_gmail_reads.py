from __future__ import annotations

import threading
from contextlib import closing
from datetime import timedelta

import pytest
from gmail_room import ADDRESS, START, letter, notice, room

from bot.errors import CursorExpired
from bot.mail.channel import Channel
from bot.mail.gmail import GmailMailbox
from bot.mail.mailbox import Fetched
from bot.sandbox.api.dispatch import METHODS
from bot.sandbox.faults import Fault, FaultKind

GET = "gmail.users.messages.get"


def ids(refs):
    return [one.gmail_id for one in refs]


def deliver(here, count):
    return [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(count)]


def test_the_profile_names_the_mailbox_and_a_cursor():
    with room() as here:
        profile = here.mailbox.profile()

        assert profile.address == ADDRESS
        assert here.mailbox.changes(profile.history_id).refs == ()


@pytest.mark.parametrize("empty_history_page", [False, True])
@pytest.mark.parametrize("history_labels", [False, True])
def test_every_new_message_is_named_once(empty_history_page, history_labels):
    with room(empty_history_page=empty_history_page, history_labels=history_labels) as here:
        cursor = here.mailbox.profile().history_id
        delivered = deliver(here, 3)

        changes = here.mailbox.changes(cursor)

        assert ids(changes.refs) == delivered
        assert changes.history_id > cursor
        assert here.mailbox.changes(changes.history_id).refs == ()


def test_a_backlog_of_many_pages_is_read_whole():
    with room() as here:
        cursor = here.mailbox.profile().history_id
        delivered = deliver(here, 1203)

        changes = here.mailbox.changes(cursor)

        assert ids(changes.refs) == delivered
        assert here.asked("gmail.users.history.list") == 3


def test_what_arrives_between_two_pages_is_named_again_rather_than_missed():
    def record(number):
        message = {"id": f"18f0000000000a0{number}", "threadId": f"18f0000000000a0{number}"}
        return {"id": str(8000 + number), "messages": [message], "messagesAdded": [{"message": message}]}

    def history(desk, call):
        if call.params.get("pageToken"):
            return {"history": [record(2)], "historyId": "9010"}
        return {"history": [record(1)], "historyId": "9000", "nextPageToken": "2"}

    with room(handlers={**METHODS, "gmail.users.history.list": history}) as here:
        changes = here.mailbox.changes(1000)

        assert len(changes.refs) == 2
        assert changes.history_id == 9000


def test_history_ids_are_numbers_and_never_go_back():
    handlers = {**METHODS, "gmail.users.history.list": lambda desk, call: {"historyId": "999"}}
    with room(handlers=handlers) as here:
        assert here.mailbox.changes(1000).history_id == 1000
        assert here.mailbox.changes(998).history_id == 999


def test_a_message_moved_out_of_spam_is_named_though_it_is_old():
    with room() as here:
        spam = here.server.mailbox.deliver(letter(), spam=True)
        cursor = here.mailbox.profile().history_id
        here.server.mailbox.relabel(spam, add=["INBOX"], remove=["SPAM"])

        changes = here.mailbox.changes(cursor)

        assert ids(changes.refs) == [spam]


def test_a_star_on_an_old_message_is_no_news():
    with room() as here:
        old = here.server.mailbox.deliver(letter())
        cursor = here.mailbox.profile().history_id
        here.server.mailbox.relabel(old, add=["STARRED"])

        assert here.mailbox.changes(cursor).refs == ()


def test_our_own_draft_is_no_news_but_what_is_sent_is():
    with room() as here:
        cursor = here.mailbox.profile().history_id
        draft = here.mailbox.create_draft(notice(), None)

        assert here.mailbox.changes(cursor).refs == ()

        sent = here.mailbox.send_draft(draft.draft_id)
        assert ids(here.mailbox.changes(cursor).refs) == [sent.gmail_id]


def test_a_cursor_too_old_is_an_error_of_its_own():
    with room() as here:
        cursor = here.mailbox.profile().history_id
        deliver(here, 1)
        here.server.mailbox.expire_history()

        with pytest.raises(CursorExpired):
            here.mailbox.changes(cursor)


def test_the_sweep_finds_everything_since_an_instant_spam_and_trash_too():
    with room() as here:
        box = here.server.mailbox
        box.deliver(letter("Old"), received_at=START - timedelta(days=40))
        inbox = box.deliver(letter("Inbox"), received_at=START - timedelta(days=2))
        spam = box.deliver(letter("Spam"), received_at=START - timedelta(days=1), spam=True)
        trash = box.deliver(letter("Trash"), received_at=START - timedelta(hours=1))
        box.relabel(trash, add=["TRASH"], remove=["INBOX"])

        found = set(ids(here.mailbox.sweep(START - timedelta(days=30))))

        assert found == {inbox, spam, trash}


def test_a_message_of_the_very_second_of_the_sweep_is_found():
    with room() as here:
        edge = here.server.mailbox.deliver(letter(), received_at=START)

        assert ids(here.mailbox.sweep(START)) == [edge]


def test_a_sweep_of_many_pages_is_whole():
    with room() as here:
        delivered = deliver(here, 1203)

        assert sorted(ids(here.mailbox.sweep(START - timedelta(days=1)))) == sorted(delivered)


@pytest.mark.parametrize("raw_padding", [False, True])
@pytest.mark.parametrize("has_batch", [False, True])
@pytest.mark.parametrize("batch_shuffled", [False, True])
def test_messages_come_back_byte_for_byte_with_their_date_and_labels(raw_padding, has_batch, batch_shuffled):
    with room(raw_padding=raw_padding, has_batch=has_batch, batch_shuffled=batch_shuffled) as here:
        received = START - timedelta(hours=5, milliseconds=17)
        delivered = [
            here.server.mailbox.deliver(letter(body="x" * number), received_at=received, spam=number == 2)
            for number in range(5)
        ]

        fetched = {one.gmail_id: one for one in here.mailbox.fetch(delivered)}

        assert fetched.keys() == set(delivered)
        for number, gmail_id in enumerate(delivered):
            one, stored = fetched[gmail_id], here.server.mailbox.get(gmail_id)
            assert one.raw == stored.raw
            assert one.internal_date == received
            assert one.thread_id == stored.thread_id
            assert ("SPAM" in one.labels) == (number == 2)


def test_a_message_that_is_gone_comes_back_as_its_bare_id():
    for has_batch in (True, False):
        with room(has_batch=has_batch) as here:
            first, gone, last = deliver(here, 3)
            here.server.mailbox.delete(gone)

            answers = list(here.mailbox.fetch([first, gone, last]))

            assert gone in answers
            assert {one.gmail_id for one in answers if isinstance(one, Fetched)} == {first, last}


def test_fetching_nothing_asks_nothing():
    with room() as here:
        before = here.server.requests.http

        assert list(here.mailbox.fetch([])) == []
        assert here.server.requests.http == before


def test_a_hundred_messages_are_two_batches():
    with room() as here:
        delivered = deliver(here, 100)

        fetched = list(here.mailbox.fetch(delivered))

        assert len(fetched) == 100
        assert here.asked("batch") == 2


def test_without_a_batch_endpoint_messages_are_fetched_one_by_one_and_it_is_asked_for_once():
    with room(has_batch=False, batch_size=10) as here:
        delivered = deliver(here, 25)

        fetched = list(here.mailbox.fetch(delivered))

        assert {one.gmail_id for one in fetched} == set(delivered)
        assert here.asked("batch") == 1
        assert here.asked(GET) == 25


def test_a_batch_too_big_for_the_memory_is_fetched_one_by_one_and_the_next_one_is_not():
    with room() as here:
        big = [here.server.mailbox.deliver(letter(f"Big {number}", body="x" * 20_000)) for number in range(5)]
        small = deliver(here, 5)
        channel = Channel(
            base_url=here.server.url,
            credentials=here.credentials,
            clock=here.clock,
            units_per_minute=6000,
            batch_size=5,
            timeout=5.0,
            answer_limit=50_000,
        )

        with closing(GmailMailbox(channel)) as mailbox:
            fetched = [one.gmail_id for one in mailbox.fetch([*big, *small])]

        assert sorted(fetched) == sorted([*big, *small])
        assert here.asked("batch") == 2
        assert here.asked(GET) == 15  # five were paid for twice


def test_only_what_a_batch_did_not_bring_is_asked_for_again():
    with room() as here:
        delivered = deliver(here, 20)
        for gmail_id in delivered[:3]:
            here.server.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method=GET, gmail_id=gmail_id, seconds=5))

        fetched = list(here.mailbox.fetch(delivered))

        assert sorted(one.gmail_id for one in fetched) == sorted(delivered)
        assert here.asked(GET) == 23


def test_six_hundred_messages_take_the_minutes_their_quota_costs_and_are_never_refused():
    with room() as here:
        delivered = deliver(here, 600)

        fetched = list(here.mailbox.fetch(delivered))

        assert len(fetched) == 600
        assert timedelta(minutes=1) <= here.clock.now() - START <= timedelta(minutes=2, seconds=5)
        assert here.server.meter.refused.total() == 0
        assert here.server.meter.peak <= 6000


def test_a_tiny_budget_makes_small_batches_instead_of_refusing():
    with room(units_per_minute=100) as here:
        delivered = deliver(here, 10)

        fetched = list(here.mailbox.fetch(delivered))

        assert len(fetched) == 10
        assert here.clock.now() - START >= timedelta(minutes=1)


def test_threads_share_one_mailbox_and_its_budget():
    with room(batch_size=10) as here:
        delivered = deliver(here, 120)
        found, failures = [], []

        def work(part):
            try:
                found.extend(one.gmail_id for one in here.mailbox.fetch(part))
            except Exception as error:  # noqa: BLE001 - reported below
                failures.append(error)

        workers = [threading.Thread(target=work, args=(delivered[start::4],)) for start in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert failures == []
        assert sorted(found) == sorted(delivered)
        assert here.server.meter.refused.total() == 0


def test_the_mailboxs_own_addresses_are_lower_case():
    with room(aliases=("DPO@example.org",)) as here:
        assert here.mailbox.aliases() == {ADDRESS, "dpo@example.org"}
