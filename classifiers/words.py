"""Text becomes words: cleaning, folding, pieces, sentences. Pure; knows no rule and no language but abbreviations.

A *piece* is a word, a run of punctuation or a run of white space; the pieces of a text joined are the text.
A word is *folded*: lower case, without accents, so that "EFFACÉES", "effacées" and "effacees" are one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_TEXT = 20_000
"""So many characters of a letter are looked at: its first three quarters and its end."""

_PIECE = re.compile(r"[^\W_]{1,60}|(?:[^\w\s]|_){1,20}|\s{1,60}")
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_APOSTROPHE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "œ": "oe", "Œ": "OE"})
_STOP = re.compile(r"[.!?…;]")
_BULLET = re.compile(r"[-–—*•·▪◦>]|\(?\d{1,2}[.)/]|[a-h][.)]")
_LEADS = 48
"""A line shorter than this was ended by its writer, a longer one may have been wrapped by a machine."""
_LIST = """
a abs al alin approx arg art arts art° av avr bd bspw bzw ca cf d dept dl dr e etc ex exc fig g i inc incl jr let
lett lit litt ltd m me mag max mgr min ming mlle mm mme mr mrs ms n nb nbr nn no nos nr num o p par pg pos pp prof
ref reg resp s sec sect sig sr sra st str stv tel u ust uu vgl vol z zb zgl
"""
_ABBREVIATIONS = frozenset(_LIST.split())


def clean(text: str) -> str:
    """The text in compatibility composed form, without invisible characters, cut to what is looked at.

    Args:
        text: anything.

    Returns:
        At most `LONGEST_TEXT` characters and a line break where something was cut out.
    """
    if len(text) > LONGEST_TEXT:
        head = LONGEST_TEXT * 3 // 4
        text = text[:head] + "\n" + text[head - LONGEST_TEXT :]
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_APOSTROPHE))


def fold(word: str) -> str:
    """A word in lower case and without accents."""
    if word.isascii():
        return word.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", word.casefold()))


def pieces(text: str) -> list[str]:
    """The text cut into words, punctuation and white space; joined they are the text again."""
    return _PIECE.findall(text)


def tokens(text: str) -> list[str]:
    """The folded words of a text."""
    return [fold(one) for one in pieces(text) if one[0].isalnum()]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as rules see it.

    Attributes:
        words: its folded words.
        clauses: for each word the number of its clause, counted from 0.
        question: it ends with a question mark.
        bullet: it is a point of a list.
        leads: it ends with a colon, so what follows depends on it.
        shouts: its words are written in capitals.
        quoted: for each word whether it stands between quotation marks.
    """

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    question: bool = False
    bullet: bool = False
    leads: bool = False
    shouts: bool = False
    quoted: tuple[bool, ...] = ()


def sentence(parts: Sequence[str]) -> Sentence:
    """Build a sentence from its pieces."""
    words: list[str] = []
    clauses: list[int] = []
    quoted: list[bool] = []
    clause, inside = 0, False
    for part in parts:
        if part[0].isalnum():
            words.append(fold(part))
            clauses.append(clause)
            quoted.append(inside)
            continue
        clause += (bool(words) and any(mark in part for mark in ",;:()–—")) or part == "-"
        inside = _still_inside(part, inside=inside)
    text = "".join(parts).strip()
    return Sentence(
        words=tuple(words),
        clauses=tuple(clauses),
        question="?" in text[-4:],
        bullet=bool(_BULLET.match(text)),
        leads=text.endswith(":"),
        shouts=text.isupper(),
        quoted=tuple(quoted),
    )


def _still_inside(part: str, *, inside: bool) -> bool:
    if "«" in part or "“" in part or "„" in part:
        return True
    if "»" in part or "”" in part:
        return False
    return inside ^ (part.count('"') == 1)


def starts(parts: Sequence[str]) -> list[bool]:
    """For each piece whether a sentence begins there."""
    begins = [False] * len(parts)
    pending, line = True, 0
    for here, part in enumerate(parts):
        if not part.isspace():
            begins[here], pending = pending, False
            line += len(part)
            pending = _ends(parts, here)
        elif "\n" in part:
            pending = pending or _line_ends(parts, here, line)
            line = 0
        else:
            line += 1
    return begins


def _ends(parts: Sequence[str], here: int) -> bool:
    """Whether the punctuation at `here` ends a sentence: a space follows, and it is no abbreviation or number."""
    part = parts[here]
    follows = parts[here + 1] if here + 1 < len(parts) else " "
    if part[0].isalnum() or not _STOP.search(part):
        return False
    if part[0] in "!?;…" or "?" in part or "!" in part:
        return True
    before = parts[here - 1] if here else " "
    if before.isdigit() and len(before) <= 2:  # noqa: PLR2004 - a day, an ordinal or a list number
        return False
    return follows.isspace() and fold(before) not in _ABBREVIATIONS


def _line_ends(parts: Sequence[str], here: int, length: int) -> bool:
    """Whether the line break at `here` ends a sentence: an empty line, a list point, or a line its writer ended."""
    if parts[here].count("\n") > 1:
        return True
    rest = "".join(parts[here + 1 : here + 4])
    if not rest or (_BULLET.match(rest) and not rest[0].isalnum()) or re.match(r"\d{1,2}[.)]", rest):
        return True
    before = parts[here - 1] if here else "\n"
    if before[-1] == ":":
        return True
    return length < _LEADS and not rest[0].islower() and before[-1] != ","
