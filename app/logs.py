"""Logs: one line per event, for people (console) or programs (json), each with the id of its request.

What strangers can cause again and again does not fill the disk: lines are cut, and of many warnings that are alike a few are
kept.
"""

import logging
from collections import Counter

import structlog
from asgi_correlation_id import correlation_id
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

# How many warnings or errors that are alike are kept each minute, and how many characters of a line and of a traceback.
MOST_ALIKE, LONGEST_LINE, LONGEST_TRACEBACK = 10, 2_000, 20_000


def set_up_logs(form: str, level: str) -> None:
    """Write log lines of at least ``level`` to standard error. ``form`` is ``console`` or ``json``."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_request_id,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _cut,
                renderer,
            ],
        )
    )
    handler.addFilter(FewAlike())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Alembic logs the database's dialect at every check of the schema
    logging.getLogger("alembic").setLevel(logging.WARNING)


class FewAlike(logging.Filter):
    """Lets a few of the warnings and errors through that come from the same place within a minute, and then counts the rest."""

    def __init__(self, most: int = MOST_ALIKE) -> None:
        super().__init__()
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._most = RateLimitItemPerMinute(most)
        self._left_out: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is kept. The next one that is kept says how many before it were not."""
        if record.levelno < logging.WARNING:
            return True
        kind = _kind_of(record)
        if not self._limiter.hit(self._most, kind):
            self._left_out[kind] += 1
            return False
        if left_out := self._left_out.pop(kind, 0):
            if isinstance(record.msg, dict):
                record.msg = record.msg | {"left_out": left_out}
            else:
                record.msg, record.args = f"{record.getMessage()} ({left_out} like it were left out)", ()
        return True


def _kind_of(record: logging.LogRecord) -> str:
    """What records that are alike have in common: the line of code that wrote them, and the one that an error comes from."""
    event = record.msg.get("event") if isinstance(record.msg, dict) else None
    error = record.exc_info[1] if record.exc_info else record.msg.get("exc_info") if isinstance(record.msg, dict) else None
    place = ""
    if isinstance(error, BaseException) and error.__traceback__ is not None:
        last = error.__traceback__
        while last.tb_next is not None:
            last = last.tb_next
        place = f"{type(error).__name__} at {last.tb_frame.f_code.co_filename}:{last.tb_lineno}"
    return f"{record.name} {record.pathname}:{record.lineno} {event} {place}"


def _cut(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    for field, longest in (("event", LONGEST_LINE), ("exception", LONGEST_TRACEBACK)):
        words = event.get(field)
        if isinstance(words, str) and len(words) > longest:
            event[field] = f"{words[:longest]}… ({len(words) - longest:,} more characters)"
    return event


def _with_request_id(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    if (request_id := correlation_id.get()) is not None:
        event["request_id"] = request_id
    return event
