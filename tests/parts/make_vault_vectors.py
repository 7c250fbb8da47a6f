"""Writes tests/parts/vault_vectors anew; run by hand when a new version of the written format is added, never to mend a test.

Each file: a head of `key: value` lines, a blank line, the wrapped key in hex, a blank line, the sealed value in hex. The
private key is printed in each on purpose: it protects nothing.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

from bot.vault.format import Place, Sealed
from bot.vault.keys import PrivateKey, new_keys
from bot.vault.seal import Sealer

FOLDER = Path(__file__).parent / "vault_vectors"
HOME = Place("privacy@example.org", "message", "18c2f00d5eed0001", "body")
PLAINTEXT = "Bonjour, je souhaite une copie de mes données. – Zoé".encode()


def main() -> None:
    key = new_keys(epoch=7).private[0]
    other = replace(new_keys(epoch=7).private[0])
    good = Sealer(key.public()).seal(HOME, PLAINTEXT)
    write("opens", "opens", key, HOME, good, "what was sealed opens in its place", PLAINTEXT)
    empty = Sealer(key.public()).seal(HOME, b"")
    write("opens_empty", "opens", key, HOME, empty, "no bytes are a value too", b"")
    accented = Place("vie-privée@example.org", "notice", "ßmarker", "body")
    write("opens_place_in_utf8", "opens", key, accented, Sealer(key.public()).seal(accented, b"x"), "", b"x")
    for part in ("mailbox", "owner", "owner_key", "field"):
        elsewhere = replace(HOME, **{part: getattr(HOME, part) + "x"})
        write(f"moved_{part}", "tampered", key, elsewhere, good, f"moved to another {part}")
    shifted = replace(HOME, owner="messag", owner_key="e" + HOME.owner_key)
    write("moved_between_parts", "tampered", key, shifted, good, "the same letters, cut into other parts")
    broken(key, other, good)


def broken(key: PrivateKey, other: PrivateKey, good: Sealed) -> None:
    w, s = good.wrapped_key, good.sealed
    cases = {
        "flipped_bit_in_sealed": (w, flip(s, 20), "tampered", "one bit of the value"),
        "flipped_bit_in_tag": (w, flip(s, -1), "tampered", "one bit of the value's tag"),
        "flipped_bit_in_nonce": (w, flip(s, 5), "tampered", "one bit of the nonce"),
        "flipped_bit_in_wrapped_mlkem": (flip(w, 100), s, "tampered", "one bit of the ML-KEM ciphertext"),
        "flipped_bit_in_wrapped_x25519": (flip(w, 8 + 1088 + 3), s, "tampered", "one bit of the X25519 key"),
        "flipped_bit_in_wrapped_tag": (flip(w, -1), s, "tampered", "one bit of the wrapped key's tag"),
        "truncated_sealed": (w, s[:-1], "tampered", "the last byte of the value is gone"),
        "truncated_sealed_to_header": (w, s[:4], "tampered", "only the header is left"),
        "truncated_wrapped": (w[:-1], s, "tampered", "the last byte of the wrapped key is gone"),
        "truncated_wrapped_to_nothing": (b"", s, "tampered", "no wrapped key"),
        "lengthened_sealed": (w, s + b"\0", "tampered", "a byte too many"),
        "lengthened_wrapped": (w + b"\0", s, "tampered", "a byte too many"),
        "unknown_version_of_sealed": (w, s[:3] + b"\x02" + s[4:], "tampered", "version 2 is not known"),
        "unknown_version_of_wrapped": (w[:3] + b"\x02" + w[4:], s, "tampered", "version 2 is not known"),
        "wrong_magic": (b"PBX" + w[3:], s, "tampered", "another kind of bytes"),
        "swapped": (s, w, "tampered", "value and wrapped key in each other's column"),
        "epoch_changed_in_header": (w[:4] + (8).to_bytes(4, "big") + w[8:], s, "tampered", "header 8, row 7"),
    }
    for name, (wrapped, sealed, expect, comment) in cases.items():
        write(name, expect, key, HOME, Sealed(7, wrapped, sealed), comment)
    write("epoch_changed_in_row", "tampered", key, HOME, replace(good, epoch=8), "row 8, header 7")
    write("wrong_key", "tampered", other, HOME, good, "another vault's key of the same epoch")
    elder = replace(key, epoch=6)
    write("epoch_not_held", "key missing", elder, HOME, good, "only epoch 6 is held")
    renamed = Sealed(6, w[:4] + (6).to_bytes(4, "big") + w[8:], s)
    write("wrong_epoch", "tampered", elder, HOME, renamed, "epoch changed in row and header alike")
    fresh = Sealer(key.public()).seal(HOME, PLAINTEXT)
    write("key_of_another_value", "tampered", key, HOME, replace(good, wrapped_key=fresh.wrapped_key), "")


def flip(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def write(
    name: str, expect: str, key: PrivateKey, place: Place, sealed: Sealed, comment: str, plaintext: bytes | None = None
) -> None:
    head = {
        "expect": expect,
        "comment": comment,
        "mailbox": place.mailbox,
        "owner": place.owner,
        "owner_key": place.owner_key,
        "field": place.field,
        "epoch": sealed.epoch,
        "key_epoch": key.epoch,
        "key_mlkem768_seed": key.mlkem768_seed.hex(),
        "key_x25519": key.x25519.hex(),
        **({} if plaintext is None else {"plaintext": plaintext.hex()}),
    }
    lines = [f"{key}: {value}".rstrip() for key, value in head.items()]
    for data in (sealed.wrapped_key, sealed.sealed):
        lines += ["", *(textwrap.wrap(data.hex(), 96) or ["-"])]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
