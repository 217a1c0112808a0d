"""The running service keeps to its own schema: schemathesis tries every operation with all checks, the same way each time.

``make schema`` does the same for longer and at random.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
PORT = 18734


@pytest.fixture
def service(tmp_path: Path) -> Iterator[str]:
    """The address of a running service with the sample articles."""
    environment = os.environ | {
        "WHOSAID_DATABASE_URL": f"sqlite:///{tmp_path / 'whosaid.db'}",
        "WHOSAID_PIPELINE": "fast",
        "WHOSAID_PORT": str(PORT),
        "WHOSAID_WORKERS": "0",
        "WHOSAID_LOG_LEVEL": "ERROR",
    }
    whosaid = [sys.executable, "-m", "app.cli"]
    seeds = [str(path) for path in sorted((ROOT / "seeds").iterdir())]
    for command in (["migrate"], ["ingest", *seeds]):
        subprocess.run([*whosaid, *command], env=environment, check=True, capture_output=True, cwd=ROOT)
    server = subprocess.Popen([*whosaid, "serve"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{PORT}"
    for _ in range(300):
        try:
            httpx2.get(f"{address}/healthz")
            break
        except httpx2.TransportError:
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait()


def test_the_service_keeps_to_its_schema(service: str) -> None:
    command = ["run", f"{service}/openapi.json", "--checks", "all", "--phases", "examples,coverage", "--seed", "1", "--no-color"]
    result = subprocess.run(
        [str(Path(sys.executable).with_name("st")), *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-6000:]
