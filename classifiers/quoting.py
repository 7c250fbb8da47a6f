"""The writer's own words, told from history, forwarded text and signature. Pure; linear in the text's length.

What is asked stands in the writer's own words only: a quoted notice of ours speaks of erasure too. The danger lies on
the other side, so a line is history only when its form says so (`>` marks, a mail program's header block, an
attribution with a date); an answer between quotes is own, a "De : ..." in a form is own, and a letter that would come
out empty though nothing introduces a quote is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from classifiers import mailwords, signatures

_MAX_LINES = 50_000
_LINE = 400
_ATTRIBUTION = 500
_CERTAIN = 2
_ENOUGH_FIELDS = 2  # below a separator; without one three are needed
_ENOUGH_WITHOUT_SEPARATOR = 3
_SHORT_OPENING = 30
_SHORT_ATTRIBUTION = 160
_SHORTEST_ATTRIBUTION = 80
_WRAPS_AT = 66
_WRAPPED_END = 24
_QUOTE = re.compile(r"^\s{0,3}(?:>|&gt;)")
_STRIP_QUOTE = re.compile(r"^(?:\s{0,3}(?:>|&gt;)){1,20} ?")
_UNDERLINE = re.compile(r"^\s{0,3}_{15,}\s*$")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}\.|<mailto:|\[mailto:")
_FULL_DATE = re.compile(r"\d{1,4}\s?[./年-]\s?\d{1,2}\s?[./月-]")
_OPENS_SPEECH = ("“", "«", '"', "„", "»", "‘", "'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A letter in four; each is text with its own line breaks, "" if there is none.

    Attributes:
        own: what the writer wrote now, answers between quotes included.
        quoted: history the writer answers.
        forwarded: somebody else's message that is passed on.
        signature: name block, phone footer and legal notice below the own words.
    """

    own: str
    quoted: str
    forwarded: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A mail program's header block inside a text.

    Attributes:
        start: line it starts at, its separator included.
        end: line its message starts at.
        forwarded: whether its separator says "forwarded".
        fields: `from`, `date`, `to`, `subject` -> value as written.
    """

    start: int
    end: int
    forwarded: bool
    fields: Mapping[str, str] = field(default_factory=dict)


def own_words(text: str) -> str:
    """The writer's own words, without history, forwarded text and signature."""
    return segment(text).own


