"""The log: one line for each thing worth telling, JSON where no person is watching."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from lyceum.app.settings import LogLevel
from lyceum.http.dialect import REQUEST_ID


def set_up(level: LogLevel) -> None:
    """Sends our own lines and those of the libraries to stderr, in one form.

    Traces are plain ones: the fancier sort prints the values of variables, secrets among them.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        _with_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_ending()],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    # What the libraries tell of an ordinary day (started, finished) the command line tells better.
    for name in ("uvicorn", "asyncio", "alembic"):
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def _with_request_id(logger: Any, method: str, line: EventDict) -> EventDict:
    request_id = REQUEST_ID.get()
    if request_id:
        line["request_id"] = request_id
    return line


def _ending() -> list[Any]:
    if sys.stderr.isatty():
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
