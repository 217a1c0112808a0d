"""What the processes of a service are forked from: one that has everything loaded, so that they share its memory.

Imported by multiprocessing's fork server alone (``multiprocessing.set_forkserver_preload``).
"""

from contextlib import suppress

from app.batch import follow, queue
from app.cli import worker
from app.errors import WhosaidError
from app.extractors.process import loaded
from app.settings import load_settings

__all__ = ["follow", "queue", "worker"]

settings = load_settings()
# each process meets the same error where it can be told to somebody
with suppress(WhosaidError):
    loaded(settings.pipeline, settings.model)