def segment(text: str) -> Segments:
    """Divide a letter. Never raises; a text of any size takes time linear in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rest = "\n".join(lines[_MAX_LINES:])
    lines = lines[:_MAX_LINES]
    kinds, introduced = _kinds(lines)
    own = [line for line, kind in zip(lines, kinds, strict=True) if kind == "own"]
    if not _has_words(own) and not introduced and "forwarded" not in kinds:
        own = [_STRIP_QUOTE.sub("", line) for line in lines]
        kinds = ["own"] * len(lines)
    cut = signatures.take_off(own)
    return Segments(
        own=_join([*cut.body, rest] if rest else cut.body),
        quoted=_join([line for line, kind in zip(lines, kinds, strict=True) if kind == "quoted"]),
        forwarded=_join([line for line, kind in zip(lines, kinds, strict=True) if kind == "forwarded"]),
        signature=_join(cut.tail),
    )


def find_block(lines: list[str], *, after: int = 0) -> Block | None:
    """The first header block of a mail program at or below a line, forwarded or quoted; None if there is none."""
    own_before = after > 0
    for number in range(after, len(lines)):
        line = lines[number]
        block = None if _QUOTE.match(line) else _block_at(lines, number, own_before=own_before)
        if block:
            return block
        own_before = own_before or bool(line.strip())
    return None


def _kinds(lines: list[str]) -> tuple[list[str], bool]:
    """What each line is, and whether anything introduced the history."""
    kinds = ["quoted" if _QUOTE.match(line) else "own" for line in lines]
    introduced = own_before = False
    number = 0
    while number < len(lines):
        line = lines[number]
        if kinds[number] == "quoted" or not line.strip():
            number += 1
            continue
        block = _block_at(lines, number, own_before=own_before)
        if block:
            forwarded = block.forwarded or not own_before
            kinds[number:] = ["forwarded" if forwarded else "quoted"] * (len(lines) - number)
            return kinds, True
        begin, end, rest_is_history = _attribution(lines, kinds, number)
        if rest_is_history or mailwords.REPLY_ABOVE.search(line[:_LINE]):
            begin = begin if rest_is_history else number
            kinds[begin:] = ["quoted"] * (len(lines) - begin)
            return kinds, True
        if end:
            kinds[begin:end] = ["quoted"] * (end - begin)
            introduced = True
            own_before = own_before or begin > number
        else:
            own_before = True
        number = max(end, number + 1)
    _mend_wrapped_quotes(lines, kinds)
    return kinds, introduced or any(mailwords.WROTE.search(line[:_LINE]) for line in lines if _QUOTE.match(line))


def _block_at(lines: list[str], number: int, *, own_before: bool) -> Block | None:
    """The header block that starts at this line, with or without a separator above it."""
    line = lines[number].strip()[:_LINE]
    forward, original = bool(mailwords.FORWARD.match(line)), bool(mailwords.ORIGINAL.match(line))
    if not (forward or original or _UNDERLINE.match(line)):
        fields, end = _fields_at(lines, number)
        return (
            Block(start=number, end=end, forwarded=False, fields=fields)
            if _convinces(fields, own_before=own_before)
            else None
        )
    following = number + 1
    while following < min(len(lines), number + 4) and not lines[following].strip():
        following += 1
    fields, end = _fields_at(lines, following)
    dashes = line[:2] in {"--", "==", "__", "**", "~~"}
    enough = len(fields) >= _ENOUGH_FIELDS or (dashes and (forward or original) and _UNDERLINE.match(line) is None)
    return Block(start=number, end=end if fields else following, forwarded=forward, fields=fields) if enough else None


def _fields_at(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """Labelled lines from here on, values joined over wraps, and the line behind them."""
    fields: dict[str, str] = {}
    number, last = start, ""
    while number < min(len(lines), start + 14):
        line = lines[number][:_LINE]
        if not line.strip():
            if len(fields) >= _ENOUGH_FIELDS or not fields:
                break
        elif found := mailwords.HEADER_LINE.match(line):
            kind = mailwords.LABELS.get(found.group(1).strip().lower())
            if kind is None:
                break
            fields.setdefault(kind, found.group(2).strip())
            last = kind
        elif last in {"to", "cc", "subject", "from"} and (
            line[:1].isspace() or "@" in line or line.rstrip().endswith(">")
        ):
            fields[last] += " " + line.strip()
        else:
            break
        number += 1
    return fields, number


def _convinces(fields: dict[str, str], *, own_before: bool) -> bool:
    """Whether labelled lines without a separator are a mail program's, not a form's or a letterhead's.

    A program writes sender, date and more; the sender with an address below own words, or the date with a time.
    """
    if "from" not in fields or len(fields.keys() & {"from", "date", "to", "subject"}) < _ENOUGH_WITHOUT_SEPARATOR:
        return False
    has_time = bool(mailwords.TIME.search(fields.get("date", "")) and mailwords.DATE.search(fields.get("date", "")))
    return has_time or (own_before and bool(_ADDRESS.search(fields["from"])))


def _attribution(lines: list[str], kinds: list[str], start: int) -> tuple[int, int, bool]:
    """Where an attribution begins and ends that is wrapped from this line on, and whether all below is history.

    (0, 0, False) if there is none. It begins as late as it can: what stands above it is the writer's.
    """
    if not _may_introduce(lines[start]):
        return 0, 0, False
    for number in range(start, min(len(lines), start + 4)):
        line = lines[number].strip()
        if not line or kinds[number] == "quoted":
            break
        if not line.rstrip("*_ ").endswith((":", "：", "写道", "書きました")):
            continue
        following = _next_filled(lines, number + 1)
        quoted_below = following is not None and kinds[following] == "quoted"
        speech = following is not None and lines[following].lstrip().startswith(_OPENS_SPEECH)
        begin = _begin(lines, start, number)
        strength = _strength(" ".join(part.strip() for part in lines[begin : number + 1])[: _ATTRIBUTION + 1])
        if strength and quoted_below:
            return begin, number + 1, False
        if strength == _CERTAIN and following is not None and not speech:
            return begin, number + 1, True
        break
    return 0, 0, False


def _begin(lines: list[str], start: int, last: int) -> int:
    """The last line that opens with a date, else the first: a line above belongs to the writer's words."""
    for number in range(last, start, -1):
        line = lines[number].strip()[:_LINE]
        begins = _FULL_DATE.match(line) or (mailwords.OPENS.match(line) and mailwords.DATE.search(line[:60]))
        if begins:
            return number
    return start


def _may_introduce(line: str) -> bool:
    """Whether an attribution can begin on this line: with a date, a time, an address, or the word before them."""
    line = line.strip()[:_LINE]
    if mailwords.DATE.search(line) or mailwords.TIME.search(line) or _ADDRESS.search(line):
        return True
    return bool(mailwords.WROTE.search(line)) or (len(line) <= _SHORT_OPENING and bool(mailwords.OPENS.match(line)))


def _strength(text: str) -> int:
    """Nothing: a sentence; 1: introduces a quote if one follows; `_CERTAIN`: a mail program's line by itself."""
    if len(text) > _ATTRIBUTION:
        return 0
    address = bool(_ADDRESS.search(text))
    date = bool(mailwords.DATE.search(text))
    time = bool(mailwords.TIME.search(text))
    wrote = bool(mailwords.WROTE.search(text))
    opens = bool(mailwords.OPENS.match(text)) or text[:1].isdigit()
    if mailwords.TO_THE_READER.search(text) and not address:
        return 0
    if (
        (wrote and address and (date or time))
        or (wrote and opens and date and time)
        or (date and time and address and opens)
    ):
        return _CERTAIN
    short = len(text) <= _SHORT_ATTRIBUTION
    return int(
        (wrote and (date or address or len(text) <= _SHORTEST_ATTRIBUTION) and (opens or short))
        or (date and time and opens and short)
    )


def _mend_wrapped_quotes(lines: list[str], kinds: list[str]) -> None:
    """A short end of a quoted line that a mail program wrapped without its mark belongs to the quote."""
    for number in range(1, len(lines) - 1):
        if kinds[number] != "own" or kinds[number - 1] != "quoted" or kinds[number + 1] != "quoted":
            continue
        line = lines[number].strip()
        if len(lines[number - 1]) >= _WRAPS_AT and 0 < len(line) <= _WRAPPED_END and line[:1].islower():
            kinds[number] = "quoted"


def _next_filled(lines: list[str], start: int) -> int | None:
    for number in range(start, min(len(lines), start + 3)):
        if lines[number].strip():
            return number
    return None


def _has_words(lines: list[str]) -> bool:
    return any(char.isalnum() for line in lines for char in line)


def _join(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
