"""Two members of staff with their keys, and the roll that names them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.vault.grants import Granter
from bot.vault.keys import new_keys
from bot.vault.open import Opener
from bot.vault.passphrase import Cost
from bot.vault.roll import Entry, Roll, StaffRole
from bot.vault.seal import Place, Sealer
from bot.vault.staff_keys import lock, new_key
from bot.vault.trust import with_root

NOW = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
END = NOW + timedelta(days=14)
PASSPHRASE = "seven quiet herons walk along green rivers"
QUICK = Cost(iterations=1, lanes=1, memory_kib=8 * 1024)
TEXT = Place("privacy@example.org", "message", "18c2f00d", "text")
KEYS = new_keys()
NADIA = new_key("Nadia Perrin")
LUC = new_key("Luc Morel")


def entry_of(key, *roles) -> Entry:
    return Entry(key=lock(key, PASSPHRASE, QUICK), roles=frozenset(roles), since=NOW)


def a_roll() -> Roll:
    """Nadia is the DPO and a root; Luc handles cases and was approved by her."""
    begun = with_root(Roll(), entry_of(NADIA, StaffRole.DPO), NADIA)
    return begun.add(entry_of(LUC, StaffRole.HANDLER), NOW).approve("Luc Morel", NADIA)


def granted(reader, place=TEXT, *, evidence="act-1", ends_at=END):
    sealed = Sealer(KEYS.public).seal(place, b"Bonjour, effacez tout")
    return Granter(Opener(KEYS.private)).grant(place, sealed, reader, evidence=evidence, ends_at=ends_at), sealed
