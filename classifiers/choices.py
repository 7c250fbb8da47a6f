"""Which of the numbered choices of N3 an answer names: by number, ordinal, a word of theirs, or all of them. Pure.

What somebody did not plainly choose is never chosen: "both" of six choices, a number that was not offered, a range, a
day ("le 2 mars") and whatever stands beside "none" or "not" are `unsure`, and a person looks at the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers import words
from classifiers.heard import Heard
from classifiers.labels import Matter, Right

ORDINALS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH")
SHORT = 10
"""An answer up to so many words may name a number in passing, or an ordinal."""
_TERSE = 4
_BOTH = 2
_DIGITS = re.compile(r"\d{1,2}")
_LEADING = re.compile(r"^\W{0,3}#?([1-9])\s{0,2}[.,;:)\]–-]\s", re.MULTILINE)
_LINE = re.compile(r"^[^\w\n]{0,3}[1-9](?:[^\w\n]{1,3}[1-9]){0,8}[^\w\n]{0,3}$", re.MULTILINE)
_RANGE = re.compile(r"(?<!\d)[1-9] ?[-–…] ?[1-9](?!\d)|(?<!\d)[1-9] ?\.\. ?[1-9](?!\d)")
_CALLED = re.compile(
    r"(?:\bn[or°]?\.? ?|#|\bnum\w{0,6} |\bopti?\w{0,5} |\bopc\w{0,4} |\bopz\w{0,4} |\bchoi\w{0,4} |\bpun[ckt]\w{0,4} "
    r"|\bpoint |\bpont\w{0,2} |\bbr\w{0,3}\.? |\bc\w{2,4}lo )([1-9])\b"
)
_WORDS = """
and: a agus amp and e ed en es et i ici ir ja kai og och plus si sowie u un und y και и
or: aut eller jew lub nebo alebo nó no o of oder ou ή or ali ili sau tai ar vai vagy või voi или albo
thing: alternative alternativ choice choix item one option opcion opcja opcao opzione point punkt punto ponto number
thing: numero nummer numer
"""


def _words(kind: str) -> frozenset[str]:
    lines = (line.partition(":") for line in _WORDS.strip().split("\n"))
    return frozenset(word for name, _, rest in lines if name == kind for word in rest.split())


_AND, _OR, _THING = _words("and"), _words("or"), _words("thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen.

    Attributes:
        choices: the choices named, in their printed order.
        whole: all of what was offered.
        unsure: it names choices, or all of them, and not plainly.
        because: how it was said; "" where nothing was.
    """

    choices: tuple[Right | Matter, ...] = ()
    whole: bool = False
    unsure: bool = False
    because: str = ""


def read_choices(
    own: str, found: Sequence[Heard], offered: Sequence[Right | Matter], named: Sequence[Right | Matter]
) -> Chosen:
    """Which choices an answer names.

    Args:
        own: the writer's own words.
        found: the same by sentences, with their concepts.
        offered: the choices in their printed order.
        named: the choices that a word of theirs names.
    """
    numbers = set(_numbers(own, found)) or (set() if named else _ordinals(found))
    picked = tuple(one for at, one in enumerate(offered, 1) if at in numbers)
    everything = any(one.has("ALL", "BOTH") for one in found) and not picked and not named
    if everything and _length(found) > SHORT:
        return Chosen()
    if not (numbers or named or everything):
        return Chosen()
    if why := _doubt(own, found, offered, named, numbers):
        return Chosen(unsure=True, because=why)
    if everything:
        return Chosen(whole=True, because="whole_scope")
    return Chosen(choices=picked or tuple(named), because="choice_by_number" if picked else "choice_by_word")


