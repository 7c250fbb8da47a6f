"""`make bench`: what handling a letter costs, step by step, beside a yardstick measured in the same run."""

from __future__ import annotations

import email
import email.policy
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import logs
from bot.cli.stage import open_stage
from bot.mail.parse import parse
from bot.settings import Settings
from bot.vault.keys import new_keys
from bot.vault.open import Opener
from bot.vault.seal import Place, Sealer
from classifiers.letter import Letter
from classifiers.pipeline import load

ROUNDS = 200
START = datetime(2027, 3, 1, 8, tzinfo=UTC)


def main() -> None:
    """Print every figure."""
    logs.configure(level="ERROR")
    began = time.perf_counter()
    classifier = load()
    loaded = time.perf_counter() - began
    folder = files("bot.sandbox") / "letters"
    letters = [path.read_bytes() for path in folder.iterdir() if path.name.endswith(".eml")]
    raw = max(letters, key=len)
    words = Letter(subject="Demande", text=(parse(raw).letter.text * 9)[:2000])
    steps = _steps(raw, words, classifier.classify)
    medians = _in_turns(steps)
    yardstick = medians["stdlib email, policy.default"]
    print(f"{'step':<44}{'median ms':>10}{'x stdlib email':>16}")
    for name, median in medians.items():
        print(f"{name:<44}{median * 1000:>10.3f}{median / yardstick:>16.2f}")
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nclassifier loaded in {loaded:.2f} s; the whole process resident {resident:.0f} MB; in a process of its own:"
    )
    subprocess.run([sys.executable, "-m", "bench.understanding.cost"], check=True)
    _whole_way(letters)


def _steps(raw: bytes, words: Letter, classify: Callable[[Letter], object]) -> dict[str, Callable[[], object]]:
    keys = new_keys()
    sealer, opener = Sealer(keys.public), Opener(keys.private)
    place, text = Place("m", "message", "id", "text"), words.text.encode()
    sealed = sealer.seal(place, text)
    return {
        "stdlib email, policy.default": lambda: email.message_from_bytes(raw, policy=email.policy.default).get_body(),
        "parse a letter": lambda: parse(raw),
        "classify a letter of 2,000 characters": lambda: classify(words),
        "seal one field of 2,000 characters": lambda: sealer.seal(place, text),
        "seal a letter (envelope and text)": lambda: (sealer.seal(place, text), sealer.seal(place, text[:300])),
        "open one field": lambda: opener.open(place, sealed),
    }


def _in_turns(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Medians in seconds; the steps take turns, so that a slow moment of the machine hits all of them."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found) for name, found in times.items()}


def _whole_way(letters: list[bytes]) -> None:
    """Letters a second over HTTP, from delivery to sent notices, and what they cost in Gmail's units."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        stage = open_stage(stack, Path(folder), settings=Settings(), start=START, classifier=load())
        stage.work()
        for number, raw in enumerate(letters):
            stage.deliver(str(number), raw)
        began = time.perf_counter()
        stage.work()
        took = time.perf_counter() - began
        requests = stage.server.requests
        sent = len(stage.server.mailbox.sent())
        print(
            f"whole way: {len(letters)} letters, {sent} notices in {took:.2f} s ({len(letters) / took:.0f} letters/s); "
            f"{requests.http} HTTP requests, {sum(requests.units.values())} quota units"
        )


if __name__ == "__main__":
    main()
