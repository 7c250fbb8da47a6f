"""Portability (GDPR 20): data the person provided, processed by automated means, on consent or contract.

The charter lists the conditions as alternatives; the law is applied, a wider grant is allowed and a narrower one is not
(LEGAL.md 2.2). N10 answers it. Beyond the month, portability owes nothing of its own.
"""

from __future__ import annotations

from handlers.duties import Handler, nothing_more

HANDLER = Handler(law="GDPR 20", answers=("N10", "N19", "N12"), duties=nothing_more)
