"""The refresh token at rest: sealed under a key from outside, in a file nobody else may read.

Whoever holds this token reads the mailbox, so a copied disk or backup must not be enough: the key comes from a
secret file or a systemd credential, and never lies beside the token.
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Misuse, Tampered

KEY_FILE_VARIABLE = "PRIVACY_BOT_TOKEN_KEY_FILE"
KEY_BYTES = 32

_MAGIC = b"privacy-bot token 1\n"
_NONCE_BYTES = 12
_OWNER_ONLY = 0o600


def token_key(text: str | None) -> bytes:
    """The key that seals the token: 32 bytes, written in base64.

    The text comes from the setting `token_key`. Raises Misuse saying how to make one; it never shows the key.
    """
    if not text:
        raise Misuse(
            f"no key for the token: put the output of `openssl rand -base64 32` into a secret file and name the file "
            f"in {KEY_FILE_VARIABLE}; a systemd credential is such a file"
        )
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Misuse("the token key is not 32 bytes in base64: make one with `openssl rand -base64 32`")
    return key


class TokenStore:
    """One sealed refresh token in one file (AES-256-GCM; the format's name and version are authenticated too)."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._cipher = AESGCM(key)

    def save(self, refresh_token: str) -> None:
        """Seal and store a token: mode 0600 from the first byte on, and the old one stays whole until the new is."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = _MAGIC + nonce + self._cipher.encrypt(nonce, refresh_token.encode(), _MAGIC)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}.new")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        finally:
            fresh.unlink(missing_ok=True)

    def load(self) -> str:
        """The token.

        Raises Misuse if there is none or others may read the file, Tampered if it was changed or sealed under
        another key.
        """
        sealed = self._read_private()
        magic, rest = sealed[: len(_MAGIC)], sealed[len(_MAGIC) :]
        try:
            # The magic is authenticated, so another one does not open.
            return self._cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], magic).decode()
        except (InvalidTag, ValueError):
            raise Tampered(
                f"{self.path} was changed or sealed under another key: name the right one in {KEY_FILE_VARIABLE}, or "
                "run `privacy-bot setup` to sign in again"
            ) from None

    def _read_private(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                if mode & ~_OWNER_ONLY:
                    raise Misuse(f"{self.path} may be read by others (mode {mode:04o}): run `chmod 600 {self.path}`")
                return file.read()
        except FileNotFoundError:
            raise Misuse(f"no token at {self.path}: run `privacy-bot setup` to sign in") from None
