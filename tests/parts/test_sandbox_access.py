"""Who may do what: OAuth tokens, scopes per method, quota on the clock in force, sending limits."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httplib2
import pytest
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp, Request
from googleapiclient.discovery import build_from_document
from sandbox_room import ADDRESS, CALLS, PRODUCT_SCOPES, USER, letter, refused, room

from bot.sandbox.discovery import FULL_SCOPE, SCOPE_PREFIX, methods, scope_url
from bot.sandbox.grants import CLIENT_ID, CLIENT_SECRET

ALL_SCOPES = sorted({scope for method in methods().values() for scope in method.scopes})


def is_scope_refusal(call):
    try:
        call.execute()
    except Exception as error:  # noqa: BLE001 - any other refusal means the scope was accepted
        return getattr(error, "status_code", 0) == 403 and b"insufficientPermissions" in error.content
    return False


@pytest.mark.parametrize("scope", ALL_SCOPES)
def test_each_method_accepts_the_scopes_the_document_lists_and_no_others(scope):
    with room(scopes=[scope]) as here:
        refused_methods = {name for name, call in CALLS.items() if is_scope_refusal(call(here))}

    assert refused_methods == {name for name in CALLS if scope not in methods()[name].scopes}


def test_a_method_the_sandbox_does_not_have_says_so_after_the_scope_check():
    with room(scopes=[FULL_SCOPE]) as here, refused(501):
        here.messages.trash(**USER, id="ffff").execute()


@pytest.mark.parametrize(
    ("scopes", "switches", "status"),
    [
        (["gmail.metadata"], {}, 403),
        (["gmail.metadata", "gmail.readonly"], {}, None),
        (["gmail.metadata", "gmail.readonly"], {"metadata_restricts": True}, 403),
    ],
)
def test_the_metadata_scope_gives_no_content_and_no_search(scopes, switches, status):
    with room(scopes=scopes, **switches) as here:
        gmail_id = here.box.deliver(letter())

        assert here.get(gmail_id, "metadata")["id"] == gmail_id
        for call in (here.messages.get(**USER, id=gmail_id, format="raw"), here.messages.list(**USER, q="in:inbox")):
            if status is None:
                assert call.execute()
            else:
                with refused(status):
                    call.execute()


def credentials_on(server, refresh_token, **more):
    client = server.client_config()["installed"]
    return Credentials(
        None,
        refresh_token=refresh_token,
        token_uri=server.token_url,
        client_id=client["client_id"],
        client_secret=more.pop("client_secret", client["client_secret"]),
        **more,
    )


def refreshed(server, refresh_token, **more):
    credentials, http = credentials_on(server, refresh_token, **more), httplib2.Http()
    try:
        credentials.refresh(Request(http))
    finally:
        http.close()
    return credentials


def test_refreshing_answers_the_scopes_that_were_granted():
    wanted = [scope_url("gmail.readonly"), FULL_SCOPE]
    with room() as here:
        credentials = refreshed(here.server, here.server.grant(["gmail.readonly", "gmail.send"]), scopes=wanted)

        assert credentials.granted_scopes == [SCOPE_PREFIX + "gmail.readonly"]


def test_asking_for_more_than_granted_may_be_invalid():
    with room(refuses_wide_refresh=True) as here, pytest.raises(RefreshError, match="invalid_scope"):
        refreshed(here.server, here.server.grant(["gmail.readonly"]), scopes=[FULL_SCOPE])


def test_an_access_token_ends_after_an_hour_of_the_clock_and_is_renewed():
    with room() as here:
        credentials = refreshed(here.server, here.server.grant(PRODUCT_SCOPES))
        http = AuthorizedHttp(credentials, http=httplib2.Http())
        with build_from_document(here.server.discovery_document(), http=http) as service:
            first = credentials.token
            here.clock.sleep(3600)

            assert service.users().getProfile(**USER).execute()["emailAddress"] == ADDRESS
            assert credentials.token != first


def test_a_revoked_or_ended_grant_is_invalid_and_its_tokens_are_refused():
    with room() as here:
        token = here.server.grant(PRODUCT_SCOPES)
        ends = here.server.grant(PRODUCT_SCOPES, lasts=timedelta(days=7))
        credentials = refreshed(here.server, token)
        here.server.revoke(token)
        here.clock.sleep(7 * 86400)

        for dead in (token, ends, "1//unknown"):
            with pytest.raises(RefreshError, match="invalid_grant"):
                refreshed(here.server, dead)
        status, _ = credentials_request(here, credentials.token)
        assert status == 401


def credentials_request(here, token):
    http = httplib2.Http()
    try:
        answer, body = http.request(
            f"{here.server.url}gmail/v1/users/me/profile", headers={"Authorization": f"Bearer {token}"}
        )
    finally:
        http.close()
    return answer.status, json.loads(body)


@pytest.mark.parametrize("token", ["fake", "", "ya29.unknown"])
def test_an_unknown_token_is_refused_with_gmails_body(token):
    with room() as here:
        status, body = credentials_request(here, token)

        assert status == 401
        assert body["error"]["errors"][0]["reason"] == "authError"


def test_a_client_whose_secret_changed_is_refused():
    with room() as here, pytest.raises(RefreshError, match="invalid_client"):
        refreshed(here.server, here.server.grant(PRODUCT_SCOPES), client_secret="another")


def plain(method, url, **more):
    http = httplib2.Http()
    http.follow_redirects = False
    try:
        return http.request(url, method, **more)
    finally:
        http.close()


def test_tokeninfo_tells_what_a_token_is_good_for():
    with room() as here:
        token = here.server.access_token(["gmail.send"])

        _, body = plain("GET", f"{here.server.url}tokeninfo?access_token={token}")
        status, _ = plain("GET", f"{here.server.url}tokeninfo?access_token=other")

        info = json.loads(body)
        assert (info["scope"], info["email"], info["expires_in"]) == (SCOPE_PREFIX + "gmail.send", ADDRESS, "3599")
        assert status.status == 400


def test_a_token_can_be_revoked_over_http():
    with room() as here:
        token = here.server.grant(PRODUCT_SCOPES)

        plain("POST", f"{here.server.url}revoke?token={token}", body="")

        with pytest.raises(RefreshError, match="invalid_grant"):
            refreshed(here.server, token)


VERIFIER = "a-long-random-text-only-the-app-knows-0123456789"


def consented(here, **more):
    """Go through the consent page as an installed app does; answers the parameters it is sent back with."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    query = {
        "client_id": CLIENT_ID,
        "redirect_uri": "http://localhost:1/",
        "scope": " ".join(map(scope_url, PRODUCT_SCOPES)),
        "state": "s1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    } | more
    answer, _ = plain("GET", f"{here.server.url}o/oauth2/auth?{urlencode(query)}")
    return answer.status, parse_qs(urlsplit(answer.get("location", "")).query)


