"""The state machine of a case: one file, one table (LEGAL.md section 4)."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a case stands (LEGAL.md 4.1); `extended`, `overdue` and `restricted` are overlays, computed from facts."""

    RECEIVED = "received"
    TRIAGE = "triage"
    IDENTITY_PENDING = "identity_pending"
    MANDATE_PENDING = "mandate_pending"
    CLARIFICATION_PENDING = "clarification_pending"
    IN_PROGRESS = "in_progress"
    READY_FOR_APPROVAL = "ready_for_approval"
    ANSWERED = "answered"
    EXECUTION_PENDING = "execution_pending"
    BREACH_TRIAGE = "breach_triage"
    COMPLAINT = "complaint"
    FORWARDED_CONTROLLER = "forwarded_controller"
    CLOSED = "closed"
    PURGED = "purged"


class Event(StrEnum):
    """What can happen to a case (LEGAL.md 4.2)."""

    ACKNOWLEDGED = "acknowledged"
    RIGHTS_SETTLED = "rights_settled"
    DOUBT_IDENTITY = "doubt_identity"
    IDENTITY_OK = "identity_ok"
    UNCLEAR = "unclear"
    CLARIFIED = "clarified"
    AGENT_WITHOUT_PROOF = "agent_without_proof"
    MANDATE_OK = "mandate_ok"
    READY = "ready"
    APPROVED = "approved"
    EXECUTED = "executed"
    BREACH_REPORTED = "breach_reported"
    AUTHORITY_WROTE = "authority_wrote"
    FORWARDED = "forwarded"
    NOT_A_REQUEST = "not_a_request"
    CLOSED = "closed"
    REOPENED = "reopened"
    PURGED = "purged"
