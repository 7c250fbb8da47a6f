"""Our spaCy components: names carry versions, so a model says which ones it was built with.

`privacy_bot.words.v1` cuts text into words (spaCy's own tokenizer knows a language; a letter may be in any),
`privacy_bot.sentences.v1` marks sentences and the language of each, `privacy_bot.asks.v1` puts what the rules found
into `doc.spans["asks"]` and `doc._.evidence`. Each is a thin coat over a pure module.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from classifiers import words
from classifiers.evidence import Line, Reader
from classifiers.language import UNKNOWN, Detector

SENTENCES = "privacy_bot_sentences_v1"
ASKS = "privacy_bot_asks_v1"
_TELLING = 7
"""A sentence of so many words tells its own language."""
_SHORT = 80
"""A longer text (in pieces) that shows no language is noise: looking for it in more lists would only cost time."""
_LIKELY = ("en", "fr")


class Words:
    """`privacy_bot.words.v1`: text -> Doc of words, punctuation and white space, whatever the language."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text."""
        parts = words.pieces(text)
        doc = Doc(self._vocab, words=parts, spaces=[False] * len(parts))
        doc._.parts, doc._.given = tuple(parts), text
        return doc


class Sentences:
    """`privacy_bot.sentences.v1`: marks where sentences start and which language the text is in."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text."""
        begins = words.starts(doc._.parts)
        marks: Any = np.where(begins, 1, -1).astype(np.int64).reshape(-1, 1).astype(np.uint64)
        doc.from_array(["SENT_START"], marks)
        doc._.begins = tuple(at for at, starts in enumerate(begins) if starts)
        doc._.chances = self._detector.chances(doc._.given)
        doc._.letter_language = self._detector.detect(doc._.given, doc._.chances)
        if doc._.letter_language == UNKNOWN and len(doc) <= _SHORT:
            doc._.possible = self._detector.possible(doc._.chances)
        return doc


class Asks:
    """`privacy_bot.asks.v1`: what each sentence asks."""

    def __init__(self, reader: Reader, detector: Detector) -> None:
        self._reader = reader
        self._detector = detector

    def __call__(self, doc: Doc) -> Doc:
        """Find the asks of one text."""
        ends = list(itertools.pairwise((*doc._.begins, len(doc))))
        lines = [self._line(doc._.parts[start:end], doc) for start, end in ends]
        doc._.own_words = sum(len(line.said.words) for line in lines)
        doc._.seen = tuple(self._reader.read(lines))
        doc._.evidence = tuple(one for seen in doc._.seen for one in seen.found)
        doc.spans["asks"] = [
            Span(doc, ends[one.sentence][0], ends[one.sentence][1], label=one.rule) for one in doc._.evidence
        ]
        return doc

    def _line(self, parts: Sequence[str], doc: Doc) -> Line:
        said = words.sentence(parts)
        return Line(said=said, folded=words.fold("".join(parts)), languages=self._languages(said, doc))

    def _languages(self, said: words.Sentence, doc: Doc) -> tuple[str, ...]:
        """The lists of words to look in: the letter's, the sentence's own, all of them where nothing is known."""
        whole = doc._.hint or doc._.letter_language
        own = self._detector.judge(said.words) if len(said.words) >= _TELLING else UNKNOWN
        if whole == UNKNOWN and own == UNKNOWN:
            possible = [one for one in doc._.possible if one in self._reader.languages]
            return tuple(dict.fromkeys((*possible, *_LIKELY)))
        found = [one for one in dict.fromkeys((whole, own)) if one in self._reader.languages]
        if len(said.words) < _TELLING and "en" not in found:
            found.append("en")
        return tuple(found or ("en",))


def _extend_doc() -> None:
    known: dict[str, Any] = {"letter_language": UNKNOWN, "hint": "", "given": "", "own_words": 0, "chances": None}
    known |= dict.fromkeys(("parts", "begins", "evidence", "seen", "possible"), ())
    for name, default in known.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def install(nlp: Language, reader: Reader, detector: Detector) -> Language:
    """Give a blank pipeline our tokenizer and components.

    Args:
        nlp: from `spacy.blank`.
        reader: the rules.
        detector: the languages.
    """
    _extend_doc()
    Language.component(SENTENCES, func=Sentences(detector))
    Language.component(ASKS, func=Asks(reader, detector))
    vocab: Any = nlp.vocab  # its stub lacks the attribute
    vocab.lex_attr_getters = {}  # nobody asks for the shape of a word, and it costs a fifth of the time
    nlp.tokenizer = Words(nlp.vocab)
    nlp.add_pipe(SENTENCES)
    nlp.add_pipe(ASKS)
    return nlp
