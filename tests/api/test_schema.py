"""The running service keeps to its own schema: schemathesis tries every operation with all checks, the same way each time.

``make schema`` does the same for longer and at random.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ingest import ingest
from app.main import create_app
from app.pipeline import load_pipeline
from app.quality import Quality
from app.settings import Settings
from app.store.database import open_database
from tests.serving import served

ROOT = Path(__file__).parents[2]
KINDS = {".txt": "text/plain", ".html": "text/html", ".json": "application/json"}


@pytest.fixture
def service(sqlite_url: str) -> Iterator[str]:
    """The address of a running service with the sample articles."""
    pipeline, database = load_pipeline(Quality.FAST), open_database(sqlite_url)
    for path in sorted((ROOT / "seeds").iterdir()):
        ingest(database, pipeline, pipeline.read(path.read_bytes(), KINDS[path.suffix]))
    database.close()
    with served(create_app(Settings(database_url=sqlite_url), pipeline)) as address:
        yield address


def test_the_service_keeps_to_its_schema(service: str) -> None:
    command = ["run", f"{service}/openapi.json", "--checks", "all", "--phases", "examples,coverage", "--seed", "1", "--no-color"]
    result = subprocess.run(
        [str(Path(sys.executable).with_name("st")), *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-6000:]
