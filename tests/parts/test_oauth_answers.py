from __future__ import annotations

import base64
import http.client
import http.server
import json
import threading
from contextlib import contextmanager
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from gmail_room import ADDRESS, credentials_for

from bot.errors import GrantUnfit, Misuse
from bot.mail.oauth import SCOPES, check_grant, service_account_credentials

READ, COMPOSE = SCOPES
PREFIX = "https://www.googleapis.com/auth/"
KEY = base64.b64encode(bytes(range(32))).decode()


class TokenServer(http.server.BaseHTTPRequestHandler):
    """A token endpoint that leaves the scopes out of its answers, as RFC 6749 5.1 allows, and knows tokeninfo."""

    token_answer: ClassVar = {"access_token": "ya29.x", "expires_in": 3599, "token_type": "Bearer"}
    scope = " ".join(SCOPES)
    status = 200

    def do_POST(self):
        self.server.paths.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.forms.append(form)
        body = json.dumps({"scope": self.scope} if self.path == "/tokeninfo" else self.token_answer).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Says nothing."""


@contextmanager
def token_server(**answers):
    handler = type("Handler", (TokenServer,), answers)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.paths, server.forms = [], []
    server.token_url = f"http://127.0.0.1:{server.server_port}/token"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def key_file(tmp_path_factory):
    pem = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path_factory.mktemp("key") / "service.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "client_email": "bot@project.example.com",
                "private_key": pem.decode(),
                "token_uri": "https://oauth2.googleapis.com/token",
            }
        )
    )
    return file


def test_scopes_left_out_of_the_answer_are_asked_for_without_putting_the_token_into_an_address():
    with token_server() as server:
        check_grant(credentials_for(server, "r"), token_url=server.token_url)

        assert server.paths == ["/token", "/tokeninfo"]
        assert server.forms[1]["access_token"] == ["ya29.x"]


def test_the_refresh_token_is_tried_without_naming_scopes_so_that_more_cannot_hide():
    with token_server() as server:
        check_grant(credentials_for(server, "r"), token_url=server.token_url)

        assert "scope" not in server.forms[0]


@pytest.mark.parametrize("scope", ["", READ, " ".join([*SCOPES, "https://mail.google.com/"])])
def test_a_server_that_says_nothing_or_something_else_stops_the_start(scope):
    with token_server(scope=scope) as server, pytest.raises(GrantUnfit):
        check_grant(credentials_for(server, "r"), token_url=server.token_url)


def test_a_service_account_acts_for_the_mailbox_with_exactly_the_two_scopes(key_file):
    with token_server() as server:
        credentials = service_account_credentials(key_file, subject=ADDRESS, token_url=server.token_url)

        check_grant(credentials, token_url=server.token_url)

        claims = server.forms[0]["assertion"][0].split(".")[1]
        asked = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        assert asked["sub"] == ADDRESS
        assert sorted(asked["scope"].split()) == sorted(SCOPES)


def test_a_service_account_without_delegation_is_told_where_to_grant_it(key_file):
    refused = {"token_answer": {"error": "unauthorized_client"}, "status": 401}
    with token_server(**refused) as server:
        credentials = service_account_credentials(key_file, subject=ADDRESS, token_url=server.token_url)

        with pytest.raises(GrantUnfit, match="admin console"):
            check_grant(credentials, token_url=server.token_url)


def test_a_file_that_is_no_service_account_key_is_explained(tmp_path):
    file = tmp_path / "key.json"
    file.write_text('{"client_email": "canary@example.com"}')

    with pytest.raises(Misuse, match="service account key") as refusal:
        service_account_credentials(file, subject=ADDRESS, token_url="https://oauth2.googleapis.com/token")

    assert "canary" not in str(refusal.value)
