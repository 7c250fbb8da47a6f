"""The facts rules decide on: frozen, without content, with every instant aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from classifiers.labels import Aspect, Judgement, Matter, Right
from handlers.overlays import Restriction
from handlers.states import RightOutcome, State


class Channel(StrEnum):
    """How a request reached the company; the answer goes back the same way (GDPR 12(3))."""

    MAIL = "mail"
    HAND_OVER = "hand_over"  # a colleague forwarded it, P10
    POST = "post"
    PHONE = "phone"
    IN_PERSON = "in_person"


class MachineKind(StrEnum):
    """Why a message counts as machine mail and is never answered."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    LOOP = "loop"  # our own notice came back


class Outcome(StrEnum):
    """What became of a message; each one has exactly one (ARCHITECTURE invariant 1)."""

    CASE = "case"
    FOLLOW_UP = "follow_up"
    MACHINE = "machine"
    NOT_A_REQUEST = "not_a_request"
    UNCLEAR = "unclear"
    SET_ASIDE = "set_aside"
    OURS = "ours"
    ANSWERED_BY_HAND = "answered_by_hand"
    BEFORE_START = "before_start"


class SuspensionKind(StrEnum):
    """What was asked of the person while the clock may stand still (D4)."""

    IDENTITY = "identity"
    MANDATE = "mandate"
    CLARIFICATION_R63 = "clarification_r63"
    CLARIFICATION_OTHER = "clarification_other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """One ask and its answer; `answered_at` is None while it is open (D4)."""

    kind: SuspensionKind
    asked_at: datetime
    answered_at: datetime | None = None


class ReasonCode(StrEnum):
    """The admissible grounds of an extension (GDPR 12(3), P7)."""

    MANY_REQUESTS = "many_requests"  # many requests of the same person
    TEMPORARY_PEAK = "temporary_peak"  # a documented temporary peak
    COMPLEX_RETRIEVAL = "complex_retrieval"  # measured retrieval or redaction work


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension that was decided; it counts only once its notice has left in time (D3, D7)."""

    reason_code: ReasonCode
    decided_by: str
    decided_at: datetime
    notice_sent_at: datetime | None = None


class Role(StrEnum):
    """Who writes: the person, or somebody for that person (LEGAL.md 2.2, 4.3)."""

    PERSON = "person"
    AGENT = "agent"  # shows a mandate (N15)
    LAWYER = "lawyer"  # is believed (P8)
    PARENT = "parent"
    MINOR = "minor"
    HEIR = "heir"


class Identity(StrEnum):
    """How well it is known who writes (GDPR 12(6); P8, P9)."""

    UNKNOWN = "unknown"
    KNOWN_ADDRESS = "known_address"  # an authenticated mail from an address the company knows
    PROVEN = "proven"  # by one of the means of N2, or in person


