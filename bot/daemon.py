"""The loop: small steps that answer "was there work?", turned until there is none, then a pause.

Order matters: first which messages exist, then what they say, then what fell due, then what leaves. A step whose
mailbox does not answer is tried again with the next turn; the clocks of the law run on meanwhile, and the silence
itself becomes an alarm (ARCHITECTURE invariant 9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.cases.anchor_mail import AnchorPost
from bot.cases.desk import raise_alarm, settle_alarm
from bot.cases.due import Due
from bot.cases.intake import Intake
from bot.cases.ledger import Ledger
from bot.cases.outbox import Outbox
from bot.cases.outside import Outside
from bot.cases.purging import Purging
from bot.cases.rehearsal import Rehearsal
from bot.cases.rotation import Rotation
from bot.clock import Clock
from bot.errors import Permanent, Temporary
from bot.store.anchors import Anchoring
from bot.store.session import Store
from handlers.decisions import Level, Raise

log = structlog.get_logger(__name__)

UNPROVEN = "mailbox_unproven"
# More turns than any backlog needs; a loop that never ends is a bug that must show.
MOST_TURNS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """One mailbox, run."""

    store: Store
    name: str
    ledger: Ledger
    intake: Intake
    due: Due
    outbox: Outbox | Rehearsal
    anchoring: Anchoring
    anchor_post: AnchorPost
    purging: Purging
    rotation: Rotation
    outside: Outside
    clock: Clock
    poll: timedelta
    proof: timedelta

    def turn(self) -> bool:
        """Take every step once; True if any of them had work. Raises Permanent when a person must act."""
        steps = (self.ledger, self.intake, self.due, self.anchor_post, self.outbox, self.purging, self.rotation)
        worked = [self._take(one.step) for one in steps]
        for one in (self.anchoring, self.outside):
            self._take(one.step)  # they make no work for the other steps
        self._watch()
        return any(worked)

    def until_idle(self) -> int:
        """Turn until there is no work left for now; returns how many turns had work."""
        for turns in range(MOST_TURNS):
            if not self.turn():
                return turns
        raise RuntimeError("the daemon never came to rest")

    def run(self, stopping: Callable[[], bool]) -> None:
        """Work until asked to stop; a step under way is finished first."""
        log.info("started", mailbox=self.name)
        while not stopping():
            if not self.turn():
                self.clock.sleep(self.poll.total_seconds())
        log.info("stopped", mailbox=self.name)

    def _take(self, step: Callable[[datetime], bool]) -> bool:
        try:
            return step(self.clock.now())
        except Temporary as error:
            log.warning("step_put_off", error=type(error).__name__)
            return False
        except Permanent as error:
            self._alarm("needs_a_person", f"{type(error).__name__}")
            raise

    def _watch(self) -> None:
        """Raise or settle the alarm about a mailbox that has not been proven complete for too long."""
        now, proven = self.clock.now(), self.ledger.proven_at()
        if proven is not None and now - proven <= self.proof:
            with self.store.transaction() as session:
                settle_alarm(session, self.name, UNPROVEN, now)
        elif proven is not None:
            self._alarm(UNPROVEN, "ARCHITECTURE invariant 9")

    def _alarm(self, key: str, law: str) -> None:
        with self.store.transaction() as session:
            raise_alarm(session, self.name, Raise(key=key, level=Level.URGENT, law=law), self.clock.now())
