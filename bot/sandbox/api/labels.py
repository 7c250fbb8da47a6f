"""users.labels: list and get. The sandbox has Gmail's system labels and whatever labels its messages carry."""

from __future__ import annotations

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.refusals import not_found

SYSTEM = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)


def _resource(label: str) -> Json:
    return {"id": label, "name": label, "type": "system" if label in SYSTEM else "user"}


def listing(desk: Desk, _: Call) -> Json:
    """All labels, without counts."""
    return {"labels": [_resource(label) for label in (*SYSTEM, *desk.mailbox.index.others(SYSTEM))]}


def get(desk: Desk, call: Call) -> Json:
    """One label with its counts."""
    mailbox, label = desk.mailbox, call.params["id"]
    if label not in SYSTEM and not mailbox.index.count(label):
        raise not_found()
    members = [m for key in mailbox.index.newest_first(label) if (m := mailbox.get(key[2])) is not None]
    unread = [message for message in members if "UNREAD" in message.labels]
    return _resource(label) | {
        "messagesTotal": len(members),
        "messagesUnread": len(unread),
        "threadsTotal": len({message.thread_id for message in members}),
        "threadsUnread": len({message.thread_id for message in unread}),
    }


METHODS: dict[str, Handler] = {"gmail.users.labels.list": listing, "gmail.users.labels.get": get}
