"""Sealing and opening: vectors of the written format, and the promises of the vault."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import KeyMissing, Tampered
from bot.vault.keys import PrivateKey, new_keys
from bot.vault.open import Opener
from bot.vault.seal import Place, Sealed, Sealer

VECTORS = sorted((Path(__file__).parent / "vault_vectors").glob("*.txt"))
KEYS = new_keys()
OTHER_KEYS = new_keys()
BODY = Place("privacy@example.org", "message", "18c2f00d", "body")

FAILURES = {"tampered": Tampered, "key missing": KeyMissing}
WORDS = st.text(max_size=8).filter(lambda word: word.isprintable())
PLACES = st.builds(Place, WORDS, WORDS, WORDS, WORDS)


def read_vector(path: Path) -> tuple[dict[str, str], Sealed, PrivateKey]:
    head, wrapped, sealed = path.read_text(encoding="utf-8").split("\n\n")
    facts = dict(line.split(":", 1) for line in head.splitlines())
    facts = {key: value.strip() for key, value in facts.items()}
    wrapped, sealed = (bytes.fromhex("".join(part.replace("-", "").split())) for part in (wrapped, sealed))
    key = PrivateKey(
        int(facts["key_epoch"]), bytes.fromhex(facts["key_mlkem768_seed"]), bytes.fromhex(facts["key_x25519"])
    )
    return facts, Sealed(int(facts["epoch"]), wrapped, sealed), key


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_each_vector_opens_or_fails_as_it_says(path):
    facts, sealed, key = read_vector(path)
    place = Place(facts["mailbox"], facts["owner"], facts["owner_key"], facts["field"])
    opener = Opener([key])

    if facts["expect"] == "opens":
        assert opener.open(place, sealed) == bytes.fromhex(facts["plaintext"])
    else:
        with pytest.raises(FAILURES[facts["expect"]]) as caught:
            opener.open(place, sealed)
        assert facts["owner_key"] not in str(caught.value)


def test_the_vectors_are_all_there():
    assert len(VECTORS) >= 28


@given(place=PLACES, plaintext=st.binary(max_size=2000))
def test_what_is_sealed_opens_in_its_place(place, plaintext):
    sealed = Sealer(KEYS.public).seal(place, plaintext)

    assert Opener(KEYS.private).open(place, sealed) == plaintext


@given(place=PLACES, elsewhere=PLACES)
def test_what_is_sealed_opens_nowhere_else(place, elsewhere):
    sealed = Sealer(KEYS.public).seal(place, b"plaintext")

    if place != elsewhere:
        with pytest.raises(Tampered):
            Opener(KEYS.private).open(elsewhere, sealed)


@given(data=st.data())
def test_any_flipped_bit_is_noticed(data):
    sealed = Sealer(KEYS.public).seal(BODY, b"plaintext")
    column = data.draw(st.sampled_from(["wrapped_key", "sealed"]))
    changed = bytearray(getattr(sealed, column))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    values = {"wrapped_key": sealed.wrapped_key, "sealed": sealed.sealed, column: bytes(changed)}

    with pytest.raises(Tampered):
        Opener(KEYS.private).open(BODY, Sealed(sealed.epoch, **values))


def test_each_field_has_a_key_of_its_own():
    first, second = (Sealer(KEYS.public).seal(BODY, b"the same") for _ in range(2))

    assert first.wrapped_key != second.wrapped_key
    assert first.sealed != second.sealed
    with pytest.raises(Tampered):
        Opener(KEYS.private).open(BODY, Sealed(1, second.wrapped_key, first.sealed))


def test_neither_plaintext_nor_place_shows_in_what_is_stored():
    sealed = Sealer(KEYS.public).seal(BODY, b"a letter of Ann Dupont")

    stored = sealed.wrapped_key + sealed.sealed
    assert b"Dupont" not in stored
    assert b"18c2f00d" not in stored


def test_a_value_of_an_older_epoch_opens_while_its_key_is_kept():
    older, newer = new_keys(1), new_keys(2)
    sealed = Sealer(older.public).seal(BODY, b"plaintext")

    assert Opener([*newer.private, *older.private]).open(BODY, sealed) == b"plaintext"
    with pytest.raises(KeyMissing, match="epoch 1"):
        Opener(newer.private).open(BODY, sealed)


def test_another_vaults_key_does_not_open():
    sealed = Sealer(KEYS.public).seal(BODY, b"plaintext")

    with pytest.raises(Tampered):
        Opener(OTHER_KEYS.private).open(BODY, sealed)


def test_the_written_format_can_be_opened_with_nothing_but_its_description():
    """RFC 9180 in base mode over X-Wing, by hand: the format does not hang on one library."""
    sealed, key = Sealer(KEYS.public).seal(BODY, b"plaintext"), KEYS.private[0]
    place = joined(*(part.encode() for part in ("privacy@example.org", "message", "18c2f00d", "body")))
    header = b"PBW\x01" + (1).to_bytes(4, "big")

    info = joined(b"privacy-bot/vault/wrap", header) + place
    field_key = by_hand(key, sealed.wrapped_key.removeprefix(header), info)
    nonce, ciphertext = sealed.sealed[4:16], sealed.sealed[16:]
    data = joined(b"privacy-bot/vault/field", b"PBS\x01") + place

    assert AESGCM(field_key).decrypt(nonce, ciphertext, data) == b"plaintext"


def joined(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def by_hand(key: PrivateKey, wrapped: bytes, info: bytes) -> bytes:
    enc_mlkem, enc_x25519, ciphertext = wrapped[:1088], wrapped[1088:1120], wrapped[1120:]
    x25519 = X25519PrivateKey.from_private_bytes(key.x25519)
    shared = hashlib.sha3_256(
        MLKEM768PrivateKey.from_seed_bytes(key.mlkem768_seed).decapsulate(enc_mlkem)
        + x25519.exchange(X25519PublicKey.from_public_bytes(enc_x25519))
        + enc_x25519
        + x25519.public_key().public_bytes_raw()
        + rb"\.//^\ "[:6]
    ).digest()
    suite = b"HPKE" + bytes.fromhex("647a 0001 0002")

    def extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + secret, hashlib.sha256).digest()

    def expand(secret: bytes, label: bytes, length: int) -> bytes:
        text = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.new(secret, text + b"\x01", hashlib.sha256).digest()[:length]  # one block is enough

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return AESGCM(expand(secret, b"key", 32)).decrypt(expand(secret, b"base_nonce", 12), ciphertext, b"")


def test_sealing_costs_less_than_half_a_millisecond_a_field():
    sealer, letter = Sealer(KEYS.public), b"x" * 5000

    def cost() -> float:
        began = time.process_time()
        for _ in range(50):
            sealer.seal(BODY, letter)
        return (time.process_time() - began) / 50

    assert min(cost() for _ in range(3)) < 0.0005


def test_sealing_brings_no_private_key_code_with_it():
    program = "import sys, bot.vault.seal; print(sorted(m for m in sys.modules if m.startswith('bot.vault.')))"

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "['bot.vault.format', 'bot.vault.seal']"
