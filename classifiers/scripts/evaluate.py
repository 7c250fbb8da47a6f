"""Measure the classifier on labelled letters: `python -m classifiers.scripts.evaluate LETTERS_DIR [--errors]`.

Prints a table per language and label (support, precision, recall, F1), then the shares that matter most: unclear, lost
(a request judged no request or a question) and false cases (a letter without a request that would open a case). An
optional label is neither right nor wrong.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.labels import Judgement, Matter, Right, Verdict
from classifiers.pipeline import load
from classifiers.scripts.letters import Labelled, human, read

_SIX = [one.value for one in Right if one is not Right.CONSENT_WITHDRAWAL]
_SHOWN = [*(one.value for one in Right), Matter.COMPLAINT.value, Matter.BREACH.value, Matter.QUESTION.value]


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter with its verdict and the milliseconds it took."""

    letter: Labelled
    verdict: Verdict
    milliseconds: float

    @property
    def found(self) -> frozenset[str]:
        """The rights and matters of the verdict."""
        return frozenset(one.value for one in (*self.verdict.rights, *self.verdict.matters))

    @property
    def rights(self) -> frozenset[str]:
        """The rights that the letter exercises."""
        return self.letter.labels & {one.value for one in Right}

    @property
    def lost(self) -> bool:
        """A request that would be laid aside or answered as a question."""
        nothing = self.verdict.judgement is Judgement.NOT_A_REQUEST or self.found == {Matter.QUESTION.value}
        return bool(self.rights) and nothing

    @property
    def wordless(self) -> bool:
        """It was set to unclear because its own words are missing or only point elsewhere, as P11 wants it."""
        return bool({"unclear.no_own_words", "unclear.points_elsewhere"} & set(self.verdict.because))

    @property
    def opens(self) -> bool:
        """It opens a case with a statutory clock though nothing was asked."""
        rights = bool(self.verdict.rights) or self.verdict.judgement is Judgement.UNCLEAR
        if self.wordless:
            return False
        return rights or bool(self.found - self.letter.labels - self.letter.optional - {Matter.QUESTION.value})


def main(arguments: Sequence[str]) -> int:
    """Read, classify, print; the exit status is 0."""
    show = "--errors" in arguments
    folder = Path(next(one for one in arguments if not one.startswith("--")))
    judged = [_judge(one) for one in read(folder)]
    _line("lang", "label", "support", "precision", "recall", "F1")
    requests = [one for one in judged if one.letter.part == "requests"]
    for language in [*sorted({one.letter.language for one in requests}), "all"]:
        _table(language, [one for one in judged if language in (one.letter.language, "all")])
    _shares(judged, requests)
    if show:
        _errors(judged)
    return 0


def _judge(letter: Labelled) -> Judged:
    classifier = load()
    began = time.perf_counter()
    verdict = classifier.classify(letter.letter)
    return Judged(letter, verdict, (time.perf_counter() - began) * 1000)


def _table(language: str, judged: Sequence[Judged]) -> None:
    scores: dict[str, tuple[int, float]] = {}
    for label in _SHOWN:
        counts = _count(label, judged)
        if counts["support"]:
            precision = counts["right"] / (counts["right"] + counts["extra"] or 1)
            recall = counts["right"] / counts["support"]
            f1 = 2 * precision * recall / (precision + recall or 1)
            scores[label] = (counts["support"], f1)
            _line(language, label, counts["support"], f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}")
    six = [f1 for label, (_, f1) in scores.items() if label in _SIX]
    ten = [f1 for label, (support, f1) in scores.items() if label in _SIX and support >= 10]  # noqa: PLR2004
    micro = sum((_count(label, judged) for label in _SIX), Counter())
    micro_f1 = 2 * micro["right"] / ((micro["support"] + micro["right"] + micro["extra"]) or 1)
    _line(language, "macro, six", "", "", f"{_mean(six):.3f}", f"{_mean(ten):.3f} (>= 10)")
    _line(language, "micro, six", micro["support"], "", "", f"{micro_f1:.3f}")


def _count(label: str, judged: Iterable[Judged]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in judged:
        if label in one.letter.labels:
            counts["support"] += 1
            counts["right"] += label in one.found
        elif label in one.found and label not in one.letter.optional and one.letter.part != "ambiguous":
            counts["extra"] += 1
    return counts


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _line(*cells: object) -> None:
    print("  ".join(str(cell).ljust(width) for cell, width in zip(cells, (5, 20, 8, 10, 8, 14), strict=False)))  # noqa: T201


def _shares(judged: Sequence[Judged], requests: Sequence[Judged]) -> None:
    asking = [one for one in requests if one.rights]
    unclear = [one for one in asking if one.verdict.judgement is Judgement.UNCLEAR]
    innocent = [one for one in judged if human(one.letter) and not one.rights]
    machine: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        if one.letter.part not in ("requests", "negatives", "ambiguous"):
            machine[one.letter.part].append(one.opens)
    _share("unclear", len(unclear), len(asking))
    _share("lost", sum(one.lost for one in asking), len(asking))
    _share("false cases", sum(one.opens for one in innocent), len(innocent))
    _share("unclear for want of own words (P11)", sum(one.wordless for one in innocent), len(innocent))
    for kind, opened in sorted(machine.items()):
        _share(f"opened by {kind}", sum(opened), len(opened))
    times = sorted(one.milliseconds for one in judged)
    print(f"milliseconds: median {times[len(times) // 2]:.1f}, 99 % {times[len(times) * 99 // 100]:.1f}")  # noqa: T201


def _share(name: str, count: int, of: int) -> None:
    print(f"{name}: {count} of {of} ({100 * count / (of or 1):.1f} %)")  # noqa: T201


def _errors(judged: Iterable[Judged]) -> None:
    """Which letters are wrong, by name and rule, without their text."""
    for one in judged:
        labels = {label for label in one.letter.labels if label in _SHOWN}
        missing, extra = labels - one.found, one.found - one.letter.labels - one.letter.optional
        if one.letter.part == "requests" and (missing or extra) and "followup" not in one.letter.labels:
            print(one.letter.name, "missing", *sorted(missing), "extra", *sorted(extra), one.verdict.because[:4])  # noqa: T201
        elif one.letter.part != "requests" and one.opens and one.letter.part != "ambiguous":
            print(one.letter.name, one.letter.part, "opens", one.verdict.judgement.value, one.verdict.because[:4])  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
