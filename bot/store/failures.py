"""Database errors without content: class and code only.

SQLAlchemy's own errors keep the statement's values in `.params`, and a driver's message may quote a row.
"""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeout,
)

from bot.errors import BotError, Conflict, Permanent, Unreachable

# Serialization failure, deadlock, lock not available: the same transaction may succeed when it is tried again.
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})


def translate(error: SQLAlchemyError) -> BotError:
    """The same failure as one of our errors, naming class and code and nothing else."""
    original = error.orig if isinstance(error, DBAPIError) else None
    code = _code(original)
    message = f"database: {type(original or error).__name__} ({code or 'no code'})"
    if isinstance(error, IntegrityError):
        return Conflict(message)
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)) or code in _TRY_AGAIN:
        return Unreachable(message)
    return Permanent(message)


def translate_at_the_source(engine: Engine) -> None:
    """Let every statement of an engine fail with one of our errors, also where a caller catches it at once."""

    def replace(context: ExceptionContext) -> BotError | None:
        error = context.sqlalchemy_exception
        if error is None:
            return None
        failure = translate(error)
        # The originals stay attached as causes: empty them.
        context.original_exception.args = ()
        error.args = ()
        if isinstance(error, DBAPIError):
            error.params = error.statement = None
        return failure

    event.listen(engine, "handle_error", replace, retval=True)


def _code(original: BaseException | None) -> str | None:
    """PostgreSQL's SQLSTATE or SQLite's name for the failure."""
    for name in ("sqlstate", "sqlite_errorname"):
        code = getattr(original, name, None)
        if isinstance(code, str):
            return code
    return None
