"""Letter in, verdict out: quoting -> words and sentences -> asks -> triage.

Everything it knows is in `assets/` of this package: nothing is downloaded, nothing is learned while it runs, and no
word of a letter outlives the call (spaCy would keep every new word in its store: a memory zone gives them back).
"""

from __future__ import annotations

import functools
import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifiers import words
from classifiers.articles import Law
from classifiers.evidence import Evidence, Reader, Seen
from classifiers.fusion import SIGNS
from classifiers.language import UNKNOWN, Detector, Spoken
from classifiers.language import shipped as detector
from classifiers.letter import Letter
from classifiers.lexicon import Lexicon
from classifiers.model import Model
from classifiers.patterns import Composite, Rule, check
from classifiers.quoting import Segments, segment
from classifiers.thresholds import Thresholds
from classifiers.triage import Circumstances, Weighed, decide, weigh

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from spacy.language import Language

    from classifiers.labels import Verdict


_PERSONAL = frozenset(
    (
        "MYDATA",
        "MYIDENT",
        "MYACCOUNT",
        "PERSONAL",
        "TOME",
        "CONSENT",
        "CONSENT_V",
        "MARKETING",
        "UNSUB",
        "FORGET",
        "STOP",
    )
)
"""Concepts by which a letter speaks of the writer's own data, account, or mail from us."""
_BESIDE = 3000
"""So many characters of quoted and forwarded text are looked at where the own words are few."""
_POINTS = 25
"""Own words above this many are more than a pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A letter, read but not judged; it holds words, so it lives no longer than the call.

    Attributes:
        body: the sentences of the writer's own words.
        subject: those of the subject line.
        around: what else the triage wants to know.
    """

    body: tuple[Seen, ...]
    subject: tuple[Seen, ...]
    around: Circumstances

    @property
    def title(self) -> tuple[Seen, ...]:
        """The subject line where it is the writer's: in a reply it is an old one."""
        return () if self.around.is_reply else self.subject


@dataclass(frozen=True, slots=True)
class _Text:
    """One text as the pipeline read it: its language, what speaks for each, how many words, and its sentences."""

    language: str
    chances: Mapping[str, float]
    words: int
    seen: tuple[Seen, ...]


class LetterReader:
    """Reads letters without judging them; safe to share between threads (one letter at a time)."""

    def __init__(self, nlp: Language, languages: Detector, neutral: frozenset[str] = frozenset()) -> None:
        self._nlp, self._languages, self._neutral = nlp, languages, neutral
        self._lock = threading.Lock()

    def read(self, letter: Letter) -> Reading:
        """The sentences of a letter and what the rules found in them."""
        parts = segment(letter.text)
        own = words.clean(parts.own)
        with self._lock, self._nlp.memory_zone():
            told = self._see(own, "")
            titled = self._see(words.clean(letter.subject)[:1000], told.language)
        body, subject = told.seen, titled.seen
        spoken = self._spoken(letter, own, told.chances, (*body, *subject))
        around = Circumstances(
            language=spoken.language,
            language_guessed=spoken.guessed,
            words=told.words,
            attachments=letter.attachments,
            is_reply=letter.is_reply,
            forwarded=bool(parts.forwarded.strip()),
            bare=self._says_nothing(own),
            personal=any(_PERSONAL & spots.keys() for seen in (*body, *subject) for spots in seen.spots.values()),
            to_many=letter.to_many,
            open_elsewhere=told.words > _POINTS or self._open_elsewhere(letter, parts, subject),
        )
        return Reading(body=body, subject=subject, around=around)

    def _spoken(self, letter: Letter, own: str, chances: Mapping[str, float], seen: tuple[Seen, ...]) -> Spoken:
        subject = "" if letter.is_reply else words.clean(letter.subject)[:1000]
        return self._languages.spoken(own, subject, chances=chances, known=_of_rules(seen), told=letter.languages)

    def _open_elsewhere(self, letter: Letter, parts: Segments, subject: tuple[Seen, ...]) -> bool:
        """Whether what stands beside the own words leaves open that personal data is meant (P11)."""
        beside = words.clean(f"{parts.forwarded}\n{parts.quoted}".strip())[:_BESIDE]
        if not beside:
            return self._says_nothing(letter.subject) or _signs(subject)
        with self._lock, self._nlp.memory_zone():
            told = self._see(beside, "")
        return told.language == UNKNOWN or _signs(told.seen) or _signs(subject)

    def _says_nothing(self, text: str) -> bool:
        return all(one in self._neutral or not one.isalpha() for one in words.tokens(text))

    def _see(self, text: str, hint: str) -> _Text:
        """What is in a text; the hint is the language if the text shows none."""
        doc = self._nlp.make_doc(text)
        doc._.hint = hint if hint != UNKNOWN else ""
        doc = self._nlp(doc)
        return _Text(doc._.letter_language, doc._.chances, doc._.own_words, doc._.seen)


