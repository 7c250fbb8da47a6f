from __future__ import annotations

import base64
import stat

import pytest

from bot.errors import Misuse, Tampered
from bot.mail.oauth import TokenStore, token_key

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
TOKEN = "1//0-a-refresh-token-canary"


def stored(folder, key=KEY):
    store = TokenStore(folder / "state" / "token.sealed", key)
    store.save(TOKEN)
    return store


def test_a_stored_token_comes_back(tmp_path):
    stored(tmp_path)

    assert TokenStore(tmp_path / "state" / "token.sealed", KEY).load() == TOKEN


def test_the_file_is_for_its_owner_only_and_holds_no_plain_token(tmp_path):
    store = stored(tmp_path)

    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert b"canary" not in store.path.read_bytes()
    assert TOKEN.encode() not in store.path.read_bytes()


def test_a_new_token_replaces_the_old_one_and_leaves_nothing_beside_it(tmp_path):
    store = stored(tmp_path)

    store.save("a new one")

    assert store.load() == "a new one"
    assert [one.name for one in store.path.parent.iterdir()] == ["token.sealed"]


def test_the_same_token_is_sealed_differently_each_time(tmp_path):
    store = stored(tmp_path)
    first = store.path.read_bytes()

    store.save(TOKEN)

    assert store.path.read_bytes() != first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777, 0o700])
def test_a_file_with_wider_rights_is_refused_with_the_command_that_helps(tmp_path, mode):
    store = stored(tmp_path)
    store.path.chmod(mode)

    with pytest.raises(Misuse, match="chmod 600"):
        store.load()


def test_another_key_does_not_open_the_token(tmp_path):
    stored(tmp_path)

    with pytest.raises(Tampered, match="PRIVACY_BOT_TOKEN_KEY_FILE"):
        TokenStore(tmp_path / "state" / "token.sealed", OTHER_KEY).load()


def test_any_changed_byte_is_noticed(tmp_path):
    store = stored(tmp_path)
    sealed = store.path.read_bytes()

    for place in range(len(sealed)):
        store.path.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        with pytest.raises(Tampered):
            store.load()


@pytest.mark.parametrize("length", [0, 10, 20, 40])
def test_a_file_cut_short_is_noticed(tmp_path, length):
    store = stored(tmp_path)
    store.path.write_bytes(store.path.read_bytes()[:length])

    with pytest.raises(Tampered):
        store.load()


def test_without_a_token_the_command_to_run_is_named(tmp_path):
    with pytest.raises(Misuse, match="privacy-bot setup"):
        TokenStore(tmp_path / "none", KEY).load()


def test_a_key_is_thirty_two_bytes_in_base64():
    assert token_key(base64.b64encode(KEY).decode() + "\n") == KEY


@pytest.mark.parametrize("text", [None, "", "short", base64.b64encode(KEY[:31]).decode(), "é" * 44, "canary!" * 7])
def test_any_other_key_is_refused_with_how_to_make_one(text):
    with pytest.raises(Misuse, match="openssl rand -base64 32") as refusal:
        token_key(text)

    assert "canary" not in str(refusal.value)
