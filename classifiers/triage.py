"""From evidence to a verdict: which rights, how sure, and what if nothing is settled. Pure; the thresholds are here.

The order of the questions: which rights stand above `SURE`; if none, which matter; if none, whether data protection is
spoken of (unclear) or not (not a request). A request taken for none is worse than one we ask about, so doubt with any
sign of a right is `unclear`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifiers.evidence import Evidence
from classifiers.fusion import SIGNS, Opinion
from classifiers.labels import Aspect, Judgement, Matter, Right, Verdict
from classifiers.settling import DOUBT, SURE, settle, times
from classifiers.thresholds import Thresholds

COMPLAINED = 0.8
"""A complaint this clear is the letter's purpose."""
_SUBJECT = 0.75
"""A subject line counts so much of what a sentence counts: it may be a mail program's or an old thread's."""
_SHORT = 40
"""Own words up to this many are a short letter."""
_TERSE = 8
"""In own words up to this many there is nothing else that a rule could have misread: what it finds is said."""
_POINTS = 25
"""A letter with a pointer to an attachment says nothing itself if it has no more words than this."""
_NOTHING = 4
"""So few words above a forwarded text or an attachment are a greeting."""
_SHOWN = 0.05
_REASONS = 4
_LEANS = {"remove_me": Right.ERASURE, "close_account": Right.ERASURE}
"""The right that a sign we ask about speaks of: it is shown as likely as the rules found the sign."""
_RIGHTS = tuple(Right)
_MATTERS = (Matter.COMPLAINT, Matter.BREACH, Matter.AUTHORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the triage knows of a letter besides its evidence.

    Attributes:
        language: of the own words, "und" if unknown.
        language_guessed: too few words tell it.
        words: how many own words there are.
        attachments: parts that were not opened.
        is_reply: it answers another message.
        forwarded: somebody else's message stands below.
        bare: the own words are greetings and pointers alone.
        open_elsewhere: what stands beside them (subject, quoted and forwarded text) speaks of personal data, or says
            nothing of its subject; False where it plainly speaks of something else.
        personal: the writer's own data, account, or mail from us is spoken of.
        to_many: it holds a mailing's own link to leave it: only what rules find is asked, and nothing is in doubt.
    """

    language: str = "und"
    language_guessed: bool = False
    words: int = 0
    attachments: int = 0
    is_reply: bool = False
    forwarded: bool = False
    bare: bool = False
    open_elsewhere: bool = True
    personal: bool = False
    to_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the rules make of a letter.

    Attributes:
        evidence: what is left once each sentence's findings were set against each other.
        scores: label -> 0..1.
        rights: those that the rules alone would find.
        matters: the same.
    """

    evidence: tuple[Evidence, ...]
    scores: Mapping[str, float]
    rights: tuple[Right, ...]
    matters: tuple[Matter, ...]


def weigh(body: Sequence[Evidence], subject: Sequence[Evidence], around: Circumstances) -> Weighed:
    """What the rules alone make of a letter.

    Args:
        body: evidence found in the writer's own words.
        subject: evidence found in the subject line.
        around: the rest.
    """
    settled = settle(body)
    weighed = [*settled, *_weaker(subject, settled, around)]
    scores = {label: _together(weighed, label) for label in sorted({one.label for one in weighed})}
    rights = _rights(scores, weighed)
    return Weighed(evidence=tuple(weighed), scores=scores, rights=rights, matters=_matters(scores, rights))


def decide(found: Weighed, around: Circumstances, opinion: Opinion, limits: Thresholds) -> Verdict:
    """The verdict on one letter.

    Args:
        found: what the rules make of it.
        around: the rest.
        opinion: what rules and the trained categoriser say together.
        limits: where a chance becomes a finding.

    Returns:
        Judgement, rights and matters in their own order, chances, and the rules and features that led there.
    """
    chances, scores = opinion.chances, found.scores
    if around.to_many:
        limits = limits.for_many()
    beside = any(chances[one] >= limits.decided for one in found.rights)
    signed = _signed(scores, around)
    rights = tuple(
        one
        for one in _RIGHTS
        if limits.said(one, chances[one], decided=one in found.rights, signed=signed, beside=beside)
        or (one in found.rights and around.words <= _TERSE)
    )
    matters = _raised(found, chances, limits, signed=signed)
    doubt = _doubts(scores, around, chances, limits) if not rights and not matters and not around.to_many else ()
    asks = _asks(scores, found.evidence) or chances[Matter.QUESTION] >= limits.sure[Matter.QUESTION]
    if not rights and not matters and not doubt and asks:
        matters = (Matter.QUESTION,)
    shown: dict[str, float] = {str(one): scores[one] for one in Aspect if one in scores} | dict(chances)
    for sign, right in _LEANS.items():
        if f"unclear.{sign}" in doubt:
            shown[right] = max(shown[right], scores[sign])
    return Verdict(
        judgement=_judgement(rights, matters, doubt),
        rights=rights,
        matters=matters,
        aspects=_aspects(scores, found.evidence, rights),
        language=around.language,
        language_guessed=around.language_guessed,
        scores={label: round(score, 3) for label, score in sorted(shown.items()) if score >= _SHOWN},
        because=(*_because(found.evidence), *opinion.because[:_REASONS], *doubt),
    )


def _signed(scores: Mapping[str, float], around: Circumstances) -> bool:
    """Whether the letter speaks of data protection, or of the writer's own data, account, or mail from us."""
    return around.personal or bool(SIGNS & scores.keys())


def _raised(found: Weighed, chances: Mapping[str, float], limits: Thresholds, *, signed: bool) -> tuple[Matter, ...]:
    """The matters told; an authority's letter is about a complaint and makes none."""
    beside = any(chances[one] >= limits.decided for one in found.matters)
    raised = [
        one
        for one in _MATTERS
        if limits.said(one, chances[one], decided=one in found.matters, signed=signed, beside=beside)
    ]
    if Matter.AUTHORITY in raised and Matter.COMPLAINT in raised:
        raised.remove(Matter.COMPLAINT)
    return tuple(raised)


def _judgement(rights: tuple[Right, ...], matters: tuple[Matter, ...], doubt: tuple[str, ...]) -> Judgement:
    if rights or matters:
        return Judgement.SURE
    return Judgement.UNCLEAR if doubt else Judgement.NOT_A_REQUEST


def _weaker(subject: Iterable[Evidence], body: Sequence[Evidence], around: Circumstances) -> list[Evidence]:
    """The subject's evidence at its worth: none in a reply, whose subject is old, little where the body says more."""
    if around.is_reply:
        return []
    said = {right for right in _RIGHTS if _together(body, right) >= SURE}
    return [
        times(one, _SUBJECT)
        for one in subject
        if one.label not in {"question_other", "pointer"}
        and (not said or one.label not in _RIGHTS or one.label in said)
    ]


def _together(weighed: Iterable[Evidence], label: str) -> float:
    """One score of several findings: the best of each sentence and rule, as chances that add up."""
    by_rule: dict[str, float] = {}
    by_sentence: dict[int, tuple[float, str]] = {}
    for one in weighed:
        if one.label == label:
            by_sentence[one.sentence] = max(by_sentence.get(one.sentence, (0.0, "")), (one.score, one.rule))
    for score, rule in by_sentence.values():
        by_rule[rule] = max(score, by_rule.get(rule, 0.0))
    missed = 1.0
    for score in sorted(by_rule.values(), reverse=True)[:3]:
        missed *= 1.0 - score
    return 1.0 - missed


def _rights(scores: Mapping[str, float], weighed: Sequence[Evidence]) -> tuple[Right, ...]:
    found = {right for right in _RIGHTS if scores.get(right, 0.0) >= SURE}
    detail = {"access.shared_with", "access.recipients", "access.purposes", "access.retention", "access.how_used"}
    access = {one.rule.rsplit(".", 1)[0] for one in weighed if one.label == Right.ACCESS}
    if (
        Right.ACCESS in found
        and _only(weighed, Right.PORTABILITY, {"portability.format", "portability.export"})
        and (access & {"access.right", "access.any_data"} or any(one.rule == "article.gdpr.15" for one in weighed))
    ):
        found.discard(Right.PORTABILITY)  # the form of an access copy, GDPR 15(3)
    if len(found) > 1 and access and access <= detail:
        found.discard(Right.ACCESS)
    strong = {right for right in found if scores[right] >= 0.8}  # noqa: PLR2004 - said in so many words
    # "I need my data for a claim" explains another request, it makes none.
    if strong - {Right.ACCESS} and access and access <= {"access.want"}:
        found.discard(Right.ACCESS)
    weak_change = {"rectification.wrong", "rectification.changed"}
    rules = {one.rule.rsplit(".", 1)[0] for one in weighed if one.label == Right.RECTIFICATION}
    if strong - {Right.RECTIFICATION} and rules <= weak_change:
        found.discard(Right.RECTIFICATION)
    if scores.get(Matter.COMPLAINT, 0.0) >= COMPLAINED:
        found -= {right for right in found if _only_recalled(weighed, right)}
    return tuple(right for right in _RIGHTS if right in found)


def _only_recalled(weighed: Iterable[Evidence], label: str) -> bool:
    """Whether a right is spoken of as an earlier request only, in a letter that complains of it."""
    return all(one.reminded or one.article or one.sentence < 0 for one in weighed if one.label == label)


def _only(weighed: Iterable[Evidence], label: str, rules: set[str]) -> bool:
    """Whether nothing but these rules speaks for a label."""
    return {one.rule.rsplit(".", 1)[0] for one in weighed if one.label == label} <= rules


def _matters(scores: Mapping[str, float], rights: tuple[Right, ...]) -> tuple[Matter, ...]:
    """The matters told; a complaint beside a right needs to be declared, not only felt."""
    bar = {Matter.COMPLAINT: COMPLAINED if rights else SURE, Matter.BREACH: SURE, Matter.AUTHORITY: SURE}
    found = [one for one in _MATTERS if scores.get(one, 0.0) >= bar[one]]
    if Matter.AUTHORITY in found and Matter.COMPLAINT in found:
        found.remove(Matter.COMPLAINT)
    return tuple(found)


def _asks(scores: Mapping[str, float], weighed: Sequence[Evidence]) -> bool:
    """Whether the letter is a question about data protection."""
    return bool({"question_topic", "how", "supplier"} & scores.keys()) or (
        "talk" in scores and any(one.question for one in weighed)
    )


def _doubts(
    scores: Mapping[str, float], around: Circumstances, chances: Mapping[str, float], limits: Thresholds
) -> tuple[str, ...]:
    """Why a letter without a settled right may still be one; empty if nothing says so (P11)."""
    asks = "question_topic" in scores or "how" in scores
    right = max(chances[one] for one in _RIGHTS)
    bar = limits.asked_doubt if asks else _bar(scores, around, limits)
    reasons = {
        "unclear.no_own_words": around.words == 0 and around.open_elsewhere,
        "unclear.points_elsewhere": around.words <= _POINTS
        and around.open_elsewhere
        and ("pointer" in scores or _greets(around))
        and not {"request_word", "human", "business", "thanks"} & scores.keys(),
        "unclear.right_in_doubt": right >= bar,
        "unclear.remove_me": scores.get("remove_me", 0.0) >= DOUBT,
        "unclear.close_account": scores.get("close_account", 0.0) >= DOUBT and not asks,
        "unclear.automated_decision": "automated" in scores and not asks,
        "unclear.only_the_law": "law" in scores and around.words <= _TERSE and not asks,
        "unclear.nearly_said": "loose" in scores and not asks,
        "unclear.own_data": "own_data" in scores and around.words <= _SHORT and not asks,
    }
    return tuple(name for name, holds in reasons.items() if holds)


def _bar(scores: Mapping[str, float], around: Circumstances, limits: Thresholds) -> float:
    """From which chance on a right may have been meant, by what the letter speaks of."""
    if SIGNS & scores.keys():
        return limits.doubt
    return limits.personal_doubt if around.personal else limits.unsigned


def _greets(around: Circumstances) -> bool:
    """Whether nothing but a greeting stands above an attachment or a forwarded text."""
    return around.words <= _NOTHING and around.bare and (around.attachments > 0 or around.forwarded)


def _aspects(scores: Mapping[str, float], weighed: Iterable[Evidence], rights: tuple[Right, ...]) -> frozenset[Aspect]:
    found = {one for one in Aspect if scores.get(one, 0.0) >= SURE}
    if Right.OBJECTION in rights and any(
        one.marketing for one in weighed if one.label == Right.OBJECTION and not one.article and one.score >= DOUBT
    ):
        found.add(Aspect.MARKETING)
    return frozenset(found)


def _because(weighed: Iterable[Evidence]) -> tuple[str, ...]:
    """The rules, the weightiest first, each once."""
    best: dict[str, float] = {}
    for one in weighed:
        best[one.rule] = max(one.score, best.get(one.rule, 0.0))
    return tuple(sorted(best, key=lambda rule: (-best[rule], rule))[:12])
