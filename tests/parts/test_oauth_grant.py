from __future__ import annotations

import base64
import http.client
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from gmail_room import ADDRESS, START, credentials_for
from typer.testing import CliRunner

from bot.cli.app import app
from bot.cli.setup import check_stored, sign_in
from bot.clock import VirtualClock
from bot.errors import AccessRevoked, GrantUnfit, Misuse, Tampered, Unreachable
from bot.mail.oauth import SCOPES, TokenStore, authorize_installed_app, check_grant
from bot.mail.signin import open_with_token
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import SandboxServer
from bot.settings import Gmail, Settings

READ, COMPOSE = SCOPES
PREFIX = "https://www.googleapis.com/auth/"
KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def server():
    with SandboxServer(clock=VirtualClock(START), address=ADDRESS, aliases=("dpo@example.org",)) as one:
        yield one


def check(server, scopes):
    check_grant(credentials_for(server, server.grant(scopes)), token_url=server.token_url)


def settings_for(server, folder, **gmail):
    client = folder / "client.json"
    client.write_text(json.dumps(server.client_config()))
    values = {
        "mailbox": ADDRESS,
        "base_url": server.url,
        "token_url": server.token_url,
        "client_file": client,
        "token_file": folder / "state" / "token.sealed",
        "timeout_seconds": 5.0,
    }
    return Settings(gmail=Gmail(**{**values, **gmail}), token_key=KEY)


def browser(url):
    """Opens the consent page and follows it back to this machine, as a person's browser does."""
    page, back = urlsplit(url), None
    talk = http.client.HTTPConnection(page.hostname, page.port, timeout=5)
    talk.request("GET", f"{page.path}?{page.query}")
    back = urlsplit(talk.getresponse().headers["Location"])
    talk.close()

    def come_back():
        answer = http.client.HTTPConnection("127.0.0.1", back.port, timeout=5)
        answer.request("GET", f"{back.path}?{back.query}")
        answer.getresponse().read()
        answer.close()

    threading.Thread(target=come_back, daemon=True).start()


def test_exactly_the_two_scopes_may_start(server):
    check(server, SCOPES)


@pytest.mark.parametrize(
    ("scopes", "named"),
    [
        ([READ], f"missing: {COMPOSE}"),
        ([COMPOSE], f"missing: {READ}"),
        ([*SCOPES, PREFIX + "gmail.modify"], f"too many: {PREFIX}gmail.modify"),
        ([*SCOPES, "https://mail.google.com/"], "too many: https://mail.google.com/"),
        ([*SCOPES, PREFIX + "gmail.send"], f"too many: {PREFIX}gmail.send"),
        ([READ, PREFIX + "gmail.send"], f"missing: {COMPOSE}; too many: {PREFIX}gmail.send"),
        (["https://mail.google.com/"], f"missing: {COMPOSE}, {READ}"),
    ],
)
def test_one_scope_too_few_or_too_many_stops_the_start_and_is_named(server, scopes, named):
    with pytest.raises(GrantUnfit) as refusal:
        check(server, scopes)

    assert named in str(refusal.value)
    assert "privacy-bot setup" in str(refusal.value)


def test_a_grant_with_more_is_noticed_before_the_mailbox_is_touched(server, tmp_path):
    token = server.grant([*SCOPES, PREFIX + "gmail.modify"])

    with pytest.raises(GrantUnfit, match=r"gmail\.modify"):
        open_with_token(settings_for(server, tmp_path).gmail, token, clock=VirtualClock(START))

    assert not [name for name in server.requests.calls if name.startswith("gmail.")]


def test_a_revoked_grant_says_to_sign_in_again(server):
    token = server.grant(SCOPES)
    server.revoke(token)

    with pytest.raises(AccessRevoked, match="privacy-bot setup"):
        check_grant(credentials_for(server, token), token_url=server.token_url)


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.ANSWER_LOST_AFTER, FaultKind.RESET])
def test_a_token_endpoint_in_trouble_is_a_passing_error(server, kind):
    server.faults.add(Fault(kind=kind, method="oauth.token"))

    with pytest.raises(Unreachable):
        check(server, SCOPES)


def test_a_client_the_server_does_not_know_is_named(server):
    credentials = credentials_for(server, server.grant(SCOPES))
    credentials._client_secret = "another"

    with pytest.raises(GrantUnfit, match="client_file"):
        check_grant(credentials, token_url=server.token_url)


def test_consent_in_a_browser_gives_a_token_that_passes_every_check(server, tmp_path):
    gmail = settings_for(server, tmp_path).gmail

    token = authorize_installed_app(
        gmail.client_file, token_url=gmail.token_url, address=ADDRESS, show=browser, wait_seconds=10
    )

    mailbox = open_with_token(gmail, token, clock=VirtualClock(START))
    assert mailbox.profile().address == ADDRESS
    mailbox.close()


