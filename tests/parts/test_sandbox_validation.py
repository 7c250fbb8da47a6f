"""Every kind of wrong answer is caught, alone and inside the server; every method is covered by the written list."""

from __future__ import annotations

import copy

import pytest
from sandbox_room import USER, letter, refused, room

from bot.sandbox.always import ALWAYS
from bot.sandbox.api.dispatch import METHODS
from bot.sandbox.discovery import methods
from bot.sandbox.validation import WrongAnswer, strict_schema, validate_answer

A, B = "18f0a1b2c3d4e5f6", "18f0a1b2c3d4e5f7"
MESSAGE = {
    "id": A,
    "threadId": A,
    "labelIds": ["INBOX", "UNREAD"],
    "snippet": "",
    "historyId": "4711",
    "internalDate": "1795338000000",
    "sizeEstimate": 3,
    "raw": "YWJj",
}
SHOWN = {name: value for name, value in MESSAGE.items() if name != "raw"}
PART = {
    "partId": "",
    "mimeType": "multipart/mixed",
    "filename": "",
    "headers": [{"name": "Subject", "value": "hi"}],
    "body": {"size": 0},
    "parts": [
        {"partId": "0", "mimeType": "text/plain", "filename": "", "headers": [], "body": {"size": 1, "data": "YQ=="}}
    ],
}
FULL = SHOWN | {"payload": PART}
HISTORY = {
    "historyId": "50",
    "history": [
        {
            "id": "20",
            "messages": [{"id": A, "threadId": A}],
            "messagesAdded": [{"message": {"id": A, "threadId": A, "labelIds": ["INBOX"]}}],
        },
        {
            "id": "31",
            "messages": [{"id": A, "threadId": A}],
            "labelsAdded": [{"message": {"id": A, "threadId": A}, "labelIds": ["STARRED"]}],
        },
    ],
}
GOOD = {
    "gmail.users.messages.get": ({"id": A, "format": "raw"}, MESSAGE),
    "gmail.users.messages.list": (
        {"maxResults": 2},
        {"messages": [{"id": A, "threadId": A}], "resultSizeEstimate": 1, "nextPageToken": "7"},
    ),
    "gmail.users.history.list": ({"startHistoryId": 10, "maxResults": 100}, HISTORY),
    "gmail.users.getProfile": (
        {},
        {"emailAddress": "a@example.org", "messagesTotal": 1, "threadsTotal": 1, "historyId": "5"},
    ),
    "gmail.users.drafts.create": (
        {},
        {"id": "r-77", "message": {"id": A, "threadId": A, "labelIds": ["DRAFT"]}},
    ),
    "gmail.users.drafts.send": ({}, {"id": A, "threadId": A, "labelIds": ["SENT"]}),
    "gmail.users.drafts.delete": ({}, None),
    "gmail.users.threads.get": (
        {"id": A, "format": "full"},
        {"id": A, "historyId": "9", "messages": [FULL]},
    ),
    "gmail.users.labels.list": ({}, {"labels": [{"id": "INBOX", "name": "INBOX", "type": "system"}]}),
    "gmail.users.settings.sendAs.list": (
        {},
        {"sendAs": [{"sendAsEmail": "a@example.org", "displayName": "", "replyToAddress": ""}]},
    ),
}
NOTHING = object()