def _signs(sentences: tuple[Seen, ...]) -> bool:
    """Whether the rules found a word on data protection, or a right."""
    return any(one.label in SIGNS for seen in sentences for one in seen.found)


class Classifier:
    """Understands letters; safe to share between threads."""

    def __init__(self, reader: LetterReader, model: Model, limits: Thresholds) -> None:
        self._reader, self._model, self._limits = reader, model, limits

    def classify(self, letter: Letter) -> Verdict:
        """What one letter asks. Never raises for any text; the same letter always gets the same verdict."""
        reading = self._reader.read(letter)
        found = weighed(reading)
        opinion = self._model.judge(reading.body, reading.title, found, reading.around.words)
        return decide(found, reading.around, opinion, self._limits)


def weighed(reading: Reading) -> Weighed:
    """What the rules make of a letter that was read."""
    return weigh(_evidence(reading.body), _evidence(reading.subject), reading.around)


def _evidence(sentences: tuple[Seen, ...]) -> tuple[Evidence, ...]:
    return tuple(one for seen in sentences for one in seen.found)


def _of_rules(sentences: tuple[Seen, ...]) -> tuple[str, ...]:
    """The languages whose words were found in a text too short to show it otherwise; none where several tie."""
    points: dict[str, float] = {}
    for one in _evidence(sentences):
        language = one.rule.rsplit(".", 1)[1]
        if len(language) == 2 and language.isalpha():  # noqa: PLR2004 - an ISO 639-1 code
            points[language] = points.get(language, 0.0) + one.score
    best = [one for one in points if points[one] == max(points.values())]
    return tuple(best) if len(best) == 1 else ()


def _document(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _documents(folder: Traversable) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".toml"):
            yield _document(path)


def reader() -> Reader:
    """The rules and lists of words that are shipped.

    Raises:
        ValueError: a file names a concept that nothing lists.
    """
    assets = resources.files("classifiers") / "assets"
    document = _document(assets / "rules.toml")
    lexicons = [Lexicon(one) for one in _documents(assets / "lexicon")]
    rules = [Rule.parse(one) for one in document["rule"]]
    composites = [Composite.parse(one) for one in document["composite"]]
    check(lexicons, rules, composites)
    return Reader(lexicons, rules, composites, [Law.parse(one) for one in _document(assets / "articles.toml")["law"]])


def letter_reader() -> LetterReader:
    """The pipeline up to what the rules find, without the trained model: what training starts from."""
    import spacy

    from classifiers.components import install

    neutral = _document(resources.files("classifiers") / "assets" / "neutral.toml")["words"]
    languages = detector()
    return LetterReader(install(spacy.blank("xx"), reader(), languages), languages, frozenset(neutral.split()))


@functools.cache
def load() -> Classifier:
    """The classifier, built once a process (about a second, most of it spaCy's import).

    Raises:
        FileNotFoundError: the trained model is not there; `make train` makes it.
    """
    assets = resources.files("classifiers") / "assets"
    limits = Thresholds.parse(_document(assets / "thresholds.toml"))
    return Classifier(letter_reader(), Model.read(Path(str(assets / "model"))), limits)
