from __future__ import annotations

from datetime import timedelta

import pytest
from gmail_room import MARKER, START, letter, notice, room

from bot.errors import Gone

GET = "gmail.users.messages.get"


def deliver(here, count):
    return [here.server.mailbox.deliver(letter(f"Letter {number}")) for number in range(count)]


def test_the_message_id_gmail_kept_is_read_back():
    with room() as here:
        draft = here.mailbox.create_draft(notice(), None)
        sent = here.mailbox.send_draft(draft.draft_id)

        kept = here.mailbox.kept_message_id(sent.gmail_id)

        assert kept == here.server.mailbox.get(sent.gmail_id).envelope.message_id
        assert kept != f"<{MARKER}@example.org>"  # this sandbox rewrites it


def test_the_message_id_of_a_message_that_is_gone_is_no_empty_string():
    with room() as here:
        (gone,) = deliver(here, 1)
        here.server.mailbox.delete(gone)

        with pytest.raises(Gone):
            here.mailbox.kept_message_id(gone)


def test_reading_leaves_no_trace_in_the_mailbox():
    with room() as here:
        delivered = deliver(here, 3)
        before = here.server.mailbox.messages

        list(here.mailbox.fetch(delivered))
        list(here.mailbox.sweep(START - timedelta(days=1)))

        assert here.server.mailbox.messages == before
