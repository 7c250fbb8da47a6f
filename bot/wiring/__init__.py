"""Composition roots, one a process: the only places that name concrete adapters.

Why: everything else takes what it needs as an argument and can be tested with another implementation of it.

Flow: `daemon` puts the whole machine together around a mailbox; `tools` gives staff commands the door without one.

Promises: no rule, no decision and no I/O of its own lives here, only putting together.
"""