def test_the_consent_page_is_asked_for_exactly_the_two_scopes_and_a_lasting_token(server, tmp_path):
    gmail, shown = settings_for(server, tmp_path).gmail, []

    authorize_installed_app(
        gmail.client_file,
        token_url=gmail.token_url,
        address=ADDRESS,
        show=lambda url: (shown.append(url), browser(url)),
        wait_seconds=10,
    )

    asked = parse_qs(urlsplit(shown[0]).query)
    assert sorted(asked["scope"][0].split()) == sorted(SCOPES)
    assert asked["access_type"] == ["offline"]
    assert asked["prompt"] == ["consent"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["login_hint"] == [ADDRESS]


def test_nobody_at_the_browser_ends_the_wait(server, tmp_path):
    gmail = settings_for(server, tmp_path).gmail

    with pytest.raises(GrantUnfit, match="run it again"):
        authorize_installed_app(
            gmail.client_file, token_url=gmail.token_url, address=ADDRESS, show=lambda _: None, wait_seconds=0.2
        )


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (None, "cannot be read"),
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"web": {}}', "Desktop app"),
        ('{"installed": {"client_id": "x"}}', "Desktop app"),
    ],
)
def test_a_file_that_is_no_oauth_client_is_explained(tmp_path, content, hint):
    file = tmp_path / "client.json"
    if content is not None:
        file.write_text(content)

    with pytest.raises(Misuse, match=hint):
        authorize_installed_app(file, token_url="http://127.0.0.1:1/token", address=ADDRESS, show=print)


def test_setup_stores_the_token_sealed_after_every_check(server, tmp_path):
    settings = settings_for(server, tmp_path)

    access = sign_in(settings, VirtualClock(START), show=browser)

    assert access.mailbox == ADDRESS
    assert access.unlisted_aliases == ("dpo@example.org",)
    assert access.start_from_missing
    assert settings.gmail.token_file.stat().st_mode & 0o777 == 0o600
    assert check_stored(settings, VirtualClock(START)) == access


def test_setup_stores_nothing_when_a_scope_was_unticked(server, tmp_path):
    settings = settings_for(server, tmp_path)
    server.grants.consent = frozenset({READ})

    with pytest.raises(GrantUnfit, match="missing"):
        sign_in(settings, VirtualClock(START), show=browser)

    assert not settings.gmail.token_file.exists()


def test_setup_stores_nothing_when_another_mailbox_signed_in(server, tmp_path):
    settings = settings_for(server, tmp_path, mailbox="sales@example.org")

    with pytest.raises(GrantUnfit, match=r"gmail\.mailbox"):
        sign_in(settings, VirtualClock(START), show=browser)

    assert not settings.gmail.token_file.exists()


def test_setup_asks_nobody_without_a_key_to_seal_the_token(server, tmp_path):
    settings = settings_for(server, tmp_path).model_copy(update={"token_key": None})
    shown = []

    with pytest.raises(Misuse, match="PRIVACY_BOT_TOKEN_KEY_FILE"):
        sign_in(settings, VirtualClock(START), show=shown.append)

    assert shown == []


def test_a_token_sealed_under_another_key_stops_the_start(server, tmp_path):
    settings = settings_for(server, tmp_path)
    TokenStore(settings.gmail.token_file, bytes(32)).save(server.grant(SCOPES))

    with pytest.raises(Tampered):
        check_stored(settings, VirtualClock(START))


def test_a_plain_http_token_endpoint_elsewhere_is_refused(server, tmp_path):
    settings = settings_for(server, tmp_path, token_url="http://oauth2.example.org/token")
    TokenStore(settings.gmail.token_file, bytes(range(32))).save(server.grant(SCOPES))

    with pytest.raises(Misuse, match=r"gmail\.token_url must use https"):
        check_stored(settings, VirtualClock(START))


def test_the_command_checks_what_is_stored_and_prints_facts(server, tmp_path):
    settings = settings_for(server, tmp_path)
    TokenStore(settings.gmail.token_file, bytes(range(32))).save(server.grant(SCOPES))
    file = tmp_path / "privacy-bot.toml"
    gmail = settings.gmail
    file.write_text(
        f'[gmail]\nmailbox = "{ADDRESS}"\nbase_url = "{gmail.base_url}"\ntoken_url = "{gmail.token_url}"\n'
        f'client_file = "{gmail.client_file}"\ntoken_file = "{gmail.token_file}"\n'
    )

    done = CliRunner().invoke(
        app, ["setup", "--check", "--json", "--settings", str(file)], env={"PRIVACY_BOT_TOKEN_KEY": KEY}
    )

    assert done.exit_code == 0
    assert json.loads(done.stdout)["scopes"] == list(SCOPES)
