"""The service as processes of their own: started, killed, and told to end."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

ENOUGH = 120.0
WHOSAID = (sys.executable, "-m", "app.cli")


class Service:
    """``whosaid serve`` on a port of its own, with its archive and its log in ``folder``."""

    def __init__(self, folder: Path, port: int, level: str = "WARNING") -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "service.log"
        self._environment = at_archive(folder / "whosaid.db") | {
            "WHOSAID_PORT": str(port),
            "WHOSAID_PIPELINE": "fast",
            "WHOSAID_EXTRACTORS": "2",
            "WHOSAID_WORKERS": "2",
            "WHOSAID_LOG_LEVEL": level,
        }
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*WHOSAID, "serve"], env=self._environment, stdout=log, stderr=log)
        end = time.monotonic() + ENOUGH
        while time.monotonic() < end:
            try:
                httpx2.get(f"{self.address}/readyz").raise_for_status()
                return
            except httpx2.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def kill(self, victim: str, chance: random.Random) -> bool:
        """Kill one process of that sort; whether there was one."""
        server = [pid for pid in children(self.process.pid) if "forkserver" in command_of(pid)]
        forked = [pid for parent in server for pid in children(parent)]
        targets = {"service": [self.process.pid], "fork server": server, "forked": forked}[victim]
        if not targets:
            return False
        os.kill(chance.choice(targets), signal.SIGKILL)
        return True

    def stop(self) -> None:
        """End it as an operator does."""
        self.process.terminate()
        self.process.wait(ENOUGH)


def at_archive(file: Path) -> dict[str, str]:
    """The environment of a command that works on this archive."""
    return os.environ | {"WHOSAID_DATABASE_URL": f"sqlite:///{file}"}


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(pid) for task in Path(f"/proc/{parent}/task").iterdir() for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """How a process was started."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
