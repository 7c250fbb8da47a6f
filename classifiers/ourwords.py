"""Our own notices, taken out of an answer line by line: mail programs quote without marks and break lines anew. Pure.

A line goes if its words stand in a notice in this order. A line of one or two words ("Non.") goes only between two
lines that went: a person's own short answer above our text stays, and one lost between our lines gives no permission.
"""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.words import tokens

_TELLING = 3
"""A line of so many words that stand in a notice is the notice's."""


def without_notices(text: str, notices: Sequence[str]) -> str:
    """The text without the lines of notices.

    Args:
        text: the writer's own words as far as form tells them.
        notices: the notices' whole text.
    """
    ours = [f" {' '.join(tokens(one))} " for one in notices]
    lines = text.split("\n")
    words = [" ".join(tokens(line)) for line in lines]
    within = [bool(one) and any(f" {one} " in our for our in ours) for one in words]
    gone = [inside and one.count(" ") + 1 >= _TELLING for inside, one in zip(within, words, strict=True)]
    filled = [at for at, one in enumerate(words) if one]
    for place, at in enumerate(filled):
        if within[at] and not gone[at] and 0 < place < len(filled) - 1:
            gone[at] = gone[filled[place - 1]] and _ours(filled[place + 1], within, gone)
    return "\n".join(line for line, leave in zip(lines, gone, strict=True) if not leave)


def _ours(at: int, within: Sequence[bool], gone: Sequence[bool]) -> bool:
    return gone[at] or within[at]
