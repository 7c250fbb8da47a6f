"""Where real Gmail is unclear, the sandbox can be either: one frozen value of switches.

Defaults are the harder case where that is cheap to bear (ids rewritten, references needed), the documented one else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MessageIds(StrEnum):
    """What happens to the Message-ID of a mail we send."""

    KEPT = "kept"
    REWRITTEN = "rewritten"  # the old one stays in X-Google-Original-Message-ID


class SubjectRule(StrEnum):
    """When two subjects may share a thread."""

    SAME_BASE = "same_base"  # equal once "Re:", "AW:", "Fwd:" and the like are taken off
    EXACT = "exact"
    IGNORED = "ignored"


class SecondSend(StrEnum):
    """What a second drafts.send of the same draft answers."""

    NOT_FOUND = "not_found"  # 404, follows from the documentation
    PRECONDITION = "precondition"  # 400 failedPrecondition
    SAME_MESSAGE = "same_message"  # 200 with the message that already left


class ForeignSender(StrEnum):
    """What happens to a From that is neither the mailbox nor one of its aliases."""

    REWRITTEN = "rewritten"
    KEPT = "kept"
    REFUSED = "refused"


class QuotaWindow(StrEnum):
    """How a minute of quota is counted."""

    CALENDAR = "calendar"  # from :00 to :59
    SLIDING = "sliding"  # any 60 seconds


@dataclass(frozen=True, slots=True)
class Switches:
    """One way real Gmail may behave.

    Attributes:
        message_ids: Message-ID of sent mail kept or rewritten.
        subject_rule: when subjects allow one thread.
        threads_need_references: a threadId is honoured only with a Reference to a mail of that thread.
        raw_padding: base64url of `raw` padded with "=" or bare.
        second_send: answer to sending a draft twice.
        foreign_sender: what becomes of a From that is not ours.
        has_batch: without it /batch answers 404.
        batch_shuffled: calls of a batch are executed in another order than written.
        history_labels: history records name the labels of their messages.
        empty_history_page: the first page of a history with records is empty and has a nextPageToken.
        quota_status: 403 or 429 when the minute is used up; Gmail uses both.
        quota_window: how a minute is counted.
        retry_after_header: 429 carries a Retry-After header besides the time in its text.
        metadata_restricts: gmail.metadata forbids full, raw and `q` even beside wider scopes.
        late_send_limit: so many mails over the daily limit are answered 200 and not sent; a notice arrives for each.
        refuses_wide_refresh: asking for more scopes than granted while refreshing is invalid_scope; else the answer
            names what was granted.
        seed: of ids and gaps; the same seed gives the same run.
    """

    message_ids: MessageIds = MessageIds.REWRITTEN
    subject_rule: SubjectRule = SubjectRule.SAME_BASE
    threads_need_references: bool = True
    raw_padding: bool = True
    second_send: SecondSend = SecondSend.NOT_FOUND
    foreign_sender: ForeignSender = ForeignSender.REWRITTEN
    has_batch: bool = True
    batch_shuffled: bool = False
    history_labels: bool = True
    empty_history_page: bool = False
    quota_status: int = 403
    quota_window: QuotaWindow = QuotaWindow.CALENDAR
    retry_after_header: bool = False
    metadata_restricts: bool = False
    late_send_limit: int = 0
    refuses_wide_refresh: bool = False
    seed: int = 1
