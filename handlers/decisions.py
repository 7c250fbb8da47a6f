"""What a rule wants done: frozen values, each with its reason; `bot.cases.apply` alone carries them out.

A decision is idempotent by its key: the same notice and occasion, the same alarm key, are carried out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.facts import Outcome, ReasonCode
from handlers.states import Event


class Hold(StrEnum):
    """Why a notice waits for a staff act."""

    UNAUTHENTICATED = "unauthenticated"  # no aligned DMARC pass: no backscatter, P9
    PERSON_DECIDES = "person_decides"  # P6, P7, P8


class Level(StrEnum):
    """How loud an alarm is; alarms climb."""

    NOTE = "note"  # shown in lists
    WARNING = "warning"  # staff must act
    URGENT = "urgent"  # DPO and deputy too


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Queue a notice, once per (notice, occasion) of the case.

    `law` names article and rule id. `hold` keeps it until a person acts.
    `send_by` is the last legal instant; a notice past it is void (D7).
    `facts` are what it states beyond the dates of the case: codes, days and flags where a rule says them.
    """

    notice: str
    occasion: str
    law: str
    hold: Hold | None = None
    send_by: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """Raise an alarm, once per key."""

    key: str
    level: Level
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move the case along the state table."""

    event: Event
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Extend the case under a rule the settings name as approved (P7)."""

    reason_code: ReasonCode
    rule: str
    law: str


Decision = Notify | Raise | Move | Extend


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What becomes of one message.

    Attributes:
        outcome: its one outcome in the ledger.
        opens_case: whether a case is opened for it.
        received_at: the receipt the case counts from (may be an earlier letter's, P5, P10).
        unclear: the case is opened without a settled right.
        follows_case: the case it is filed under, or None.
        note_no_request: send N21 (P5); authenticated senders only, once a thread.
        because: names of the rules that decided, in order.
    """

    outcome: Outcome
    received_at: datetime
    opens_case: bool = False
    unclear: bool = False
    follows_case: str | None = None
    note_no_request: bool = False
    because: tuple[str, ...] = ()