def _doubt(
    own: str,
    found: Sequence[Heard],
    offered: Sequence[Right | Matter],
    named: Sequence[Right | Matter],
    numbers: set[int],
) -> str:
    """Why it is not plain what is chosen; "" where it is."""
    picked = {one for at, one in enumerate(offered, 1) if at in numbers}
    counts = {count for one in found for count in _counts(one)}
    reasons = {
        "choice_denied": any(_denies(one) for one in found),
        "choice_not_offered": any(one > len(offered) for one in numbers),
        "choice_range": bool(numbers) and bool(_RANGE.search(own)),
        "choice_either": len(numbers) > 1 and any(_OR & set(one.said.words) for one in found),
        "choice_asks_back": any(one.said.question for one in found) and _length(found) <= SHORT,
        "choice_contradicts": bool(picked and named) and _length(found) <= _TERSE and not picked & set(named),
        "choice_miscounted": bool(counts) and not numbers and counts != {len(named) or len(offered)},
    }
    return next((name for name, holds in reasons.items() if holds), "")


def _denies(one: Heard) -> bool:
    """Whether something is denied in it; a French "le numéro 3" or "n° 3" is no Maltese no and no "ne"."""
    places = {at for concept in ("NO", "REFUSE", "NEG", "NEITHER") for at in one.spots.get(concept, {})}
    return any(not _is_article_or_number(one, at) for at in places) and not one.has("HARMLESS")


def _is_article_or_number(one: Heard, at: int) -> bool:
    spoken, clauses = one.said.words, one.said.clauses
    if at + 1 >= len(spoken) or clauses[at] != clauses[at + 1]:
        return False
    return spoken[at] == "le" or (spoken[at] == "n" and bool(_DIGITS.fullmatch(spoken[at + 1])))


def _counts(one: Heard) -> Iterator[int]:
    """How many are meant by "both", or by "all three"."""
    if one.has("BOTH"):
        yield _BOTH
    elif one.has("ALL"):
        yield from (count for count, name in enumerate(ORDINALS, 1) if count > 1 and one.has(name))


def _numbers(own: str, found: Sequence[Heard]) -> Iterator[int]:
    """The numbers that choose: alone in a line or at its head, said to be a number, or free in a short answer."""
    yield from (int(one) for line in _LINE.findall(own) for one in re.findall(r"\d", line))
    yield from (int(one) for one in _LEADING.findall(own))
    for line in own.split("\n"):
        yield from (int(one) for one in _CALLED.findall(words.fold(line)))
    if _length(found) <= SHORT:
        for one in found:
            yield from _free(one)


def _free(one: Heard) -> Iterator[int]:
    """The numbers of a sentence after which nothing is counted or dated: no "le 2 mars", no "3 invoices"."""
    spoken = one.said.words
    polite = _places(one, "POLITE") | _places(one, "YES")
    for at, word in enumerate(spoken):
        if not _DIGITS.fullmatch(word):
            continue
        last = at + 1 == len(spoken)
        if (
            last
            or one.said.clauses[at + 1] != one.said.clauses[at]
            or at + 1 in polite
            or spoken[at + 1] in _AND | _OR
            or _DIGITS.fullmatch(spoken[at + 1])
        ):
            yield int(word)


def _ordinals(found: Sequence[Heard]) -> set[int]:
    """The places that are named at the end of a short answer; in "the second one" the last word names none."""
    if _length(found) > SHORT or any(one.has("HUMAN", "ALL", "BOTH") for one in found):
        return set()
    return {place for one in found for place in _last_places(one)}


def _last_places(one: Heard) -> set[int]:
    spoken, ends = one.said.words, {}
    for place, name in enumerate(ORDINALS, 1):
        for start, end in one.spots.get(name, {}).items():
            ends[start] = (end, place)
    harmless = _places(one, "POLITE") | _places(one, "YES")
    found: dict[int, int] = {}
    for start, (end, place) in sorted(ends.items()):
        rest = range(end, len(spoken))
        if all(at in harmless or at in ends or spoken[at] in _AND | _THING or _is_article(spoken[at]) for at in rest):
            found[place] = start
    if len(found) > 1 and found.get(1, 0) > min(found.values()) and spoken[found[1] - 1] not in _AND:
        del found[1]
    return set(found)


def _is_article(word: str) -> bool:
    return len(word) <= 3 and word.isalpha()  # noqa: PLR2004 - le, la, der, the, den, o


def _places(one: Heard, concept: str) -> set[int]:
    return {at for start, end in one.spots.get(concept, {}).items() for at in range(start, end)}


def _length(found: Iterable[Heard]) -> int:
    return sum(len(one.said.words) for one in found)
