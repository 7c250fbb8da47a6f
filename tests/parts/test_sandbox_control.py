"""The control calls of the sandbox: the outside world, a person, or bad luck, over HTTP."""

from __future__ import annotations

import http.client
import json

import pytest
from sandbox_room import USER, letter, refused, reply, room

GET, CREATE, SEND = "gmail.users.messages.get", "gmail.users.drafts.create", "gmail.users.drafts.send"
# What a client may meet when an answer is lost. httplib2 by itself repeats where the connection was closed.


def asked(here, verb, path, body=None, **headers):
    client = http.client.HTTPConnection("127.0.0.1", int(here.server.url.rsplit(":", 1)[1].strip("/")), timeout=5)
    try:
        client.request(verb, path, body=body, headers=headers)
        answer = client.getresponse()
        content = answer.read()
    finally:
        client.close()
    return answer.status, json.loads(content) if answer.headers["Content-Type"].startswith(
        "application/json"
    ) else content


def test_the_world_outside_can_be_played_over_http():
    with room() as here:
        status, delivered = asked(
            here, "POST", "/sandbox/deliver?received_at=2026-11-20T10:00:00%2B01:00&spam=true&dmarc=fail", letter()
        )
        kept = here.box.get(delivered["id"])
        asked(here, "POST", f"/sandbox/relabel?id={kept.gmail_id}&add=INBOX&remove=SPAM")
        here.send(reply())

        assert status == 200
        assert kept.internal_date.isoformat() == "2026-11-20T09:00:00+00:00"
        assert b"dmarc=fail" in kept.raw
        assert here.box.get(kept.gmail_id).labels == {"INBOX", "UNREAD"}
        assert asked(here, "GET", "/sandbox/sent")[1]["sent"][0]["to"] == ["maria@example.com"]
        assert asked(here, "GET", f"/sandbox/raw?id={kept.gmail_id}")[1] == kept.raw
        assert asked(here, "GET", "/sandbox/state")[1]["messages"] == 2
        asked(here, "POST", f"/sandbox/delete?id={kept.gmail_id}")
        assert here.box.get(kept.gmail_id) is None
        assert "POST /sandbox/deliver" in asked(here, "GET", "/sandbox/")[1]


def test_faults_grants_and_expiry_can_be_ordered_over_http():
    with room() as here:
        cursor = here.users.getProfile(**USER).execute()["historyId"]
        order = {"kind": "503", "method": GET, "times": 2}

        assert asked(here, "POST", "/sandbox/faults", json.dumps(order))[1]["times"] == 2
        assert len(asked(here, "GET", "/sandbox/faults")[1]["waiting"]) == 1
        assert asked(here, "DELETE", "/sandbox/faults")[0] == 200
        assert here.server.faults.pending() == []
        assert asked(here, "POST", "/sandbox/expire-history")[0] == 200
        with refused(404):
            here.history.list(**USER, startHistoryId=cursor).execute()
        token = asked(here, "POST", "/sandbox/grant", json.dumps({"scopes": ["gmail.send"]}))[1]["refresh_token"]
        assert here.server.grants.alive(token) is not None


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("POST", "/sandbox/faults", '{"kind": "bad luck"}', 400),
        ("POST", "/sandbox/faults", '{"kind": "429", "mood": 1}', 400),
        ("POST", "/sandbox/faults", "[]", 400),
        ("POST", "/sandbox/faults", "{", 400),
        ("POST", "/sandbox/deliver?received_at=2026-11-20T10:00:00", "x", 400),
        ("POST", "/sandbox/deliver?received_at=soon", "x", 400),
        ("POST", "/sandbox/grant", '{"scopes": "all"}', 400),
        ("POST", "/sandbox/delete?id=ffff", None, 404),
        ("GET", "/sandbox/nothing", None, 404),
        ("GET", "/token", None, 405),
        ("GET", "/nothing", None, 404),
        ("POST", "/batch", "no multipart", 400),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(verb, path, body, status):
    with room() as here:
        assert asked(here, verb, path, body)[0] == status


def test_web_pages_and_other_names_have_no_business_here():
    with room() as here:
        assert asked(here, "POST", "/sandbox/deliver", "x", Origin="https://example.net")[0] == 403
        assert asked(here, "GET", "/sandbox/sent", Host="rebound.example.net")[0] == 403
        assert here.box.messages == ()
