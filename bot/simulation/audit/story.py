"""A case as the journal tells it, entry by entry; nothing else is looked at (ARCHITECTURE invariant 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.simulation.audit.evidence import Entry
from handlers.facts import Suspension, SuspensionKind

CLARIFICATIONS = frozenset({SuspensionKind.CLARIFICATION_R63, SuspensionKind.CLARIFICATION_OTHER})
UNANSWERED_BY = frozenset({"bounced", "reopened"})
NEVER_ENDED = frozenset({"answered", "execution_pending", "forwarded_controller", "closed", "purged"})


@dataclass(slots=True, kw_only=True)
class Ask:
    """What the person was asked, when it left, and when a sufficient answer was received."""

    kind: SuspensionKind
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Story:
    """The facts of one case so far; instants aware UTC."""

    number: str
    opened_at: datetime
    received_at: datetime
    channel: str = "mail"
    rights: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    aspects: frozenset[str] = frozenset()
    unclear: bool = False
    proven: bool = True
    proven_at: datetime | None = None
    asks: list[Ask] = field(default_factory=list)
    extension_told_at: datetime | None = None
    authority_date: date | None = None
    aware_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    paused: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def has_month(self) -> bool:
        """Whether GDPR 12(3) runs: a right, what may be one, or, out of caution, a complaint."""
        return bool(self.rights) or self.unclear or "complaint" in self.matters

    @property
    def suspensions(self) -> tuple[Suspension, ...]:
        """The asks as the arithmetic takes them."""
        return tuple(Suspension(kind=one.kind, asked_at=one.asked_at, answered_at=one.answered_at) for one in self.asks)

    def take(self, entry: Entry) -> None:
        """Take one entry of this case into account."""
        self.entries.append(entry)
        TELLS.get(entry.event, _nothing)(self, entry)

    def told(self, event: str, **detail: str) -> Iterator[Entry]:
        """The entries of an event whose detail begins with what is given, in order."""
        for entry in self.entries:
            if entry.event == event and all(entry.text(name).startswith(value) for name, value in detail.items()):
                yield entry


def stories_of(entries: Iterable[Entry]) -> dict[str, Story]:
    """Every case that the journal says was opened, with all its entries."""
    found: dict[str, Story] = {}
    for entry in entries:
        if entry.event == "case_opened":
            found.setdefault(entry.case, beginning(entry))
        if entry.case in found:
            found[entry.case].take(entry)
    return found


def beginning(entry: Entry) -> Story:
    """A case as its first entry tells it. Raises KeyError when that lacks the receipt: no date can be explained."""
    return Story(
        number=entry.case,
        opened_at=entry.at,
        received_at=datetime.fromisoformat(str(entry.detail["received"])),
        channel=entry.text("channel"),
        rights=tuple(entry.text("rights").split()),
        matters=tuple(entry.text("matters").split()),
        aspects=frozenset(entry.text("aspects").split()),
        unclear=entry.text("unclear") == "1",
        proven=entry.text("authenticated") != "0",
        proven_at=entry.at if entry.text("authenticated") != "0" else None,
    )


def _nothing(_story: Story, _entry: Entry) -> None:
    """Most entries change no fact that a date rests on."""


def _judged(story: Story, entry: Entry) -> None:
    story.aspects |= frozenset(entry.text("aspects").split())
    story.paused = story.paused or entry.text("outcome") == "answered_by_hand"


def _settled(story: Story, entry: Entry) -> None:
    story.rights, story.unclear = tuple(entry.text("rights").split()), False
    if "matters" in entry.detail:
        story.matters = tuple(entry.text("matters").split())


def _split(story: Story, entry: Entry) -> None:
    gone = set(entry.text("rights").split())
    story.rights = tuple(right for right in story.rights if right not in gone)


def _asked(story: Story, entry: Entry) -> None:
    story.asks.append(Ask(kind=SuspensionKind(entry.text("kind")), asked_at=entry.at))


def _answered_ask(story: Story, entry: Entry) -> None:
    if entry.text("sufficient") == "0":
        return
    kind, at = SuspensionKind(entry.text("kind")), datetime.fromisoformat(entry.text("received"))
    waiting = [one for one in story.asks if one.kind is kind and one.answered_at is None]
    for one in waiting if kind in CLARIFICATIONS else waiting[-1:]:
        one.answered_at = at


def _accepted(story: Story, entry: Entry) -> None:
    if entry.text("notice") == "N4" and story.extension_told_at is None:
        story.extension_told_at = entry.at


def _confirmed(story: Story, entry: Entry) -> None:
    story.proven, story.proven_at = True, entry.at


def _dated(story: Story, entry: Entry) -> None:
    story.authority_date = date.fromisoformat(entry.text("date"))


def _aware(story: Story, entry: Entry) -> None:
    story.aware_at = datetime.fromisoformat(entry.text("aware_at"))


def _answered(story: Story, entry: Entry) -> None:
    story.answered_at = datetime.fromisoformat(entry.text("at"))


def _moved(story: Story, entry: Entry) -> None:
    if entry.text("event") in UNANSWERED_BY:
        story.answered_at = story.closed_at = None
    if entry.text("to") == "closed":
        story.closed_at = entry.at


def _recorded(story: Story, _entry: Entry) -> None:
    story.paused = False


TELLS: Mapping[str, Callable[[Story, Entry], None]] = {
    "message_judged": _judged,
    "rights_settled": _settled,
    "case_split": _split,
    "asked": _asked,
    "ask_answered": _answered_ask,
    "notice_accepted": _accepted,
    "letter_posted": _accepted,
    "sender_confirmed": _confirmed,
    "authority_date": _dated,
    "breach_aware": _aware,
    "answered": _answered,
    "moved": _moved,
    "outcome_recorded": _recorded,
}
