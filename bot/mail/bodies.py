"""Which parts of a message are the letter, which are attachments, and the letter's text.

Plain text is preferred to HTML unless it says next to nothing. Attachments are counted, never opened; an attached
message is kept as bytes for a hand-over (P10). Attachment names are content (P11) and never leave the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail import html
from bot.mail.parts import Part, Tree

MAX_TEXT = 300_000
_MAX_MESSAGES = 20

_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"})
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
    },
)
_MESSAGES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/news"})
_UUENCODED = re.compile(r"^begin [0-7]{3,4} \S")
_HTML_START = re.compile(r"\s*<(!doctype html|\?xml|html|head|body|div|table|p|span|font)\b", re.IGNORECASE)
_TNEF = "application/ms-tnef"
_STUB_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Contents:
    """What the tree holds.

    Attributes:
        text: the letter's text, history included.
        attachments: parts that were not opened, uncut ones included.
        messages: attached messages and header blocks of returned ones, as bytes, at most twenty.
        reports: (content type, text) of the machine-readable parts of a report.
        calendar: method of a calendar part shown as the body, upper case, "" if none.
        defects: codes of what was odd.
    """

    text: str
    attachments: int
    messages: tuple[bytes, ...]
    reports: tuple[tuple[str, str], ...]
    calendar: str
    defects: frozenset[str]


def read_contents(tree: Tree) -> Contents:
    """Choose the letter's text and count the rest."""
    reader = _Reader(tree)
    text = reader.text(tree.root, 0)
    return Contents(
        text=text[:MAX_TEXT].strip("\n"),
        attachments=reader.attachments + tree.uncut,
        messages=tuple(reader.messages[:_MAX_MESSAGES]),
        reports=tuple(reader.reports[:_MAX_MESSAGES]),
        calendar=reader.calendar,
        defects=frozenset(reader.defects | ({"text_cut"} if len(text) > MAX_TEXT else set())),
    )


def shown(tree: Tree) -> Iterator[str]:
    """The source of every part that is shown as text, the HTML beside the plain text included."""
    return (part.text()[:MAX_TEXT] for part in tree.leaves() if _is_body(part, 0))


class _Reader:
    """Walks the tree once; depth is bounded by `parts.MAX_DEPTH`."""

    def __init__(self, tree: Tree) -> None:
        self.root = tree.root
        self.attachments = 0
        self.messages: list[bytes] = []
        self.reports: list[tuple[str, str]] = []
        self.calendar = ""
        self.defects: set[str] = set()

    def text(self, part: Part, found: int) -> str:
        """The letter text under a part; `found` is how many letters were read beside it already."""
        if not part.children:
            return self._leaf(part, found)
        if part.kind == "multipart/alternative":
            return self._alternative(part)
        if part.kind == "multipart/encrypted":
            self.defects.add("encrypted")
        texts: list[str] = []
        for child in part.children:
            text = self.text(child, sum(map(len, texts)) + found)
            if text.strip() and not _repeats(text, texts, child.kind):
                texts.append(text)
        return "\n\n".join(texts)

    def _leaf(self, part: Part, found: int) -> str:
        if part.kind in _REPORTS:
            self.reports.append((part.kind, part.text()[:20_000]))
        elif part.kind in _MESSAGES:
            self.messages.append(part.decoded())
            self.attachments += part.kind != "text/rfc822-headers"
        elif part.kind == "text/calendar":
            self._calendar(part)
        elif part is self.root or _is_body(part, found):
            return self._body(part)
        elif part.kind not in _SIGNATURES and not _is_picture_of_text(part):
            self.attachments += 1
            if part.kind == _TNEF:
                self.defects.add("tnef")
        return ""

    def _body(self, part: Part) -> str:
        if part.kind not in _TEXTS and not part.kind.startswith("text/"):
            self.attachments += bool(part.body.strip())
            self.defects.add("tnef" if part.kind == _TNEF else "no_text")
            return ""
        text = part.text()
        if part.kind == "text/html" or _HTML_START.match(text[:200]):
            return html.to_text(text)
        if part.kind in {"text/enriched", "text/richtext"}:
            return html.to_text(text.replace("<<", "&lt;"))
        text = self._without_uuencoded(text)
        if part.parameters.get("format", "").lower() == "flowed":
            return unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        return text

    def _alternative(self, part: Part) -> str:
        """Plain text unless it is a stub; of several others the last that has text (RFC 2046 5.1.4)."""
        plain = [self.text(child, 0) for child in part.children if child.kind == "text/plain"]
        best = max(plain, key=_letters, default="")
        others = [child for child in part.children if child.kind != "text/plain"]
        if _letters(best) >= _STUB_LETTERS or (_letters(best) > 1 and not _points_elsewhere(best)):
            for child in others:
                self._count_only(child)
            return best
        for child in reversed(others):
            text = self.text(child, 0)
            if _letters(text):
                return text
        return best

    def _count_only(self, part: Part) -> None:
        """Count what lies beside the chosen text, without converting any HTML."""
        for child in part.children:
            self._count_only(child)
        if not part.children and part.kind not in _TEXTS:
            self._leaf(part, 1)

    def _calendar(self, part: Part) -> None:
        """A calendar body has a method; a file of dates is an attachment (RFC 6047 2.4)."""
        method = part.parameters.get("method", "")
        if method and part.disposition != "attachment":
            self.calendar = self.calendar or method.upper()[:20]
        else:
            self.attachments += 1

    def _without_uuencoded(self, text: str) -> str:
        if "\nend" not in text or "begin " not in text:
            return text
        kept, inside = [], False
        for line in text.split("\n"):
            if not inside and _UUENCODED.match(line):
                inside = True
                self.attachments += 1
            elif inside and line.strip() == "end":
                inside = False
            elif not inside:
                kept.append(line)
        return text if inside else "\n".join(kept)


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the soft-broken lines of `format=flowed`, quote depth by quote depth (RFC 3676)."""
    out: list[list[str]] = []
    before, open_line = -1, False
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        signature = rest == "-- "
        if open_line and depth == before and not signature:
            out[-1].append(rest)
        else:
            out.append([">" * min(depth, 10) + " " if depth else "", rest])
        open_line = rest.endswith(" ") and not signature
        if open_line and delete_space:
            out[-1][-1] = rest[:-1]
        before = depth
    return "\n".join(map("".join, out))


def _is_body(part: Part, found: int) -> bool:
    """Text that is shown as the message; one with a file name only where no text came before it."""
    if part.kind not in _TEXTS or part.disposition == "attachment":
        return False
    return not (part.named and found)


def _is_picture_of_text(part: Part) -> bool:
    """A picture that the HTML shows (a logo), not something the writer attached."""
    has_id = any(name == "content-id" for name, _ in part.fields)
    return part.kind.startswith("image/") and has_id and part.disposition != "attachment"


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text[:2000]))


def _points_elsewhere(text: str) -> bool:
    """A stub that tells the reader to look at the HTML version says so with that word, in any language."""
    return "html" in text.lower() and text.lower().count("html") * 150 >= len(text)


def _repeats(text: str, texts: list[str], kind: str) -> bool:
    """Whether an HTML part says again what a plain part said (mixed used for alternative)."""
    if kind != "text/html" or not texts:
        return False
    gist = "".join(filter(str.isalnum, text[:2000]))[:300]
    return any(gist and "".join(filter(str.isalnum, other[:3000])).startswith(gist) for other in texts)
