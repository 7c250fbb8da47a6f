"""A writer's address as staff see it: enough to tell a home from a company, too little to name anybody.

Only the name of a provider that millions use is shown; of any other host only the last label (`•••@•••.fr`). Pure.
"""

from __future__ import annotations

DOTS = "•••"
PROVIDERS = frozenset(
    {
        "aol.com", "bbox.fr", "free.fr", "gmail.com", "gmx.de", "gmx.net", "hotmail.com", "hotmail.fr", "icloud.com",
        "laposte.net", "libero.it", "live.com", "live.fr", "me.com", "msn.com", "neuf.fr", "orange.fr", "outlook.com",
        "outlook.fr", "proton.me", "protonmail.com", "sfr.fr", "t-online.de", "wanadoo.fr", "web.de", "wp.pl",
        "yahoo.com", "yahoo.fr",
    }
)  # fmt: skip
_LONGEST_LABEL = 12


def masked(address: str) -> str:
    """An address without what names its owner; "" for none."""
    host = address.rpartition("@")[2].strip().lower()
    if not host or "@" not in address:
        return ""
    if host in PROVIDERS:
        return f"{DOTS}@{host}"
    last = host.rpartition(".")[2]
    return f"{DOTS}@{DOTS}.{last}" if last.isalpha() and len(last) <= _LONGEST_LABEL else f"{DOTS}@{DOTS}"
