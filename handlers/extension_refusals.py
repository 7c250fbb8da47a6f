"""What stands against an extension, in words staff can act on, and what a sentence must say (P7, P20)."""

from __future__ import annotations

import re
import unicodedata

from handlers.answers import Objection

FEWEST_WORDS = 4
# Words a stock phrase is made of; a sentence of nothing else says nothing about this case (P20).
STOCK_WORDS = (
    "a an and au aux avons because besoin by case cause ce cet cette complex complexe complexes complexite "
    "complexity d de delai delais demande demandes des dossier du due en est et extension for in is it its l la "
    "le les longer more most necessaire necessite need needed needs nombre nombreuse nombreuses nous number of or our "
    "plus prolongation raison raisons reason reasons request requests require required requires s supplementaire "
    "supplementaires temps the this time to traitement treatment un une very vos votre vu want we your"
)
STOCK = frozenset(STOCK_WORDS.split())
# A controller that is short of people must organise itself (EDPB 01/2022 s. 5.3, P7).
SHORT_STAFF = re.compile(
    r"\b(sous[ -]?effectifs?|understaff\w*|short[ -]?staff\w*|short of staff|lack of (staff|people)|staff shortage"
    r"|(manque|penurie) d(e |')(personnel|effectifs?|bras)|(est|sont) en (conges?|vacances)"
    r"|(is|are) on ((annual|sick|summer) )?(leave|holidays?))\b"
)


def against_sentence(sentence: str) -> str | None:
    """Code of what is wrong with the sentence that must be particular to the case, or None."""
    words = re.findall(r"[^\W_]+", _folded(sentence))
    if not words:
        return "no_sentence"
    if SHORT_STAFF.search(_folded(sentence)):
        return "short_staff"
    return "stock_phrase" if len(words) < FEWEST_WORDS or STOCK.issuperset(words) else None


def _folded(sentence: str) -> str:
    """Lower case, without accents, with one kind of apostrophe and space."""
    plain = unicodedata.normalize("NFKD", sentence.casefold().replace("\u2019", "'"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


REFUSALS = {
    one.code: one
    for one in (
        Objection(
            code="answered",
            law="GDPR 12(3)",
            explanation="The case is answered or closed already: there is nothing left to extend.",
        ),
        Objection(
            code="not_at_work",
            law="GDPR 12(3); LEGAL.md 4.2",
            explanation="An answer waits for approval, or a breach or an authority has the case. Send the answer, or "
            "send it back to work first.",
        ),
        Objection(
            code="no_request",
            law="GDPR 12(3)",
            explanation="Only the answer to a request can take longer; a question, a report or a letter from an "
            "authority has no such term. Answer it, or agree a new date with the sender.",
        ),
        Objection(
            code="unclear",
            law="GDPR 12(3); P7",
            explanation="Nobody has settled what is asked, so neither number nor complexity can be judged. Settle the "
            "rights first, or ask the person (N3).",
        ),
        Objection(
            code="already_extended",
            law="GDPR 12(3); D3",
            explanation="The law knows one extension only. Answer by the date shown, in parts if that helps the "
            "person.",
        ),
        Objection(
            code="marketing_objection",
            law="GDPR 21(3); D9, P7",
            explanation="Direct marketing stops the same working day. Stop it and confirm with N11.",
        ),
        Objection(
            code="simple_rectification",
            law="GDPR 12(3), 16; P7",
            explanation="A correction alone is not complex. Correct the data, or add the person's statement, and "
            "answer with N6.",
        ),
        Objection(
            code="suspended",
            law="GDPR 12(6); D4",
            explanation="The clock stands still while we wait for the person, so no time is lost. Decide when the "
            "answer is here.",
        ),
        Objection(
            code="too_late",
            law="GDPR 12(3); D7",
            explanation="The person had to be told within one month, and a notice could no longer leave in time. "
            "Answer what can be answered now, say when the rest follows, and tell the DPO: the case "
            "counts as overdue.",
        ),
        Objection(
            code="no_reason",
            law="GDPR 12(3); P7",
            explanation="The notice must state a ground: many requests of this person, a documented temporary peak, "
            "or measured retrieval or redaction work. Without one, answer within the month.",
        ),
        Objection(
            code="only_request",
            law="GDPR 12(3); P7",
            explanation="No other recent request of this person is on record, and several rights in one letter are "
            "one request. Name another ground, or answer within the month.",
        ),
        Objection(
            code="no_sentence",
            law="GDPR 12(3); P7",
            explanation="One sentence must say what makes this very case long: how much there is, where, what must be "
            "blacked out.",
        ),
        Objection(
            code="short_staff",
            law="GDPR 12(3); P7",
            explanation="Too few people or holidays are no reason in law. State what is complex in this case, or "
            "answer in the month.",
        ),
        Objection(
            code="stock_phrase",
            law="GDPR 12(3); P7, P20",
            explanation="This sentence would fit any case. Say what is particular here: figures, systems, years, "
            "files.",
        ),
    )
}
