"""The mailbox's history: increasing ids with gaps, kinds of change, and a floor below which it has expired."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.ids import Ids


class ChangeKind(StrEnum):
    """The values history.list takes as historyTypes."""

    ADDED = "messageAdded"
    DELETED = "messageDeleted"
    LABELLED = "labelAdded"
    UNLABELLED = "labelRemoved"


@dataclass(frozen=True, slots=True)
class Change:
    """One record: what happened to which message; `labels` are the message's after it, `changed` those concerned."""

    history_id: int
    kind: ChangeKind
    gmail_id: str
    thread_id: str
    labels: frozenset[str]
    changed: frozenset[str] = frozenset()


class Changes:
    """The log; ids grow with random gaps."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.current = self.floor = ids.first_history()
        self._log: list[Change] = []
        self._log_ids: list[int] = []

    def next_id(self) -> int:
        """The id of the next change; moves the log forward."""
        self.current += self._ids.gap()
        return self.current

    def record(self, change: Change) -> None:
        """Append a change whose id came from `next_id`."""
        self._log.append(change)
        self._log_ids.append(change.history_id)

    def expire(self) -> None:
        """Make every id handed out so far too old."""
        self.floor = self.next_id()

    def known(self, start: int) -> bool:
        """Whether history still (and already) reaches a cursor."""
        return self.floor <= start <= self.current

    def since(self, start: int, kinds: Collection[str], label: str | None) -> Iterator[Change]:
        """Changes after a cursor, oldest first, of these kinds (none: all) and concerning a label, if one is given."""
        for position in range(bisect_right(self._log_ids, start), len(self._log)):
            change = self._log[position]
            if kinds and change.kind not in kinds:
                continue
            if label is None or label in change.labels or label in change.changed:
                yield change