class NoticeStatus(StrEnum):
    """Where a notice stands on its way out (ARCHITECTURE invariant 3)."""

    HELD = "held"  # waits for a staff act
    READY = "ready"
    DRAFTED = "drafted"  # the draft exists, nothing left
    SENDING = "sending"  # it may have left: reconcile
    SENT = "sent"
    VOID = "void"  # no longer right when its turn came
    FAILED = "failed"  # bounced, or a person must look
    PRINTED = "printed"  # by post: the letter was produced


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFact:
    """A notice of this case that exists already; one per (notice, occasion)."""

    notice: str
    occasion: str
    status: NoticeStatus
    queued_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What is known of a message when the rules decide what becomes of it.

    Attributes:
        received_at: D1 instant (Gmail's acceptance, or the first company mailbox for a hand-over).
        judgement, rights, matters, aspects, language: the classifier's verdict.
        machine: why it is machine mail, or None.
        requester_robot: generated for a person by a tool: valid, answered once (P10b).
        ours: it carries our own marker, or lies in Sent or Drafts.
        authenticated: aligned DMARC pass, not through a list that rewrites From (P9).
        in_spam: found in Spam (P9).
        hand_over: forwarded by a colleague (P10).
        parsed: False when the message could not be read at all.
        matches_case: number of the case it belongs to, or None.
        case_open: whether that case is still open.
        case_rights: the rights of that case.
        case_matters: the matters of that case.
        case_unclear: nothing is settled in that case yet, so a clear letter settles it (D10).
        thread_noted: an earlier letter of this person in this thread was judged no request (P5).
        first_received_at: receipt of that earlier letter, kept when the person answers REQUEST (P5).
        noted_before: N21 went out in this thread already.
        duplicate: the same Message-ID from the same sender was seen before.
    """

    received_at: datetime
    judgement: Judgement
    rights: tuple[Right, ...] = ()
    matters: tuple[Matter, ...] = ()
    aspects: frozenset[Aspect] = frozenset()
    language: str = "und"
    machine: MachineKind | None = None
    requester_robot: bool = False
    ours: bool = False
    authenticated: bool = False
    in_spam: bool = False
    hand_over: bool = False
    parsed: bool = True
    matches_case: str | None = None
    case_open: bool = False
    case_rights: tuple[Right, ...] = ()
    case_matters: tuple[Matter, ...] = ()
    case_unclear: bool = False
    thread_noted: bool = False
    first_received_at: datetime | None = None
    noted_before: bool = False
    duplicate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """All that rules may know of a case.

    Attributes:
        number: the case number.
        received_at: D1 instant, UTC.
        opened_at: when the case was recorded, UTC.
        unclear: what is asked is not settled yet (no right is certain).
        scores: while it is unclear: right -> 0..1, how much of it the letter shows; empty once it is settled.
        shared: the mailbox may be another's or read by several people (P18).
        authenticated: the sender was proven (P9).
        confirmed_at: when staff confirmed an unproven sender, or None (P9).
        requests_of_same_person: other requests of the same person received in the last three months.
        notices: every notice queued so far, whatever its status.
        alarms: keys of the alarms raised so far.
        paused: automatic notices are paused because somebody answered by hand (P12).
        answered_at: when the answer left, or None.
        authority_date: the date an authority set, or None (P4).
        authority_answered_at: when a person recorded that it was answered, or None (P4).
        aware_at: when the DPO became aware of a breach, or None (B3).
        breach_outcome: how the breach report ended, or None (B5).
        role: who writes (LEGAL.md 2.2).
        identity: how well it is known who writes (P8).
        decided: right -> outcome that a person decided; rights without one are missing.
        unexecuted: rights granted and not yet carried out in all systems.
        granted_at: when the first of these was approved, or None.
        restriction: where the restriction of the data stands (GDPR 18).
        lift_noticed_at: when N9 left, or None (GDPR 18(3)).
        legal_hold: the file must not be purged (LEGAL.md 4.1, complaint).
        active_account: the person has a living account; None while nobody looked (T12).
        closed_at: when the case was closed, or None.
    """

    number: str
    channel: Channel
    received_at: datetime
    opened_at: datetime
    state: State
    rights: tuple[Right, ...] = ()
    matters: tuple[Matter, ...] = ()
    aspects: frozenset[Aspect] = frozenset()
    language: str = "fr"
    unclear: bool = False
    scores: Mapping[Right, float] = field(default_factory=dict)
    shared: bool = False
    authenticated: bool = False
    in_spam: bool = False
    requester_robot: bool = False
    confirmed_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()
    extension: Extension | None = None
    requests_of_same_person: int = 0
    notices: tuple[NoticeFact, ...] = ()
    alarms: frozenset[str] = frozenset()
    paused: bool = False
    answered_at: datetime | None = None
    authority_date: date | None = None
    authority_answered_at: datetime | None = None
    aware_at: datetime | None = None
    breach_outcome: str | None = None
    role: Role = Role.PERSON
    identity: Identity = Identity.UNKNOWN
    decided: Mapping[Right, RightOutcome] = field(default_factory=dict)
    unexecuted: frozenset[Right] = frozenset()
    granted_at: datetime | None = None
    restriction: Restriction = Restriction.NONE
    lift_noticed_at: datetime | None = None
    legal_hold: bool = False
    active_account: bool | None = None
    closed_at: datetime | None = None

    def notice(self, name: str) -> NoticeFact | None:
        """The latest notice of that name, or None."""
        found = [one for one in self.notices if one.notice == name]
        return max(found, key=lambda one: one.queued_at) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The choices that the law leaves to the controller; built once from settings.

    Attributes:
        country: ISO 3166-1 code of the public holidays (D5).
        subdivision: of that country, or None.
        time_zone: IANA name; a day of the law is a calendar day there (D1).
        credit_clarification_r63: whether a recital 63 clarification stops the clock (P16).
        approved_extension_rules: reason codes the DPO approved for unattended extension (P7).
        proposal_working_days: an extension is proposed so many working days before the one-month date.
        many_requests: so many other requests of one person make the `many_requests` ground.
        alarm_working_days: alarms at so many working days before the due date, and on the day (D8).
        send_margin_working_days: legal sends aim at due minus so many working days (D6).
        question_working_days: service target of a question (P5).
        late_ask_working_days: an ask later than this after receipt is flagged (D4).
        silence_days: days without an answer to an ask after which a person may close (N20).
        lift_wait_days: days between N9 and the end of a restriction (LEGAL.md 4.1).
        restriction_review_days: after so many days a restriction in force is looked at again (LEGAL.md 4.1).
        execution_days: granted work is to be done in all systems within so many days (GDPR 17(1), 19).
    """

    country: str = "FR"
    subdivision: str | None = None
    time_zone: str = "Europe/Paris"
    credit_clarification_r63: bool = False
    approved_extension_rules: frozenset[ReasonCode] = field(default_factory=frozenset)
    proposal_working_days: int = 8
    many_requests: int = 3
    alarm_working_days: tuple[int, ...] = (10, 5, 2)
    send_margin_working_days: int = 3
    question_working_days: int = 10
    late_ask_working_days: int = 3
    silence_days: int = 60
    lift_wait_days: int = 7
    restriction_review_days: int = 30
    execution_days: int = 15
