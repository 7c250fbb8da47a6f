"""Bytes to text when the label may be missing, wrong or a trap; nothing here raises.

Order: byte order mark, the declared charset when it fits, then UTF-8, then what the bytes look like.
A label is only looked up when it names a text encoding: `codecs` also knows decompressors and escapes.
"""

from __future__ import annotations

import binascii
import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Mail programs name a subset and write the superset (WHATWG Encoding, section 4.2).
_SUPERSETS = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "utf-7": "utf-7",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "cp-850": "cp850",
    "ansi": "cp1252",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
}
_NOT_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_HIGH_LETTERS = range(0xC0, 0x100)
_KOI8_SMALL = range(0xC0, 0xE0)
_LOW_LETTERS = re.compile(rb"[A-Za-z]")
_LABEL = re.compile(r"[a-z0-9_.:+-]{2,40}")
_UTF8_FOLDED = re.compile(r"[^\x00-\x7f\ufffd]")
_NOISE = str.maketrans(
    {
        **dict.fromkeys({*range(32)} - {9, 10}),
        **dict.fromkeys((0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE), None),
        **dict.fromkeys(range(0x80, 0xA0)),
        0xA0: " ",
        0x2028: "\n",
        0x2029: "\n",
        0x85: "\n",
    },
)


def decode(data: bytes, label: str = "") -> str:
    """The text in some bytes; `label` is the declared charset, "" if none. Never raises."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data and not _stateful(label):
        return data.decode("ascii")
    encoding = _known(label) or ""
    if encoding.startswith(("utf-16", "utf-32")) or _looks_wide(data):
        return _decode_wide(data, encoding)
    if encoding in {"", "utf-8", "cp1252"}:
        return _decode_western(data, encoding)
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return _mislabelled(data, encoding)


def clean(text: str) -> str:
    """Plain newlines, no control or invisible characters, no surrogates; NBSP becomes a space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_NOISE).encode("utf-8", "ignore").decode("utf-8")


def lenient_base64(data: bytes) -> bytes:
    """Base64 with foreign bytes, wrong or inner padding and a cut end; what can be read is returned."""
    out = []
    for piece in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=_-]", b"", data).replace(b"-", b"+").replace(b"_", b"/")):
        usable = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
        out.append(binascii.a2b_base64(usable + b"=" * (-len(usable) % 4)))
    return b"".join(out)


def lenient_quoted_printable(data: bytes, *, header: bool = False) -> bytes:
    """Quoted-printable where stray `=` stay as they are (RFC 2045 6.7; `header` is the Q of RFC 2047)."""
    try:
        return binascii.a2b_qp(data, header=header)
    except (binascii.Error, ValueError):
        return data


def _known(label: str) -> str | None:
    """Python's name of a declared text encoding, widened to what mailers mean by it; None if unknown."""
    name = label.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    if not _LABEL.fullmatch(name):
        return None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if info.name in _NOT_TEXT or not getattr(info, "_is_text_encoding", True):
        return None
    return _SUPERSETS.get(info.name, info.name)


def _stateful(label: str) -> bool:
    """Whether plain ASCII bytes may still be an encoding (UTF-7, HZ)."""
    return ("7" in label and "utf" in label.lower()) or label.lower().startswith("hz")


def _looks_wide(data: bytes) -> bool:
    """Many NULs at one parity of the first bytes: UTF-16 without a mark, whatever the label says."""
    head = data[:400]
    return head.count(0) * 10 >= max(len(head), 8) * 3


def _decode_wide(data: bytes, encoding: str) -> str:
    head = data[:400]
    if encoding.startswith("utf-32"):
        return data.decode("utf-32-be" if head[:1] == b"\x00" else "utf-32-le", "replace")
    if encoding.startswith("utf-16") and encoding[-2:] in {"le", "be"}:
        return data.decode(encoding, "replace")
    if not _looks_wide(data) and not encoding:
        return _decode_western(data, "")
    big = head[0::2].count(0) > head[1::2].count(0)
    return data.decode("utf-16-be" if big else "utf-16-le", "replace")


def _decode_western(data: bytes, encoding: str) -> str:
    """UTF-8 if it is UTF-8 (mislabelled as Latin-1 or not labelled), else the single-byte guess."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if not encoding and b"\x1b$" in data:
        return data.decode("iso2022_jp_ext", "replace")
    mended = data.decode("utf-8", "replace")
    if encoding != "cp1252" and len(_UTF8_FOLDED.findall(mended)) > mended.count("\ufffd"):
        return mended
    return data.decode(_single_byte_guess(data) if not encoding else "cp1252", "replace")


def _single_byte_guess(data: bytes) -> str:
    """Cyrillic when most letters are high bytes, by where its small letters lie; else Western."""
    sample = data[:4000]
    high = sum(byte in _HIGH_LETTERS for byte in sample)
    low = len(_LOW_LETTERS.findall(sample))
    if high <= low:
        return "cp1252"
    small_in_koi8 = sum(byte in _KOI8_SMALL for byte in sample)
    return "koi8-r" if small_in_koi8 * 2 > high else "cp1251"


def _mislabelled(data: bytes, encoding: str) -> str:
    """Bytes that do not fit their label: UTF-8 if they are that, else the label with gaps."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(encoding, "replace")
    except (UnicodeError, ValueError, LookupError):
        return data.decode("cp1252", "replace")
