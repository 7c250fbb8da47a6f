"""A stranger's text made safe for a terminal: nothing in it moves the cursor, hides, or turns the line around."""

from __future__ import annotations

import unicodedata

# Control, format (bidirectional ones among them), surrogate, private use, and the two odd line ends.
_SHOWN_AS_CODES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_KEPT = frozenset("\n\t")


def plain(text: str) -> str:
    """The text with every character that a terminal would act upon written as its code, such as ‹U+001B›."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one if one in _KEPT or not _acts(one) else f"‹U+{ord(one):04X}›" for one in whole)


def _acts(one: str) -> bool:
    return unicodedata.category(one) in _SHOWN_AS_CODES
