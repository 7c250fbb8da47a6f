"""The mailbox itself: messages, threads, drafts, labels and their history, under one lock.

`SandboxServer.mailbox` is one of these. What a test or the demo does to it stands for the world outside and for a
person at Gmail's own screen: `deliver`, `relabel`, `delete`, `write_by_hand`, `expire_history`. The rest is for api/*.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.sandbox.changes import Change, ChangeKind, Changes
from bot.sandbox.conversations import Conversations
from bot.sandbox.delivery import accepted
from bot.sandbox.headers import Envelope, read_block, read_envelope
from bot.sandbox.ids import Ids
from bot.sandbox.index import EVERYTHING, Index
from bot.sandbox.records import StoredDraft, StoredMessage
from bot.sandbox.sending import Outgoing, prepare
from bot.sandbox.switches import Switches

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INBOX = frozenset({"INBOX", "UNREAD", "CATEGORY_PERSONAL"})
_SPAM = frozenset({"SPAM", "UNREAD"})


class MailStore:
    """One Gmail mailbox. Every method may be called from any thread; `lock` makes several calls one."""

    def __init__(self, *, address: str, aliases: Iterable[str], clock: Clock, switches: Switches) -> None:
        self.address = address
        self.aliases = tuple(aliases)
        self.forwards_to: tuple[str, ...] = ()  # everything; what filters forward; who reads as a delegate
        self.filters_to: tuple[str, ...] = ()
        self.delegates: tuple[str, ...] | None = None
        self.own = frozenset(one.lower() for one in (address, *self.aliases))
        self.lock = threading.RLock()
        self.clock = clock
        self.switches = switches
        self.ids = Ids(switches.seed)
        self.changes = Changes(self.ids)
        self.index = Index()
        self.threads = Conversations(switches.subject_rule, need_references=switches.threads_need_references)
        self._messages: dict[str, StoredMessage] = {}
        self._by_message_id: dict[str, list[str]] = {}
        self._drafts: dict[str, str] = {}
        self._left: dict[str, str] = {}
        # Mails that Gmail answered as sent and dropped for the daily limit (`Switches.late_send_limit`).
        self.never_left: set[str] = set()
        self._arrivals = 0

    # The world outside, and a person at Gmail's own screen.

    def deliver(
        self,
        raw: bytes,
        *,
        received_at: datetime | None = None,
        spam: bool = False,
        dmarc: str | None = "pass",
        thread_id: str | None = None,
    ) -> str:
        """Accept a mail from outside, whatever its bytes, and answer its Gmail id.

        Args:
            raw: the mail as the sender's server handed it over; one that already has Gmail's head is kept as it is.
            received_at: when Gmail accepted it (aware); now, if not given.
            spam: whether Gmail files it under SPAM instead of INBOX.
            dmarc: Gmail's verdict, "pass" or "fail"; None or "none" for a domain without a policy (no dmarc= part).
            thread_id: put it into this thread, whatever it refers to.
        """
        with self.lock:
            when = (received_at or self.clock.now()).astimezone(UTC)
            kept = accepted(raw, self.address, when, self.ids, dmarc)
            return self.add(kept, _SPAM if spam else _INBOX, when=when, thread_id=thread_id).gmail_id

    def write_by_hand(self, raw: bytes, *, thread_id: str | None = None) -> str:
        """A person writes and sends a mail at Gmail's own screen; answers its Gmail id."""
        with self.lock:
            return self.send(self.prepared(raw), thread_id=thread_id or self.threads.found_for(_envelope(raw))).gmail_id

    def relabel(self, gmail_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Put labels on a message and take others off, as "not spam" or "archive" do. Raises KeyError if unknown."""
        with self.lock:
            for kind, wanted in ((ChangeKind.LABELLED, frozenset(add)), (ChangeKind.UNLABELLED, frozenset(remove))):
                self._change_labels(self._messages[gmail_id], kind, wanted)

    def delete(self, gmail_id: str) -> None:
        """Remove a message for good: every get answers 404 from now on. Raises KeyError if unknown."""
        with self.lock:
            gone = self._messages.pop(gmail_id)
            self.index.remove(gone.key, (EVERYTHING, *gone.labels))
            self.threads.leave(gone.thread_id, gmail_id)
            self._by_message_id.get(gone.envelope.message_id, [gmail_id]).remove(gmail_id)
            self._drafts = {draft: held for draft, held in self._drafts.items() if held != gmail_id}
            self._log(ChangeKind.DELETED, gone, self.changes.next_id())

    def expire_history(self) -> None:
        """Make every history id handed out so far too old (404)."""
        with self.lock:
            self.changes.expire()

    # What is there.

    @property
    def messages(self) -> tuple[StoredMessage, ...]:
        """All messages in order of arrival, drafts and sent ones included."""
        with self.lock:
            return tuple(self._messages.values())

    def sent(self) -> tuple[StoredMessage, ...]:
        """Everything that left, in order."""
        with self.lock:
            return tuple(self._messages[key[2]] for key in self.index.newest_first("SENT"))[::-1]

    def drafts(self) -> tuple[StoredDraft, ...]:
        """All drafts, oldest first."""
        with self.lock:
            return tuple(StoredDraft(draft, self._messages[held]) for draft, held in self._drafts.items())

    def get(self, gmail_id: str) -> StoredMessage | None:
        """The message with this id, if there is one."""
        return self._messages.get(gmail_id)

    def with_message_id(self, message_id: str) -> list[str]:
        """Gmail ids of the messages with this Message-ID (angle brackets included)."""
        return self._by_message_id.get(message_id, [])

    def draft(self, draft_id: str) -> StoredDraft | None:
        """The draft with this id, if there is one."""
        held = self._drafts.get(draft_id)
        return None if held is None else StoredDraft(draft_id, self._messages[held])

    def left_as(self, draft_id: str) -> StoredMessage | None:
        """The message a draft became when it was sent, if it was."""
        return self._messages.get(self._left.get(draft_id, ""))

    # What the API does.

    def add(
        self, raw: bytes, labels: frozenset[str], *, when: datetime, thread_id: str | None = None, seek: bool = True
    ) -> StoredMessage:
        """Store a message; without a thread id it finds one by references (if `seek`) or opens its own."""
        envelope = _envelope(raw)
        milliseconds = (when - _EPOCH) // timedelta(milliseconds=1)
        gmail_id = self.ids.message(milliseconds)
        thread = thread_id or (self.threads.found_for(envelope) if seek else None) or gmail_id
        self._arrivals += 1
        message = StoredMessage(
            gmail_id=gmail_id,
            thread_id=thread,
            labels=labels,
            internal_date=_EPOCH + timedelta(milliseconds=milliseconds),
            history_id=self.changes.next_id(),
            raw=raw,
            envelope=envelope,
            key=(milliseconds, self._arrivals, gmail_id),
        )
        self._messages[gmail_id] = message
        self.index.add(message.key, (EVERYTHING, *labels))
        self.threads.join(thread, gmail_id, envelope)
        if envelope.message_id:
            self._by_message_id.setdefault(envelope.message_id, []).append(gmail_id)
        self._log(ChangeKind.ADDED, message, message.history_id)
        return message

    def prepared(self, raw: bytes) -> Outgoing:
        """A mail made ready to leave. Raises Refusal if Gmail would not send it."""
        return prepare(
            raw, address=self.address, own=self.own, now=self.clock.now(), ids=self.ids, switches=self.switches
        )

    def send(self, outgoing: Outgoing, *, thread_id: str | None) -> StoredMessage:
        """File a mail that left under SENT; one to ourselves also lands in the inbox, as the same message."""
        to_us = bool(self.own.intersection(outgoing.recipients))
        labels = frozenset({"SENT", "INBOX", "UNREAD"} if to_us else {"SENT"})
        message = self.add(outgoing.raw, labels, when=self.clock.now(), thread_id=thread_id, seek=False)
        if outgoing.replaced_id:
            self.threads.lead(outgoing.replaced_id, message.thread_id)
        return message

    def thread_accepts(self, thread_id: str, raw: bytes) -> bool:
        """Whether a mail of ours may stand in the (existing) thread it asks for."""
        return self.threads.accepts(thread_id, _envelope(raw))

    def hold(self, raw: bytes, thread_id: str | None, draft_id: str | None = None) -> StoredDraft:
        """Keep a draft; with a known draft id its message is replaced, and gets another id, as Gmail does."""
        if draft_id is not None:
            self.drop_draft(draft_id)
        message = self.add(raw, frozenset({"DRAFT"}), when=self.clock.now(), thread_id=thread_id, seek=False)
        kept = draft_id or self.ids.draft()
        self._drafts[kept] = message.gmail_id
        return StoredDraft(kept, message)

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft and its message for good. Raises KeyError if unknown."""
        self.delete(self._drafts[draft_id])

    def mark_left(self, draft_id: str, message: StoredMessage) -> None:
        """Remember what a draft became."""
        self._left[draft_id] = message.gmail_id

    def _change_labels(self, message: StoredMessage, kind: ChangeKind, wanted: frozenset[str]) -> None:
        adding = kind is ChangeKind.LABELLED
        changed = wanted - message.labels if adding else wanted & message.labels
        if not changed:
            return
        labels = message.labels | changed if adding else message.labels - changed
        (self.index.add if adding else self.index.remove)(message.key, changed)
        after = replace(message, labels=labels, history_id=self.changes.next_id())
        self._messages[message.gmail_id] = after
        self._log(kind, after, after.history_id, changed)

    def _log(
        self, kind: ChangeKind, message: StoredMessage, history_id: int, changed: frozenset[str] = frozenset()
    ) -> None:
        self.changes.record(Change(history_id, kind, message.gmail_id, message.thread_id, message.labels, changed))


def _envelope(raw: bytes) -> Envelope:
    return read_envelope(read_block(raw))
