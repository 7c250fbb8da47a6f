"""Rectification (GDPR 16): wrong data are corrected, incomplete ones completed, recipients told (GDPR 19).

N6 answers it. The person may ask for a restriction while accuracy is checked (GDPR 18(1)(a)); that is a right of its
own and `handlers.restriction` has it. A correction alone is never extended (P7).
"""

from __future__ import annotations

from handlers.duties import Handler, nothing_more

HANDLER = Handler(law="GDPR 16, 19", answers=("N6", "N12"), duties=nothing_more)