def exchanged(here, code, **more):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": "http://localhost:1/",
        "code_verifier": VERIFIER,
    } | more
    answer, body = plain("POST", here.server.token_url, body=urlencode(form))
    return answer.status, json.loads(body)


@pytest.mark.parametrize("consent", [None, ["gmail.readonly"]])
def test_the_installed_app_flow_runs_without_a_person(consent):
    with room() as here:
        here.server.grants.consent = None if consent is None else frozenset(map(scope_url, consent))

        status, back = consented(here)
        _, token = exchanged(here, back["code"][0])

        assert (status, back["state"]) == (302, ["s1"])
        granted = here.server.grants.alive(token["refresh_token"]).scopes
        assert granted == {scope_url(one) for one in consent or PRODUCT_SCOPES}


def test_a_code_works_once_and_with_its_verifier_only():
    with room() as here:
        code, other = (consented(here)[1]["code"][0] for _ in range(2))

        assert exchanged(here, code)[0] == 200
        for answer in (exchanged(here, code), exchanged(here, other, code_verifier="guessed")):
            assert (answer[0], answer[1]["error"]) == (400, "invalid_grant")


def test_consent_is_never_sent_to_another_machine():
    with room() as here:
        assert consented(here, redirect_uri="https://example.net/")[0] == 400
