"""A notice by post: its plain text set as an A4 letter, ready for a window envelope.

    notice text ─► pieces (headings, items, lines) ─► JSON ─► typst ─► PDF

Promises: the words are those of the notice, line by line; text reaches the typesetter as data and never as markup;
no network and no font of the machine is used, so the same letter gives the same bytes anywhere; a character that
cannot be printed stops the letter instead of leaving a hole in it. Electronic is the default form, paper when asked
(GDPR 12(3), LEGAL.md T15).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst

import templates
from bot.errors import Misuse
from bot.notice_text import WIDTH
from bot.settings import Company

_TEMPLATE = Path(templates.__file__).parent / "_letter" / "a4.typ"
# What fits the window: French postal practice, and the 24 mm that every fold leaves visible.
MOST_ADDRESS_LINES = 6
MOST_ADDRESS_COLUMNS = 38
_ITEM = re.compile(r"(-|\d{1,2}\.) ")
_BETWEEN_LANGUAGES = "* * *"
_SENTENCE_END = (".", ",", ":", ";", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading, an item, a run of lines, or a new page; `last` ends a list."""

    kind: str
    lines: tuple[str, ...] = ()
    mark: str = ""
    last: bool = False


def render_letter(body: str, *, company: Company, address_lines: Sequence[str], language: str) -> bytes:
    """The PDF of a notice to be posted.

    Args:
        body: the notice's text as `bot.notices` rendered it.
        company: whose letterhead in the body becomes the letter's own head.
        address_lines: name and postal address of the person, at most six lines of 38 characters.
        language: ISO 639-1 code(s) of the body; the first one is the document's.

    Raises:
        Misuse: an empty text, an address that does not fit the window, or a character no shipped font has.
            The message never quotes the letter.
    """
    address = _address(address_lines)
    if not body.strip():
        raise Misuse("a letter needs a text; render the notice first")
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", body.strip("\n"))]
    head = next((block for block in blocks if block[0] == company.name), [company.name])
    rest = [block for block in blocks if block is not head]
    reference = tuple(line for line in head[1:] if line != company.address)
    letter = {
        "title": " – ".join((company.name, *reference[:1])),
        "footer": " · ".join((company.name, *reference[:1])),
        "language": language.partition(",")[0].strip(),
        "sender": (company.name, *_folded(company.address)),
        "address": address,
        "reference": reference,
        "pieces": [asdict(piece) for piece in _pieces(rest, _never_headings(company))],
    }
    return _set(json.dumps(letter, ensure_ascii=False))


def _address(lines: Sequence[str]) -> tuple[str, ...]:
    """The address as it stands in the window. Raises Misuse when the window would cut it."""
    kept = tuple(" ".join(line.split()) for line in lines if line.strip())
    if not kept:
        raise Misuse("a letter needs an address; give it line by line, the name first")
    if len(kept) > MOST_ADDRESS_LINES or any(len(line) > MOST_ADDRESS_COLUMNS for line in kept):
        raise Misuse(
            f"the address does not fit the envelope's window: {MOST_ADDRESS_LINES} lines of "
            f"{MOST_ADDRESS_COLUMNS} characters at most; shorten it"
        )
    return kept


def _folded(address: str) -> tuple[str, ...]:
    """A one-line address, a line a part."""
    return tuple(part.strip() for part in address.split(",") if part.strip())


def _never_headings(company: Company) -> frozenset[str]:
    """Lines that stand alone in a notice and still head nothing: names out of the settings."""
    return frozenset({company.name, company.authority_name})


def _pieces(blocks: Sequence[Sequence[str]], never: frozenset[str]) -> Iterator[_Piece]:
    for block in blocks:
        if block == [_BETWEEN_LANGUAGES]:
            yield _Piece("page")
            continue
        rest = list(block)
        if len(rest) > 1 and rest[0] not in never and _heads(*rest[:2]):
            yield _Piece("heading", (rest.pop(0),))
        yield from _runs(rest)


def _heads(line: str, following: str) -> bool:
    """Whether a line is a heading: it ends no sentence, and the next word would still have stood beside it."""
    words = following.split(" ")
    # Dates and articles are never torn apart ("5 avril 2027", "article 16"): they moved down as one.
    first = " ".join(words[:3]) if re.match(r"\d|article", following, re.IGNORECASE) else words[0]
    return not line.endswith(_SENTENCE_END) and len(line) + 1 + len(first) <= WIDTH


def _runs(lines: Sequence[str]) -> Iterator[_Piece]:
    """Items each with the lines that hang under them, and the runs of lines between."""
    found: list[_Piece] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            mark = "–" if item[1] == "-" else item[1]
            found.append(_Piece("item", (line[item.end() :],), mark))
        elif found and (found[-1].kind == "lines" or line.startswith(" ")):
            last = found.pop()
            found.append(_Piece(last.kind, (*last.lines, line.strip()), last.mark))
        else:
            found.append(_Piece("lines", (line.strip(),)))
    following = [*found[1:], None]
    for piece, after in zip(found, following, strict=True):
        yield _Piece(piece.kind, piece.lines, piece.mark, last=after is None or after.kind != "item")


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the compiler, and no others: Latin, Greek and Cyrillic."""
    return typst.Fonts(include_system_fonts=False)


def _set(letter: str) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1), which also refuses a character without a glyph."""
    try:
        compiler = typst.Compiler(_TEMPLATE.read_bytes(), font_paths=_fonts(), ignore_system_fonts=True)
        found = compiler.compile(format="pdf", sys_inputs={"letter": letter}, pdf_standards="ua-1")
    except typst.TypstError:
        # Its own message quotes the text.
        raise Misuse(
            "the letter cannot be set: it holds a character outside the Latin, Greek and Cyrillic scripts; "
            "write the name or the sentence in one of them"
        ) from None
    assert isinstance(found, bytes)
    return found
