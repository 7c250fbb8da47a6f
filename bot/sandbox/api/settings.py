"""users.settings.sendAs.list: the addresses this mailbox may write as."""

from __future__ import annotations

from bot.sandbox.api.call import Call, Desk, Handler, Json


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


METHODS: dict[str, Handler] = {"gmail.users.settings.sendAs.list": send_as}
