"""Names of steps that staff take; no more than names, so that a command line can offer them at once."""

from __future__ import annotations

from enum import StrEnum


class RestrictionAct(StrEnum):
    """What staff do with a restriction."""

    CONFIRM = "confirm"  # put it in force; N8 tells the person
    DECLINE = "decline"
    ANNOUNCE = "announce"  # N9: it will end
    OBJECTED = "objected"  # the person gave a reason to keep it
    LIFT = "lift"
