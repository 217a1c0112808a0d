"""Loads everything that the service's processes need; they are forked from the process that imports this and share its memory.

Imported by multiprocessing's fork server only (``multiprocessing.set_forkserver_preload``).
"""

from contextlib import suppress

from app.batch import follow, queue
from app.cli import worker
from app.errors import WhosaidError
from app.extractors.process import loaded
from app.outbound import articles
from app.reading import batch, feed, file, robots
from app.settings import load_settings

__all__ = ["articles", "batch", "feed", "file", "follow", "queue", "robots", "worker"]

settings = load_settings()
# each process meets the same error again, where it can be reported
with suppress(WhosaidError):
    loaded(settings.pipeline, settings.model)
