"""What the law says to do: pure rules from facts and `now` to decisions.

Why: a regulator asks "why this date, why this notice?"; a rule without I/O can be read, cited and tested alone.

Flow: `bot.cases` gathers facts (`handlers.facts`), asks `handlers.registry`, and carries out the decisions
(`handlers.decisions`) in one transaction. Nothing here reads a clock, a file, a database or a setting.

Promises: same facts and same `now` give the same decisions; every rule cites its article and its rule id.
"""
