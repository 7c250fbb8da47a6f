"""What staff of the stories state with their answers, by the names of the catalogue."""

from __future__ import annotations

from datetime import date

from handlers.execution import Party, Work
from tests.stories.office import MONDAY

KNOWN = {"identity_means": "known_address"}

ERASED = {
    **KNOWN,
    "erased": ["your account", "your support messages"],
    "done_on": date(2027, 3, 3),
    "backups_on": date(2027, 4, 2),
    "kept": [{"what": "Invoices of 2025", "ground": "17(3)(b)", "until": date(2035, 12, 31)}],
    "recipients_told": ["ProAbono"],
    "processors": ["ProAbono"],
    "active_account": False,
}

COPY = {
    **KNOWN,
    "download_url": "https://example.com/files/7f3a",
    "download_until": date(2027, 4, 30),
    "purposes": ["to run your account"],
    "categories": ["name and e-mail address", "invoices"],
    "recipients": ["ProAbono (invoices)"],
    "periods": ["five years after your account is closed"],
    "sources": ["you gave them to us"],
    "no_automated_decisions": True,
    "no_transfers": True,
    "archives_searched": True,
    "others_checked": True,
    "redaction_logged": True,
}

REFUSED = {
    **KNOWN,
    "refusals": [
        {
            "what": "Erasing your invoices of 2025",
            "fact": "The tax office may ask us for the two invoices of 14 May and 2 June 2025 until 2035",
            "rule": "article L123-22 of the Commercial Code, article 17(3)(b) GDPR",
        }
    ],
    "dpo_opinion": "for",
}

NOTHING_LEFT = {
    **KNOWN,
    "searched": ["customer accounts", "billing", "archives"],
    "searched_on": date(2027, 3, 3),
    "archives_searched": True,
    "dpo_opinion": "for",
}

STOPPED = {"objection": "marketing", "stopped_on": date(2027, 3, 1), "suppressed": True}

FROZEN = {
    **KNOWN,
    "ground": "accuracy",
    "done_on": date(2027, 3, 1),
    "no_recipients": True,
}

DONE = (
    Work(party=Party.SYSTEM, name="accounts", done_at=MONDAY),
    Work(party=Party.PROCESSOR, name="ProAbono", done_at=MONDAY),
    Work(party=Party.PROCESSOR, name="Stripe", done_at=MONDAY),
)
