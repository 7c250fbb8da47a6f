"""Whether a mailbox may be read by several people (P18): then a notice names no right."""

from __future__ import annotations

import re

# Names of posts, teams and households rather than of one person.
_NAMES = """
accueil admin administration association atelier bonjour boutique bureau cabinet commercial compta comptabilite contact
couple direction equipe etude famille family finance foyer gerance hello hr info infos invoice it juridique legal
magasin mail mairie office reception rh sales secretariat service shop societe support team ventes webmaster welcome
"""
SHARED_NAMES = frozenset(_NAMES.split())


def may_be_shared(address: str) -> bool:
    """Whether the local part of an address is the name of a post, a team or a household."""
    words = re.split(r"[^a-z]+", address.partition("@")[0].lower())
    return any(word in SHARED_NAMES for word in words)
