"""Ids as Gmail has them: opaque, deterministic for a seed, and never what a careless reader expects."""

from __future__ import annotations

import base64
from random import Random


class Ids:
    """Makes ids; the same seed and the same instants give the same ids."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, guards nothing
        self._used: set[str] = set()

    def message(self, milliseconds: int) -> str:
        """A message or thread id: 16 hex digits, roughly in order of time."""
        while True:
            found = f"{milliseconds & 0xFFFFFFFFFFF:011x}{self._random.getrandbits(20):05x}"
            if found not in self._used:
                self._used.add(found)
                return found

    def draft(self) -> str:
        """A draft id: "r" and a signed 64-bit number."""
        return f"r{self._random.randrange(-(2**62), 2**62)}"

    def attachment(self) -> str:
        """An attachment id; Gmail gives another one at every reading."""
        return "ANGjdJ" + self.word(90)

    def internet(self) -> str:
        """A Message-ID as Gmail writes it over ours."""
        return f"<CA{self.word(40)}@mail.gmail.com>"

    def word(self, octets: int) -> str:
        """So many random octets as base64url."""
        return base64.urlsafe_b64encode(self._random.randbytes(octets)).decode().rstrip("=")

    def hop(self) -> str:
        """The bare number under which a mail passes from one machine of Gmail to another."""
        groups = (f"{self._random.getrandbits(16):x}" for _ in range(4))
        return f"2002:a05:6000:{':'.join(groups)}:0"

    def first_history(self) -> int:
        """Where a mailbox's history begins."""
        return self._random.randrange(100_000, 9_000_000)

    def gap(self) -> int:
        """The step to the next history id."""
        return self._random.randint(1, 60)

    def shuffled(self, count: int) -> list[int]:
        """The numbers below `count` in some order."""
        order = list(range(count))
        self._random.shuffle(order)
        return order
