"""What we say: every notice, in every language it exists in, as files that a lawyer can read.

Why
    The text of a notice is law and courtesy at once, so it lives in plain files beside the code: whoever signs a
    sentence can read it, change it and see what it needs, without reading Python.

Flow
    `notices.toml` is the catalogue: for each notice its legal basis, the elements it must contain, the facts it needs,
    the states it may be sent in, and who may send it. `<notice>/<language>.txt` is the text, a Jinja template that
    extends `_layout/<language>.txt` (first lines, letterhead, remedies, data protection officer);
    `<notice>/<language>.minor.txt`, where it exists, says the same to a child in short sentences.
    `words/<language>.toml` holds everything else of a language:
        date … follows   how it writes a day (Babel's pattern), joins and punctuates a list, and spaces
        days, months     only where a day inside a sentence needs forms that Babel does not give (31 and 12 of them)
        rights …         the words for codes: `wish` completes "you wish to", `name` is the right with its article
        unclear          why the program asks by itself what was meant (N3)
        answers          what a person may answer (HUMAN, REQUEST, YES, NO, EVERYTHING), which must be understood
        titles           the subject when a letter had none, and the name staff see; never names a right
        summaries        one paragraph for each notice that is not in this language, put before the French and English
        lint             what may not leave in it (`lint.toml`)
    `bot.notices` renders; `bot.notice_lint` refuses what is not fit to leave.

How a text is written
    One Jinja block per required element, named as in the catalogue: an element that is missing or renders empty stops
    the notice. Tags stand on lines of their own (they vanish with their line). A blank line ends a paragraph, "# "
    begins a heading that sits on the text below it, "- " a list item, "| " a line that is kept as it is. Lines are
    wrapped and French spaces and apostrophes are set when the text is rendered: write ordinary ones.

Promises
    - No notice says more than is true for the way the letter came (P1), and none names a fee except N13.
    - A template gets the facts its catalogue entry names, and no other.
    - Adding a language is adding files: `words/<language>.toml`, `_layout/<language>.txt`, the notices that must exist
      in every language understood (P17), and what staff would write in the tests (`tests/golden/said/`). A test names
      each file and key that is missing.

This package holds no code and imports nothing.
"""
