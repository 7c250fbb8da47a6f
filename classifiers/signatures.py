"""What stands below a letter's last sentence: signature, phone footer, legal notice. Pure; linear time.

A block is taken off only when it is short and looks the part; in doubt the line stays with the letter, because a lost
request costs a right and a name too many costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifiers import mailwords

_DELIMITER = re.compile(r"^\s{0,2}(?:--|—|–{1,2}|-- )\s?$")
_RULER = re.compile(r"^\s{0,2}(?:[-_=*~]\s?){5,}$")
_MAX_LINES = 14
_MAX_LETTERS = 900
_SHORT_LINE = 60
_NAME_WORDS = 6
_FOOTER_WORDS = 9
_SHORTEST_NOTICE = 120
_LINES_ABOVE_FOOTER = 3
_LINES_BELOW_CLOSING = 10
_CONTACT_LINES = range(2, 8)


@dataclass(frozen=True, slots=True)
class Cut:
    """A letter's own lines without, and with only, what was taken off its end."""

    body: list[str]
    tail: list[str]


def take_off(lines: list[str]) -> Cut:
    """Separate the footer from a letter's own lines; there is never a tail without a body."""
    body = _trimmed(lines)
    tail: list[str] = []
    for step in (_legal_notice, _by_delimiter, _phone_footer, _by_ruler, _by_closing, _contact_block):
        start = step(body)
        if start is None or not _says_something(body[:start]):
            continue
        tail = [*body[start:], *tail]
        body = _trimmed(body[:start])
    return Cut(body, _trimmed(tail))


def _legal_notice(lines: list[str]) -> int | None:
    """Start of a last paragraph that all three marks of a gateway's notice fit."""
    start = _last_paragraph(lines)
    text = " ".join(lines[start:])[:3_000]
    if len(text) > _SHORTEST_NOTICE and all(mark.search(text[:1_500]) for mark in mailwords.DISCLAIMER):
        return start
    return None


def _by_delimiter(lines: list[str]) -> int | None:
    """Start of the part below the first `-- ` under which only a short block stands (RFC 3676 4.3)."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if _DELIMITER.match(lines[number]) and _short(lines[number + 1 :]):
            return number
    return None


def _by_ruler(lines: list[str]) -> int | None:
    """The same below a drawn line, if a contact line or a phone footer follows."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        below = lines[number + 1 :]
        if (
            _RULER.match(lines[number])
            and _short(below)
            and any(mailwords.CONTACT.search(line[:200]) for line in below)
        ):
            return number
    return None


def _phone_footer(lines: list[str]) -> int | None:
    """Start of the footer of a phone or a web mailer: one line, and a name above it in the same paragraph."""
    if not lines:
        return None
    last = lines[-1].strip()
    if not (mailwords.SENT_FROM.match(last[:200]) and mailwords.DEVICE.search(last[:200])):
        return None
    start = _last_paragraph(lines)
    above = lines[start:-1]
    return (
        start
        if above and len(above) <= _LINES_ABOVE_FOOTER and all(_is_name(line) for line in above)
        else len(lines) - 1
    )


def _by_closing(lines: list[str]) -> int | None:
    """Start of "Kind regards," and of the short lines under it."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _MAX_LINES), -1):
        if mailwords.CLOSING.match(lines[number].strip()[:60]):
            below = [line for line in lines[number + 1 :] if line.strip()]
            return (
                number if all(_is_footer_line(line) for line in below) and len(below) <= _LINES_BELOW_CLOSING else None
            )
    return None


def _contact_block(lines: list[str]) -> int | None:
    """Start of a last paragraph of a name and contact lines."""
    start = _last_paragraph(lines)
    block = lines[start:]
    if len(block) not in _CONTACT_LINES or not all(_is_footer_line(line) for line in block) or not _is_name(block[0]):
        return None
    above = next((line.rstrip() for line in reversed(lines[:start]) if line.strip()), "")
    has_contact = any(mailwords.CONTACT.search(line[:200]) for line in block[1:])
    return start if has_contact and not above.endswith((":", "：")) else None


def _is_footer_line(line: str) -> bool:
    text = line.strip()
    return len(text) <= _SHORT_LINE + 20 and len(text.split()) <= _FOOTER_WORDS and not text.endswith(("?", ":"))


def _is_name(line: str) -> bool:
    """A line that could be a person's name: a few words that begin large, no address, no sentence."""
    text = re.sub(r"^#\w+#", "", line.strip())
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    large = sum(word[0].isupper() or not word[0].islower() for word in words)
    return (
        bool(words)
        and len(text) <= _SHORT_LINE
        and len(words) <= _NAME_WORDS
        and not set("@:?") & set(text)
        and large * 2 > len(words)
    )


def _short(block: list[str]) -> bool:
    filled = [line for line in block if line.strip()]
    return 0 < len(filled) <= _MAX_LINES and sum(map(len, filled)) <= _MAX_LETTERS


def _last_paragraph(lines: list[str]) -> int:
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    return start


def _says_something(lines: list[str]) -> bool:
    return any(char.isalnum() for line in lines for char in line)


def _trimmed(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
