"""The link by which the reader of a mailing may leave it: what a mailing without list headers still carries.

A program that writes to many puts each reader's own address into the link to leave ("…/out?e=privacy@example.org").
A person's letter has no link with our address in it, and a newsletter somebody sends us on holds their address, not
ours. It is a sign of bulk, never a verdict: what such a message plainly asks is heard all the same (P10b).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice
from urllib.parse import unquote

_LINK = re.compile(r"https?:/{1,2}[^\s\"'“”]{4,600}", re.IGNORECASE)
_REWRITTEN = ".safelinks.protection.outlook.com/"
"""A gateway's way to write links anew, whatever they are, with its reader's address in each."""
_MOST = 400
"""So many links of a message are looked at."""
_AROUND = 120
"""So many characters before and behind a link are its label, or the sentence it stands in."""
_LEAVE = re.compile(
    r"unsub|opt[-_ ]?(?:ing )?out|remov(?:e|al)|\bdelete\b|/del[./?]|no longer|stop receiving|preferences"
    r"|d[ée]sinscri|d[ée]sabonn|ne plus recevoir|abmeld|abbestell|austragen|darse de baja|dar de baja|desuscri"
    r"|cancellat|disiscri|afmeld|uitschrijv|cancelar|descadastr|wypis|rezygn|odhl[aá]s|odjav|avregistr|avprenumer"
    r"|framel|peruut|leiratkoz|dezabon|διαγραφ|απεγγραφ|отпис",
    re.IGNORECASE,
)


def leads_out(texts: Iterable[str], addresses: Collection[str]) -> bool:
    """Whether a text holds a link to leave a mailing that carries the reader's own address.

    Args:
        texts: the message's texts, HTML as it is.
        addresses: whom the message was sent to, lower case.
    """
    wanted = [one for one in addresses if "@" in one]
    return bool(wanted) and any(_names_reader(text, wanted) for text in texts)


def _names_reader(text: str, addresses: Collection[str]) -> bool:
    return any(_leaves(link, addresses) for link in islice(_LINK.finditer(text), _MOST))


def _leaves(link: re.Match[str], addresses: Collection[str]) -> bool:
    url = unquote(link[0]).lower()
    if _REWRITTEN in url or not any(one in url for one in addresses):
        return False
    return bool(_LEAVE.search(link.string[max(0, link.start() - _AROUND) : link.end() + _AROUND]))
