"""A fixture for every test: what `bot.logs.configure` sets for a whole process is put back afterwards."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _process_state() -> Iterator[None]:
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning
    handlers, level, raising = logging.root.handlers[:], logging.root.level, logging.raiseExceptions
    yield
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
    if logging.root.handlers and type(logging.root.handlers[0]).__module__ == "bot.logs":
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        logging.raiseExceptions = raising
        structlog.reset_defaults()
