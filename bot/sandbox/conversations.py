"""Which thread a mail belongs to: by the mails it refers to, and by its subject where the switch says so."""

from __future__ import annotations

from bot.sandbox.headers import Envelope, base_subject
from bot.sandbox.switches import SubjectRule


def subjects_agree(rule: SubjectRule, one: str, other: str) -> bool:
    """Whether two subjects may stand in one thread under a rule."""
    if rule is SubjectRule.IGNORED:
        return True
    if rule is SubjectRule.EXACT:
        return one == other
    return base_subject(one) == base_subject(other)


class Conversations:
    """Threads of one mailbox: their messages in order of arrival, and the Message-IDs that lead to them."""

    def __init__(self, rule: SubjectRule, *, need_references: bool) -> None:
        self._rule = rule
        self._need_references = need_references
        self._members: dict[str, list[str]] = {}
        self._subjects: dict[str, str] = {}
        self._threads_of: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._members)

    def members(self, thread_id: str) -> list[str]:
        """Message ids of a thread in order of arrival; empty for an unknown one."""
        return self._members.get(thread_id, [])

    def join(self, thread_id: str, gmail_id: str, envelope: Envelope) -> None:
        """Put a message into a thread, opening it if needed; the first subject is the thread's."""
        self._members.setdefault(thread_id, []).append(gmail_id)
        self._subjects.setdefault(thread_id, envelope.subject)
        if envelope.message_id:
            self._threads_of[envelope.message_id] = thread_id

    def lead(self, message_id: str, thread_id: str) -> None:
        """Let another Message-ID lead to a thread (the one Gmail wrote over)."""
        self._threads_of.setdefault(message_id, thread_id)

    def leave(self, thread_id: str, gmail_id: str) -> None:
        """Take a message out; a thread without messages is gone."""
        self._members[thread_id].remove(gmail_id)
        if not self._members[thread_id]:
            del self._members[thread_id], self._subjects[thread_id]

    def found_for(self, envelope: Envelope) -> str | None:
        """The thread a mail from outside joins: the latest one it refers to whose subject agrees."""
        for reference in reversed(envelope.references):
            thread_id = self._threads_of.get(reference)
            if thread_id in self._members and self._subject_agrees(thread_id, envelope):
                return thread_id
        return None

    def accepts(self, thread_id: str, envelope: Envelope) -> bool:
        """Whether a thread asked for by id is granted: references and subject (GMAIL.md 3.6)."""
        if self._need_references and not any(self._threads_of.get(ref) == thread_id for ref in envelope.references):
            return False
        return self._subject_agrees(thread_id, envelope)

    def _subject_agrees(self, thread_id: str, envelope: Envelope) -> bool:
        return subjects_agree(self._rule, self._subjects[thread_id], envelope.subject)
