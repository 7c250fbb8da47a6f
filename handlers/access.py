"""Access (GDPR 15): a confirmation, the copy, and the list of 15(1)-(2).

N5 answers it; "we hold nothing" is an answer too (N19) and due within the same month, archives searched (CNIL, Free
Mobile). A refusal, whole or part, is N12 and never profits from an extension (GDPR 12(4), D7). No identity document is
asked for: a doubt must be reasonable and is told (GDPR 12(6), P8). Beyond the month, access owes nothing of its own.
"""

from __future__ import annotations

from handlers.duties import Handler, nothing_more

HANDLER = Handler(law="GDPR 15", answers=("N5", "N19", "N12"), duties=nothing_more)
