"""Logs: one line per event, for people (console) or programs (json), each with the id of its request."""

import logging

import structlog
from asgi_correlation_id import correlation_id


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
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Alembic logs the database's dialect at every check of the schema
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _with_request_id(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    if (request_id := correlation_id.get()) is not None:
        event["request_id"] = request_id
    return event
