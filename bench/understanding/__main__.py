"""`python -m bench.understanding [FOLDER] [--held] [--corpus] [--errors]`, see the package."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.understanding import figures
from bench.understanding.figures import Share
from bench.understanding.judged import Judged, judge
from bench.understanding.letters import KNOWN, RIGHTS, Labelled, of_corpus, read
from classifiers.labels import Matter, Right
from classifiers.pipeline import load
from classifiers.scripts import corpus

_SHOWN = [*(one.value for one in Right), *(one.value for one in Matter)]
_LOST_MOST = 40
"""So many errors are named."""


def main(arguments: Sequence[str]) -> int:
    """Read, judge, print; the exit status is 0."""
    show = "--errors" in arguments
    for folder in (one for one in arguments if not one.startswith("--")):
        _report(f"letters of {folder}", read(Path(folder)), show=show)
    if "--held" in arguments:
        for name, examples in (("asks", "ask"), ("letters", "letter")):
            held = [one for some in corpus.held().values() for one in some if one.kind == examples]
            _report(f"{name} of our own that were held back", [of_corpus(one) for one in held], show=False)
    if "--corpus" in arguments:
        rest = [of_corpus(one) for some in corpus.batches().values() for one in some]
        _report("our own corpus, which was learned from", rest, show=show)
    return 0


def _report(title: str, letters: Sequence[Labelled], *, show: bool) -> None:
    judged = judge(letters, load())
    print(f"\n== {title}: {len(letters)}")
    _line("lang", "label", "support", "recall", "precision", "F1")
    asked = [one for one in judged if one.letter.part in {"requests", "negatives", "ambiguous"}]
    languages = sorted({one.letter.language for one in asked})
    for language in languages:
        _table(language, [one for one in asked if one.letter.language == language])
    _table("rest", [one for one in asked if one.letter.language not in {"fr", "en"}])
    _table("all", asked)
    _shares(judged)
    if show:
        _errors(judged)


def _table(language: str, judged: Sequence[Judged]) -> None:
    for label in _SHOWN:
        found = figures.count(label, judged)
        if not found.support and not found.extra:
            continue
        low, high = figures.interval(judged, label)
        f1 = f"{found.f1:.3f} ({low:.2f}-{high:.2f})"
        _line(language, label, f"{found.support:.1f}", _ends(found.recall), _ends(found.precision), f1)
    micro = figures.micro(judged)
    macro, every = figures.macro(judged), figures.macro(judged, least=1)
    _line(
        language, "six, micro", f"{micro.support:.1f}", _ends(micro.recall), _ends(micro.precision), f"{micro.f1:.3f}"
    )
    enough = "none" if macro is None else f"{macro:.3f}"
    _line(language, "six, macro", "", "", f"(>= {figures.ENOUGH})", f"{enough}; all {every or 0:.3f}")


def _ends(share: Share) -> str:
    low, high = share.interval
    return f"{share.value:.3f} ({low:.2f}-{high:.2f})"


def _line(*cells: object) -> None:
    print(
        "  ".join(str(cell).ljust(width) for cell, width in zip(cells, (5, 20, 8, 20, 20, 20), strict=False)).rstrip()
    )


def _shares(judged: Sequence[Judged]) -> None:
    asking = [one for one in judged if one.rights]
    innocent = [one for one in judged if _innocent(one)]
    _share("unclear", asking, lambda one: one.unclear)
    _share("lost", asking, lambda one: one.lost)
    _share("exactly right", asking, lambda one: one.rights == one.found & RIGHTS - (one.letter.optional - one.rights))
    _share("false cases", innocent, lambda one: one.opens)
    for kind in sorted({one.letter.part for one in judged} - {"requests", "negatives", "ambiguous"}):
        some = [one for one in judged if one.letter.part == kind]
        _share(f"  {kind}: known as a machine", some, lambda one: one.machine)
        _share(f"  {kind}: opens a case", some, lambda one: one.opens)
    print(f"calibration error of rights: {figures.calibration(judged):.3f}")
    times = sorted(one.milliseconds for one in judged)
    print(f"milliseconds a letter: median {times[len(times) // 2]:.1f}, 99 % {times[len(times) * 99 // 100]:.1f}")


def _innocent(one: Judged) -> bool:
    """Whether a case for it would be a false one: no request, nor what stresses a parser or shows a quote."""
    return one.letter.part in {"negatives", "ham", "spam", "bounce", "autoreply"} and not one.letter.labels & (
        KNOWN - {Matter.QUESTION.value}
    )


def _share(name: str, judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> None:
    share = Share(sum(one.weight for one in judged if holds(one)), sum(one.weight for one in judged))
    low, high = share.interval
    print(f"{name}: {share.part:.1f} of {share.of:.1f}, {100 * share.value:.1f} % ({100 * low:.1f}-{100 * high:.1f})")


def _errors(judged: Sequence[Judged]) -> None:
    """Which letters are wrong, by name and rule, without their text."""
    for one in judged:
        labels = one.letter.labels & KNOWN
        missing, extra = labels - one.found, one.found - labels - one.letter.optional
        wrong = one.letter.part == "requests" and (missing or extra) and "followup" not in one.letter.labels
        if wrong or (_innocent(one) and one.opens):
            judgement = one.verdict.judgement.value
            print(
                one.letter.name,
                judgement,
                "missing",
                *sorted(missing),
                "extra",
                *sorted(extra),
                one.verdict.because[:5],
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
