"""Proof: what the company shows the person, its DPO or an authority, and how anyone can check it (LEGAL.md 4.3).

    rows ─► register   one line a request, no content
         ─► evidence   a zip for one case: register line, dates and why, notices, journal extract
         ─► feed       due and safe dates as a calendar

Promises: nothing sealed is opened; ids, codes and dates only; the same records at the same instant give the same bytes.
Nothing here writes.
"""
