"""`python -m bench.understanding.cost`: what understanding costs in a process of its own, on one core.

Prints, in processor time, seconds to load, the median milliseconds of a letter of 2,000 characters after warm-up with
its ratio to parsing a mail of that size, and resident memory in MB.
"""

from __future__ import annotations

import email
import email.policy
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

from classifiers.letter import Letter
from classifiers.pipeline import load
from classifiers.scripts import corpus

_CHARACTERS = 2000
_LETTERS = 40
_WARM = 5


def main() -> int:
    """Measure and print; the exit status is 0."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    began = time.process_time()
    classifier = load()
    loaded = time.process_time() - began
    letters = _letters()
    for letter in letters[:_WARM]:
        classifier.classify(letter)
    took = statistics.median(_seconds(lambda one=letter: classifier.classify(one)) for letter in letters)  # type: ignore[misc]
    mails = [_mail(one) for one in letters]
    yardstick = statistics.median(
        _seconds(lambda raw=raw: email.message_from_bytes(raw, policy=email.policy.default).get_body())  # type: ignore[misc]
        for raw in mails
    )
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = took / yardstick
    print(f"classify a letter of {_CHARACTERS} characters: median {took * 1000:.1f} ms, {ratio:.0f} x stdlib email")
    print(f"classifier loaded in {loaded:.2f} s; resident {resident:.0f} MB")
    return 0


def _letters() -> list[Letter]:
    """Letters of our own, run together to the length that is measured, in many languages."""
    texts = [one.letter.text for some in corpus.batches().values() for one in some if one.kind == "letter"]
    joined = "\n\n".join(texts)
    starts = range(0, len(joined) - _CHARACTERS, max(_CHARACTERS, len(joined) // _LETTERS))
    return [Letter(subject="Demande", text=joined[at : at + _CHARACTERS]) for at in starts]


def _mail(letter: Letter) -> bytes:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message.set_content(letter.text)
    return bytes(message)


def _seconds(step: Callable[[], object]) -> float:
    """The least of three tries: what the machine does meanwhile only ever adds."""
    times = []
    for _ in range(3):
        began = time.process_time()
        step()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
