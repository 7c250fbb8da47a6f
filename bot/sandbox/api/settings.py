"""users.settings: the addresses this mailbox may write as, where it forwards, and who reads it as a delegate."""

from __future__ import annotations

from bot.sandbox.api.call import Call, Desk, Handler, Json
from bot.sandbox.refusals import forbidden


def send_as(desk: Desk, _: Call) -> Json:
    """The primary address first, then the aliases."""
    mailbox = desk.mailbox
    primary: Json = {
        "sendAsEmail": mailbox.address,
        "displayName": "",
        "replyToAddress": "",
        "signature": "",
        "isPrimary": True,
        "isDefault": True,
    }
    aliases = [
        {
            "sendAsEmail": alias,
            "displayName": "",
            "replyToAddress": "",
            "signature": "",
            "isDefault": False,
            "treatAsAlias": True,
            "verificationStatus": "accepted",
        }
        for alias in mailbox.aliases
    ]
    return {"sendAs": [primary, *aliases]}


def auto_forwarding(desk: Desk, _: Call) -> Json:
    """Where every mail goes besides, if anywhere."""
    to = desk.mailbox.forwards_to
    return {"enabled": bool(to), **({"emailAddress": to[0], "disposition": "leaveInInbox"} if to else {})}


def filters(desk: Desk, _: Call) -> Json:
    """The filters; the sandbox knows only those that forward."""
    found = [
        {"id": f"filter-{number}", "criteria": {"query": "has:attachment"}, "action": {"forward": to}}
        for number, to in enumerate(desk.mailbox.filters_to)
    ]
    return {"filter": found} if found else {}


def delegates(desk: Desk, _: Call) -> Json:
    """Who reads the mailbox at their own screen; told to service accounts with domain-wide authority alone."""
    if desk.mailbox.delegates is None:
        raise forbidden("Access restricted to service accounts that have been delegated domain-wide authority")
    return {"delegates": [{"delegateEmail": one, "verificationStatus": "accepted"} for one in desk.mailbox.delegates]}


METHODS: dict[str, Handler] = {
    "gmail.users.settings.sendAs.list": send_as,
    "gmail.users.settings.getAutoForwarding": auto_forwarding,
    "gmail.users.settings.filters.list": filters,
    "gmail.users.settings.delegates.list": delegates,
}
