"""The server: uvicorn, which also ends the streams of batch progress when it shuts down, so that they do not delay it."""

import signal
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.cli.connections import limited_to, most_connections
from app.settings import Settings

# Connections that the system accepts before the service does.
BACKLOG = 100


class Server(uvicorn.Server):
    """Finishes the requests that it accepted before it ends; ``app.state.stopping`` is set from the first signal on."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            server_header=False,
            http=limited_to(most_connections()),
            backlog=BACKLOG,
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=int(settings.max_seconds) + 1,
        )
        super().__init__(config)
        self.app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle a signal to stop."""
        self.app.state.stopping.set()
        super().handle_exit(sig, frame)

    def run_until_stopped(self) -> None:
        """Serve until a signal. uvicorn raises that signal again at the end, as SystemExit or KeyboardInterrupt."""
        signal.signal(signal.SIGTERM, _end)
        self.run()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
