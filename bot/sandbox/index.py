"""Which messages there are, newest first, as a whole and per label, without scanning."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

# Milliseconds of internalDate, running number of arrival, message id.
Key = tuple[int, int, str]
EVERYTHING = ""


class Index:
    """Sorted keys per label; `EVERYTHING` names the list of all messages."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Key]] = {EVERYTHING: []}

    def add(self, key: Key, labels: Iterable[str]) -> None:
        """Put a message under its labels."""
        for label in labels:
            insort(self._lists.setdefault(label, []), key)

    def remove(self, key: Key, labels: Iterable[str]) -> None:
        """Take a message from under its labels."""
        for label in labels:
            keys = self._lists[label]
            del keys[bisect_left(keys, key)]

    def count(self, label: str = EVERYTHING) -> int:
        """How many messages a label has."""
        return len(self._lists.get(label, ()))

    def others(self, known: Iterable[str]) -> list[str]:
        """Labels in use besides the known ones, in alphabetical order."""
        return sorted({label for label, keys in self._lists.items() if keys} - {EVERYTHING, *known})

    def newest_first(
        self, label: str = EVERYTHING, *, below: Key | None = None, since: int = 0, until: int | None = None
    ) -> Iterator[Key]:
        """Keys in falling order, below a key, with milliseconds in [since, until)."""
        keys = self._lists.get(label, [])
        ends = [bisect_left(keys, end) for end in (below, None if until is None else (until, 0, "")) if end is not None]
        position = min([len(keys), *ends])
        while position > 0:
            position -= 1
            if keys[position][0] < since:
                return
            yield keys[position]

    def rarest(self, labels: Iterable[str]) -> str:
        """The label with the fewest messages, to walk along; EVERYTHING if none is given."""
        return min(labels, key=self.count, default=EVERYTHING)
