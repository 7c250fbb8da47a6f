"""What we say: every notice, in every language it exists in, as files that a lawyer can read.

Why
    The text of a notice is law and courtesy at once, so it lives in plain files beside the code: whoever signs a
    sentence can read it, change it and see what it needs, without reading Python.

Flow
    `notices.toml` is the catalogue: for each notice its titles, its legal basis, the elements it must contain, the
    facts it needs, the states it may be sent in, and who may send it. `words.toml` holds the words for codes (rights,
    reasons, grounds), `lint.toml` the phrases that may never leave. `<notice>/<language>.txt` is the text, a Jinja
    template that extends `_layout/<language>.txt` (first lines, letterhead, remedies, data protection officer).
    `bot.notices` renders; `bot.notice_lint` refuses what is not fit to leave.

How a text is written
    One Jinja block per required element, named as in the catalogue: an element that is missing or renders empty stops
    the notice. Tags stand on lines of their own (they vanish with their line). A blank line ends a paragraph, "# "
    begins a heading that sits on the text below it, "- " a list item, "| " a line that is kept as it is. Lines are
    wrapped and French spaces and apostrophes are set when the text is rendered: write ordinary ones.

Promises
    - No notice says more than is true for the way the letter came (P1), and none names a fee except N13.
    - A template gets the facts its catalogue entry names, and no other.
    - Adding a language is adding files: `_layout/<language>.txt`, a table in `words.toml`, and the notices.

This package holds no code and imports nothing.
"""
