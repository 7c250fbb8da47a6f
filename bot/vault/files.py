"""Files of keys: JSON in ASCII, whole or not at all, never overwritten by a mistake, closed to others."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

from bot.errors import Misuse, Tampered

VERSION = 1


def read_document(path: Path, expected: str) -> dict[str, Any]:
    """The JSON of one of our files. Raises Misuse when there is none, Tampered when it is another kind or damaged."""
    try:
        document = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        missing = f"there is no key file at {path}: run `privacy-bot setup` to make the vault's keys, or restore them"
        raise Misuse(missing) from None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != expected:
        raise Tampered(f"{path} is not a file of the kind “{expected}”")
    if document.get("version") != VERSION:
        raise Misuse(f"{path} was written by another version of this program; use that one, or a newer one")
    return document


def refuse_wide_mode(path: Path) -> None:
    """Raise Misuse, with what to do, when others may read a file that holds secrets."""
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & ~0o600:
        raise Misuse(f"others may read {path}: run `chmod 600 {path}`")


def write_new(path: Path, document: dict[str, Any], mode: int) -> None:
    """Write a file that must not exist yet; it appears whole or not at all. Raises Misuse when it exists."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text_of(document))
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)  # unlike a rename, a link never replaces
    except FileExistsError:
        raise Misuse(f"{path} exists and is never overwritten; move it away first") from None
    finally:
        Path(name).unlink()
    _sync_folder(path.parent)


def write_over(path: Path, text: str, mode: int) -> None:
    """Replace a file whole (ASCII); after a crash there is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def text_of(document: dict[str, Any]) -> str:
    """A document as the text of its file."""
    return json.dumps(document, indent=1) + "\n"


def pack(raw: bytes) -> str:
    """Bytes as standard base64."""
    return base64.b64encode(raw).decode("ascii")


def unpack(text: str, length: int) -> bytes:
    """So many bytes from standard base64. Raises ValueError for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None
    if len(raw) != length:
        raise ValueError("wrong length")
    return raw
