"""The server: uvicorn, which tells those who watch a batch when the service is about to end, so that they do not hold it up."""

import signal
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.settings import Settings


class Server(uvicorn.Server):
    """Finishes what was accepted when it is told to end; ``app.state.stopping`` is set from then on."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=int(settings.max_seconds) + 1,
        )
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal came."""
        self._app.state.stopping.set()
        super().handle_exit(sig, frame)

    def run_until_told(self) -> None:
        """Serve. uvicorn raises the signal that ended it again: SystemExit or KeyboardInterrupt come out of here."""
        signal.signal(signal.SIGTERM, _end)
        self.run()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
