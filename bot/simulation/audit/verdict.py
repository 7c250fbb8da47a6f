"""The auditor's verdict on a year: every duty that came due, every date recomputed, every notice read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulation.audit import duties, grave
from bot.simulation.audit.dates import Unexplained, history, unexplained
from bot.simulation.audit.duty import Duty, File, Met
from bot.simulation.audit.evidence import Evidence
from bot.simulation.audit.letters_lost import of_letters
from bot.simulation.audit.mails import Broken, broken_notices
from bot.simulation.audit.story import Story, stories_of
from bot.simulation.staff import Refusal
from handlers.calendars import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the auditor found."""

    stories: tuple[Story, ...]
    duties: tuple[Duty, ...]
    unexplained: tuple[Unexplained, ...]
    broken: tuple[Broken, ...]
    wrongly_taken: tuple[Refusal, ...]

    @property
    def missed(self) -> tuple[Duty, ...]:
        """Duties that nobody met and no alarm announced in time."""
        return tuple(one for one in self.duties if one.met is Met.MISSED)

    @property
    def sound(self) -> bool:
        """Whether the year passes."""
        return not (self.missed or self.unexplained or self.broken or self.wrongly_taken)


def audit(
    evidence: Evidence, *, languages_of: Callable[[str], tuple[str, ...]], detect: Callable[[str], str]
) -> Verdict:
    """Judge a year by its journal, its sent mail and its letters.

    `languages_of` names the languages of a notice, `detect` the language of a text.
    """
    stories = stories_of(evidence.entries)
    shown = {one.number: one for one in evidence.cases}
    found: list[Duty] = [*of_letters(evidence)]
    dates: list[Unexplained] = []
    for story in stories.values():
        file = _file(story, evidence)
        found += [*duties.of_request(file), *grave.of_matters(file)]
        dates += unexplained(story, shown.get(story.number), evidence)
    dates += [_untold(number) for number in shown if number not in stories]
    return Verdict(
        stories=tuple(stories.values()),
        duties=tuple(sorted(found, key=lambda duty: duty.due)),
        unexplained=tuple(dates),
        broken=tuple(broken_notices(evidence, languages_of, detect)),
        wrongly_taken=tuple(one for one in evidence.refusals if one.accepted),
    )


def _file(story: Story, evidence: Evidence) -> File:
    return File(
        story=story,
        moments=history(story, evidence.rules),
        calendar=calendar_of(evidence.rules),
        rules=evidence.rules,
        ends=evidence.ends,
    )


def _untold(number: str) -> Unexplained:
    return Unexplained(case=number, seq=0, what="case", shown=number, recomputed="the journal opens no such case")