# Method, path to what is spoilt, and what stands there instead (NOTHING: it is missing).
WRONG = [
    ("gmail.users.messages.get", "id", NOTHING),
    ("gmail.users.messages.get", "id", B),
    ("gmail.users.messages.get", "id", "<m1@example.org>"),
    ("gmail.users.messages.get", "id", A.upper()),
    ("gmail.users.messages.get", "id", 7),
    ("gmail.users.messages.get", "threadId", NOTHING),
    ("gmail.users.messages.get", "threadId", "r-77"),
    ("gmail.users.messages.get", "historyId", NOTHING),
    ("gmail.users.messages.get", "historyId", 4711),
    ("gmail.users.messages.get", "historyId", "-1"),
    ("gmail.users.messages.get", "historyId", "0x12"),
    ("gmail.users.messages.get", "historyId", str(2**64)),
    ("gmail.users.messages.get", "historyId", None),
    ("gmail.users.messages.get", "internalDate", 1795338000000),
    ("gmail.users.messages.get", "internalDate", "2026-11-22T09:00:00Z"),
    ("gmail.users.messages.get", "internalDate", str(2**63)),
    ("gmail.users.messages.get", "internalDate", NOTHING),
    ("gmail.users.messages.get", "sizeEstimate", "3"),
    ("gmail.users.messages.get", "sizeEstimate", 3.5),
    ("gmail.users.messages.get", "sizeEstimate", True),
    ("gmail.users.messages.get", "sizeEstimate", 2**31),
    ("gmail.users.messages.get", "sizeEstimate", NOTHING),
    ("gmail.users.messages.get", "snippet", NOTHING),
    ("gmail.users.messages.get", "raw", NOTHING),
    ("gmail.users.messages.get", "raw", "ab+/"),
    ("gmail.users.messages.get", "raw", "a\nb="),
    ("gmail.users.messages.get", "raw", "YWJjZ"),
    ("gmail.users.messages.get", "raw", "YWI==="),
    ("gmail.users.messages.get", "raw", "YW=j"),
    ("gmail.users.messages.get", "raw", "é"),
    ("gmail.users.messages.get", "raw", b"YWJj"),
    ("gmail.users.messages.get", "payload", PART),
    ("gmail.users.messages.get", "labelIds", "INBOX"),
    ("gmail.users.messages.get", "labelIds", {"INBOX": True}),
    ("gmail.users.messages.get", "labelIds", ["INBOX", "INBOX"]),
    ("gmail.users.messages.get", "labelIds", [1]),
    ("gmail.users.messages.get", "labelIds", []),
    ("gmail.users.messages.get", "nonsense", 1),
    ("gmail.users.messages.get", "", []),
    ("gmail.users.messages.get", "", None),
    ("gmail.users.messages.get", "", {"nonsense": 1}),
    ("gmail.users.messages.list", "messages.0.id", NOTHING),
    ("gmail.users.messages.list", "messages.0.threadId", NOTHING),
    ("gmail.users.messages.list", "messages.0.labelIds", ["INBOX"]),
    ("gmail.users.messages.list", "messages.0", A),
    ("gmail.users.messages.list", "messages", {"id": A, "threadId": A}),
    ("gmail.users.messages.list", "messages", [{"id": A, "threadId": A}] * 3),
    ("gmail.users.messages.list", "nextPageToken", 7),
    ("gmail.users.messages.list", "nextPageToken", ""),
    ("gmail.users.messages.list", "nextPageToken", None),
    ("gmail.users.messages.list", "resultSizeEstimate", "1"),
    ("gmail.users.messages.list", "resultSizeEstimate", -1),
    ("gmail.users.messages.list", "resultSizeEstimate", NOTHING),
    ("gmail.users.history.list", "historyId", NOTHING),
    ("gmail.users.history.list", "historyId", 50),
    ("gmail.users.history.list", "historyId", "30"),
    ("gmail.users.history.list", "history.0.id", NOTHING),
    ("gmail.users.history.list", "history.0.id", "31"),
    ("gmail.users.history.list", "history.0.id", "40"),
    ("gmail.users.history.list", "history.0.id", "10"),
    ("gmail.users.history.list", "history.0.messages", NOTHING),
    ("gmail.users.history.list", "history.0.messagesAdded.0.message", NOTHING),
    ("gmail.users.history.list", "history.0.messagesAdded.0.message.id", NOTHING),
    ("gmail.users.history.list", "history.0.messagesAdded.0.id", A),
    ("gmail.users.history.list", "history.1.labelsAdded.0.labelIds", NOTHING),
    ("gmail.users.history.list", "history.1.labelAdded", []),
    ("gmail.users.history.list", "history.0.messages.0.threadId", NOTHING),
    ("gmail.users.getProfile", "historyId", NOTHING),
    ("gmail.users.getProfile", "historyId", 5),
    ("gmail.users.getProfile", "emailAddress", NOTHING),
    ("gmail.users.getProfile", "messagesTotal", "1"),
    ("gmail.users.drafts.create", "id", NOTHING),
    ("gmail.users.drafts.create", "id", A),
    ("gmail.users.drafts.create", "message", NOTHING),
    ("gmail.users.drafts.create", "message.id", NOTHING),
    ("gmail.users.drafts.create", "message.labelIds", ["SENT"]),
    ("gmail.users.drafts.create", "draftId", "r-77"),
    ("gmail.users.drafts.send", "labelIds", ["DRAFT"]),
    ("gmail.users.drafts.send", "labelIds", ["SENT", "DRAFT"]),
    ("gmail.users.drafts.send", "threadId", NOTHING),
    ("gmail.users.drafts.send", "message", {"id": A, "threadId": A}),
    ("gmail.users.drafts.delete", "", {}),
    ("gmail.users.threads.get", "messages", NOTHING),
    ("gmail.users.threads.get", "messages.0.payload", NOTHING),
    ("gmail.users.threads.get", "messages.0.payload.headers", {"Subject": "hi"}),
    ("gmail.users.threads.get", "messages.0.payload.headers.0.value", NOTHING),
    ("gmail.users.threads.get", "messages.0.payload.parts.0.body.data", "?"),
    ("gmail.users.threads.get", "messages.0.payload.parts.0.body.size", "1"),
    ("gmail.users.threads.get", "messages.0.payload.parts.0.charset", "utf-8"),
    ("gmail.users.labels.list", "labels", NOTHING),
    ("gmail.users.labels.list", "labels.0.type", "custom"),
    ("gmail.users.settings.sendAs.list", "sendAs.0.sendAsEmail", NOTHING),
    ("gmail.users.settings.sendAs.list", "sendAs.0.isPrimary", "true"),
]


