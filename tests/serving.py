"""The application served on a free port by a thread of this process; a process of its own would load everything anew."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from tests.waiting import until


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the running application."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    running = threading.Thread(target=server.run)
    running.start()
    until(lambda: server.started or not running.is_alive())
    assert server.started, "the service did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    running.join()
