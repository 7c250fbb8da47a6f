"""The trust file: which roots countersign staff, and which roll was the last one seen.

It lies beside the vault's private keys (0600, the daemon's alone). Whoever can change the database, the roll or the
console's configuration still cannot make a key count.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from bot.errors import Misuse, Tampered
from bot.vault import roll as rolls
from bot.vault.files import read_document, refuse_wide_mode, write_over
from bot.vault.roll import Entry, Roll, sign_entry
from bot.vault.staff_keys import StaffKey

FORMAT = "privacy-bot staff trust"
VERSION = 1


class Trust:
    """Reads and writes the roll together with the trust in it."""

    def __init__(self, roll_file: Path, trust_file: Path) -> None:
        self._roll_file = roll_file
        self._trust_file = trust_file

    def load(self) -> Roll:
        """The roll as it was last written here; an empty one before anybody was added.

        Raises Tampered when the roll is not the one last written, Misuse when others may read the trust file.
        """
        if not self._trust_file.exists():
            if self._roll_file.exists():
                raise Tampered(f"there is a roll of staff but no {self._trust_file}: restore both from the backup")
            return Roll()
        refuse_wide_mode(self._trust_file)
        trust = read_document(self._trust_file, FORMAT)
        self._finish(trust.get("roll"))
        text = _text(self._roll_file)
        if rolls.digest(text) != trust.get("roll"):
            raise Tampered("the roll of staff is not the one last written here: restore it from the backup")
        return rolls.read(text, trust.get("roots") or ())

    def save(self, roll: Roll) -> None:
        """Write the trust and the roll; a crash in between is finished by the next `load`."""
        text = rolls.write(roll)
        trust = {"format": FORMAT, "version": VERSION, "roots": sorted(roll.roots), "roll": rolls.digest(text)}
        write_over(self._next_file, text, 0o644)
        write_over(self._trust_file, json.dumps(trust, indent=1) + "\n", 0o600)
        self._next_file.replace(self._roll_file)

    @property
    def _next_file(self) -> Path:
        return self._roll_file.with_name(f"{self._roll_file.name}.next")

    def _finish(self, wanted: object) -> None:
        """The trust was written and the roll was not yet put in its place."""
        if self._next_file.exists() and rolls.digest(_text(self._next_file)) == wanted:
            self._next_file.replace(self._roll_file)


def with_root(roll: Roll, entry: Entry, key: StaffKey) -> Roll:
    """A roll that begins with, or is recovered by, an approver whose key is trusted from now on.

    Raises Misuse when the entry's role may not approve.
    """
    if not entry.roles & rolls.APPROVERS:
        raise Misuse(f"the first member must be an approver: {', '.join(sorted(rolls.APPROVERS))}")
    signed = sign_entry(entry, key)
    return replace(roll, entries=(*roll.entries, signed), roots=roll.roots | {key.public.key_id})


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""
