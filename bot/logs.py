"""Logs without content: errors as class, code and place; libraries as logger and place; crashes the same way (T2).

Whoever logs gives ids, codes and counts. This module keeps out what slips in by itself: messages of other people's
exceptions (they quote rows, answers and addresses), local variables, arguments of library log lines, warnings' texts,
and the `repr` of objects. Lines go to standard error, so that `--json` output stays one document.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping
from datetime import date
from enum import Enum
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.errors import BotError, Misuse

LONGEST = 300  # characters of one value
MOST = 50  # items of one list

_ROOT = Path(__file__).parent.parent
_OURS = tuple(f"{_ROOT / folder}/" for folder in ("bot", "classifiers", "handlers", "templates"))
_FRAMES = 5
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_CODE_NAMES = ("sqlstate", "sqlite_errorname", "status_code", "errno", "code")


def configure(*, json: bool = False, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Set up logging for the whole process, and hooks that keep crashes free of content.

    Args:
        json: one JSON object a line instead of text for a person.
        level: the lowest level of our own lines; libraries speak from WARNING on.
        stream: where lines go; standard error by default.

    Raises Misuse for an unknown level.
    """
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            errors_without_content,
            plain_values,
            _renderer(out, json=json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_level(level)),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _route_libraries()
    install_hooks()


def install_hooks() -> None:
    """Replace Python's ways of printing a crash or a warning, all of which print messages."""
    sys.excepthook = _on_crash
    sys.unraisablehook = _on_unraisable
    threading.excepthook = _on_thread_crash
    warnings.showwarning = _on_warning


def crashed(error: BaseException) -> None:
    """Say that a command crashed: class, code and places, never a message."""
    _on_crash(type(error), error, error.__traceback__)


def facts_of(error: BaseException) -> dict[str, str | list[str]]:
    """What may be said of an error: class, code, places in our own files, innermost first, and classes of its causes.

    The message is kept of errors of `bot.errors` only: we wrote it.
    """
    facts: dict[str, str | list[str]] = {"error": _class_name(error)}
    if isinstance(error, BotError) and str(error):
        facts["message"] = _text(str(error))
    code = code_of(error)
    if code:
        facts["code"] = code
    places = _places(error.__traceback__)
    if places:
        facts["place"] = places
    causes = _causes(error)
    if causes:
        facts["causes"] = causes
    return facts


def code_of(error: BaseException) -> str:
    """The error's code: SQLSTATE, SQLite's name, HTTP status or errno; "" when it has none that looks like a code."""
    for name in _CODE_NAMES:
        try:
            code = getattr(error, name, None)
        except Exception:  # noqa: BLE001, S112 - a property of somebody else's error may fail in any way
            continue
        if isinstance(code, (int, str)) and _CODE.fullmatch(str(code)):
            return str(code)
    return ""


def errors_without_content(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: turn `exc_info` into facts, so that no renderer ever sees the exception."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = _error_in(given)
    if error is not None:
        event.update(facts_of(error))
    return event


def plain_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: only numbers, short texts, dates and lists of them; any other object is named by its class."""
    return {_text(str(key)): _plain(value) for key, value in event.items()}


def _plain(value: Any) -> Any:
    """One value, made safe to render."""
    value = value.value if isinstance(value, Enum) else value
    if isinstance(value, Mapping):
        return {_text(str(key)): _plain(one) for key, one in list(value.items())[:MOST]}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in list(value)[:MOST]]
    return value if value is None or isinstance(value, (bool, int, float)) else _word(value)


def _word(value: Any) -> str:
    """A text, date or error in words; any other object by its class."""
    if isinstance(value, BaseException):
        return " ".join(filter(None, (_class_name(value), code_of(value))))
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    return _text(str(value)) if isinstance(value, (str, PurePath)) else f"<{type(value).__name__}>"


def _text(value: str) -> str:
    """At most 300 characters, none of which could start a new line or steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in value[:LONGEST])


def _error_in(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if len(given) > 1 and isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _class_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _places(trace: TracebackType | None) -> list[str]:
    frames = [
        f"{Path(frame.f_code.co_filename).relative_to(_ROOT)}:{line}"
        for frame, line in traceback.walk_tb(trace)
        if frame.f_code.co_filename.startswith(_OURS)
    ]
    return frames[: -_FRAMES - 1 : -1]


def _causes(error: BaseException) -> list[str]:
    found: list[BaseException] = [error]
    while len(found) <= _FRAMES:
        last = found[-1]
        following = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if following is None or following in found:
            break
        found.append(following)
    return [_word(one) for one in found[1:]]


def _level(name: str) -> int:
    known = logging.getLevelNamesMapping()
    if name.upper() not in known:
        raise Misuse("the log level must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return known[name.upper()]


def _renderer(out: TextIO, *, json: bool) -> Processor:
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback)


class _Libraries(logging.Handler):
    """Logger, level and place of a library's line; neither its text nor its arguments, which may quote an answer."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a line on to our own log."""
        place = "/".join(Path(record.pathname).parts[-2:])
        structlog.get_logger().log(
            record.levelno,
            "library_line",
            logger=record.name,
            line=f"{place}:{record.lineno}",
            exc_info=record.exc_info or None,
        )


def _route_libraries() -> None:
    logging.raiseExceptions = False  # or a faulty line prints its arguments
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
    logging.root.handlers[:] = [_Libraries(logging.WARNING)]
    logging.root.setLevel(logging.WARNING)


def _on_crash(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        structlog.get_logger().warning("interrupted")
    else:
        structlog.get_logger().critical("crashed", exc_info=error)


def _on_thread_crash(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:
        structlog.get_logger().critical("thread_crashed", exc_info=args.exc_value)


def _on_unraisable(args: sys.UnraisableHookArgs) -> None:
    structlog.get_logger().error("error_ignored", exc_info=args.exc_value, object=type(args.object).__name__)


def _on_warning(
    message: Warning | str,  # noqa: ARG001 - Python calls it by these names
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - Python calls it by these names
    line: str | None = None,  # noqa: ARG001 - Python calls it by these names
) -> None:
    place = "/".join(Path(filename).parts[-2:])
    structlog.get_logger().warning("python_warning", category=category.__name__, line=f"{place}:{lineno}")
