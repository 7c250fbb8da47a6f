"""What is being asked: finds the rights and matters in the writer's own words.

Why: the person's words decide which law applies; nobody may read them, so a program must understand them.

Flow: `letter` (text in) -> `quoting` (own words) -> `language` -> `pipeline` (asks) -> `triage` (verdict out).

Promises: deterministic, explainable (`because` names rules, never text), and received mail trains nothing.
"""
