"""What Gmail always returns, written down: the discovery document requires nothing ({"nonsense": 1} passes it).

Per method and, where it has one, format: path inside the answer -> fields that are always there. "" is the answer
itself, "messages[]" each item of that list. Lists that are empty are left out by Gmail, so no list is required.
labelIds is absent on a mail without labels, so it is required only where Gmail itself has just set one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Paths = Mapping[str, tuple[str, ...]]

_REF = ("id", "threadId")
_MINIMAL = (*_REF, "snippet", "historyId", "internalDate", "sizeEstimate")
_HEADERS = ("name", "value")
_MESSAGE: dict[str, Paths] = {
    "minimal": {"": _MINIMAL},
    "raw": {"": (*_MINIMAL, "raw")},
    "metadata": {"": (*_MINIMAL, "payload"), "payload": ("mimeType", "headers"), "payload.headers[]": _HEADERS},
    "full": {
        "": (*_MINIMAL, "payload"),
        "payload": ("partId", "mimeType", "filename", "headers", "body"),
        "payload.body": ("size",),
        "payload.headers[]": _HEADERS,
    },
}
_HISTORY_KINDS = ("messages", "messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved")


def _below(prefix: str, paths: Paths) -> Paths:
    return {f"{prefix}.{path}".rstrip("."): fields for path, fields in paths.items()}


ALWAYS: dict[str, Paths] = {
    "gmail.users.getProfile": {"": ("emailAddress", "messagesTotal", "threadsTotal", "historyId")},
    "gmail.users.messages.list": {"": ("resultSizeEstimate",), "messages[]": _REF},
    **{f"gmail.users.messages.get:{form}": paths for form, paths in _MESSAGE.items()},
    "gmail.users.messages.attachments.get": {"": ("size", "data")},
    "gmail.users.messages.send": {"": (*_REF, "labelIds")},
    "gmail.users.threads.list": {"": ("resultSizeEstimate",), "threads[]": ("id", "snippet", "historyId")},
    **{
        f"gmail.users.threads.get:{form}": {"": ("id", "historyId", "messages"), **_below("messages[]", _MESSAGE[form])}
        for form in ("minimal", "metadata", "full")
    },
    "gmail.users.labels.list": {"": ("labels",), "labels[]": ("id", "name", "type")},
    "gmail.users.labels.get": {
        "": ("id", "name", "type", "messagesTotal", "messagesUnread", "threadsTotal", "threadsUnread")
    },
    "gmail.users.settings.sendAs.list": {"": ("sendAs",), "sendAs[]": ("sendAsEmail", "displayName", "replyToAddress")},
    "gmail.users.settings.getAutoForwarding": {"": ("enabled",)},
    "gmail.users.settings.filters.list": {"filter[]": ("id", "action")},
    "gmail.users.settings.delegates.list": {"delegates[]": ("delegateEmail", "verificationStatus")},
    "gmail.users.history.list": {
        "": ("historyId",),
        "history[]": ("id", "messages"),
        "history[].messages[]": _REF,
        **{f"history[].{kind}[]": ("message",) for kind in _HISTORY_KINDS[1:]},
        **{f"history[].{kind}[].message": _REF for kind in _HISTORY_KINDS[1:]},
        "history[].labelsAdded[]": ("message", "labelIds"),
        "history[].labelsRemoved[]": ("message", "labelIds"),
    },
    "gmail.users.drafts.create": {"": ("id", "message"), "message": (*_REF, "labelIds")},
    "gmail.users.drafts.update": {"": ("id", "message"), "message": (*_REF, "labelIds")},
    "gmail.users.drafts.send": {"": (*_REF, "labelIds")},
    "gmail.users.drafts.list": {"": ("resultSizeEstimate",), "drafts[]": ("id", "message"), "drafts[].message": _REF},
    **{
        f"gmail.users.drafts.get:{form}": {"": ("id", "message"), **_below("message", paths)}
        for form, paths in _MESSAGE.items()
    },
}

# Fields an answer may have and no others, where the method's own page says so or the format excludes them.
ONLY: dict[str, Paths] = {
    "gmail.users.messages.list": {"messages[]": _REF},
    "gmail.users.drafts.list": {"drafts[].message": _REF},
    "gmail.users.threads.list": {"threads[]": ("id", "snippet", "historyId")},
    "gmail.users.messages.send": {"": (*_REF, "labelIds")},
    "gmail.users.drafts.send": {"": (*_REF, "labelIds")},
    **{
        f"gmail.users.{what}.get:{form}": {path: (*_MINIMAL, "labelIds", *extra)}
        for what, path in (("messages", ""), ("drafts", "message"), ("threads", "messages[]"))
        for form, extra in (("minimal", ()), ("raw", ("raw",)), ("metadata", ("payload",)), ("full", ("payload",)))
        if not (what == "threads" and form == "raw")
    },
}


def answer_key(method_id: str, params: Mapping[str, Any]) -> str:
    """The row of the tables for a call: the method, with its format where it has one."""
    form = params.get("format")
    return f"{method_id}:{form}" if form else method_id