def spoilt(body, path, value):
    if not path:
        return value
    body = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = body
    for step in steps:
        place = place[step]
    if value is NOTHING:
        del place[last]
    else:
        place[last] = value
    return body


@pytest.mark.parametrize("method", GOOD)
def test_an_answer_as_gmail_gives_it_passes(method):
    validate_answer(method, *GOOD[method])


@pytest.mark.parametrize(("method", "path", "value"), WRONG)
def test_each_kind_of_wrong_answer_is_caught(method, path, value):
    params, body = GOOD[method]

    with pytest.raises(WrongAnswer):
        validate_answer(method, params, spoilt(body, path, value))


@pytest.mark.parametrize(
    ("form", "extra"), [("minimal", {"raw": "YQ"}), ("metadata", {"raw": "YQ"}), ("full", {"raw": "YQ"})]
)
def test_a_format_shows_nothing_of_another(form, extra):
    body = SHOWN | ({"payload": PART} if form != "minimal" else {})
    validate_answer("gmail.users.messages.get", {"id": A, "format": form}, body)

    with pytest.raises(WrongAnswer):
        validate_answer("gmail.users.messages.get", {"id": A, "format": form}, body | extra)


@pytest.mark.parametrize("method", ["messages.list", "drafts.list", "threads.list", "history.list"])
def test_an_empty_page_needs_no_list(method):
    body = {"historyId": "9"} if method == "history.list" else {"resultSizeEstimate": 0}

    validate_answer(f"gmail.users.{method}", {"startHistoryId": 1}, body)


def test_a_wrong_answer_names_the_place_and_not_the_content():
    with pytest.raises(WrongAnswer) as caught:
        validate_answer("gmail.users.messages.get", {"id": A, "format": "raw"}, MESSAGE | {"historyId": "canary"})

    assert "historyId" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_every_method_the_sandbox_serves_is_on_the_written_list():
    listed = {key.partition(":")[0] for key in ALWAYS}

    assert listed == {name for name in METHODS if methods()[name].response is not None}


def test_no_property_of_any_served_answer_escapes_the_strict_schema():
    def every(schema):
        yield schema
        for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
            yield from every(inner)

    for name in METHODS:
        response = methods()[name].response
        for schema in every(strict_schema(response)) if response else ():
            assert schema.get("type") != "object" or schema["additionalProperties"] is False


def test_a_wrong_answer_of_the_server_becomes_an_error_and_is_kept():
    handlers = METHODS | {"gmail.users.getProfile": lambda *_: {"nonsense": 1}}
    with room(handlers=handlers) as here:
        with refused(500, "wrongAnswer"):
            here.users.getProfile(**USER).execute()

        assert len(here.server.violations) == 1
        assert here.server.violations[0].startswith("gmail.users.getProfile")


@pytest.mark.parametrize(
    "query", ["format=RAW", "format=nothing", "nonsense=1", "metadataHeaders=a&metadataHeaders=b&alt=media"]
)
def test_a_parameter_the_document_does_not_know_is_refused(query):
    with room() as here:
        gmail_id = here.box.deliver(letter())
        http = here.messages.get(**USER, id=gmail_id).http

        status, _ = http.request(f"{here.server.url}gmail/v1/users/me/messages/{gmail_id}?{query}")

        assert status["status"] == "400"


@pytest.mark.parametrize("query", ["maxResults=-1", "maxResults=4294967296", "maxResults=ten", "includeSpamTrash=yes"])
def test_a_parameter_of_the_wrong_format_is_refused(query):
    with room() as here:
        http = here.messages.list(**USER).http

        status, _ = http.request(f"{here.server.url}gmail/v1/users/me/messages?{query}")

        assert status["status"] == "400"
