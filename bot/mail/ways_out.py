"""Who else gets the mailbox's mail: automatic forwarding, filters that forward, delegates. Read, never changed.

All three lists stand open to `gmail.readonly` (discovery document, users.settings.*). Google shows delegates to service
accounts with domain-wide authority alone: to any other grant it answers 403, and that is "not told", never "none".
"""

from __future__ import annotations

from typing import Any

from bot.errors import Permanent
from bot.mail.channel import ME, Channel
from bot.mail.mailbox import WaysOut


def look(channel: Channel) -> WaysOut:
    """What Gmail tells now. Raises the errors of `answers.translate`, but for delegates that it does not tell."""
    settings = channel.settings
    return WaysOut(
        forwarded=channel.read(settings.getAutoForwarding(userId=ME), lambda answer: bool(answer.get("enabled"))),
        filters=channel.read(settings.filters().list(userId=ME), _forwarding),
        delegates=_delegates(channel),
    )


def _delegates(channel: Channel) -> int | None:
    request = channel.settings.delegates().list(userId=ME)
    try:
        return channel.read(request, lambda answer: len(answer.get("delegates", ())))
    except Permanent:
        return None


def _forwarding(answer: Any) -> int:
    return sum(bool(one.get("action", {}).get("forward")) for one in answer.get("filter", ()))
