"""users.getProfile: whose mailbox it is and where its history stands."""

from __future__ import annotations

from bot.sandbox.api.call import Call, Desk, Handler, Json


def get(desk: Desk, _: Call) -> Json:
    """Address, totals and the present history id, a valid cursor."""
    mailbox = desk.mailbox
    return {
        "emailAddress": mailbox.address,
        "messagesTotal": mailbox.index.count(),
        "threadsTotal": len(mailbox.threads),
        "historyId": str(mailbox.changes.current),
    }


METHODS: dict[str, Handler] = {"gmail.users.getProfile": get}
