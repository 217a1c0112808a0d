"""The wheel: it holds everything that the package needs, and works where there is no checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.conftest import STORY
from tests.test_server import free_port

ROOT = Path(__file__).parents[1]
START_SECONDS = 180


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, and this environment's libraries after it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    # a path in a .pth file is searched last, and the .pth files in it are not read: no checkout is found
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", folder / "bin/python", wheel], check=True)
    return folder / "bin"


def test_the_wheel_has_every_file_of_the_package_and_the_migrations(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "app", "alembic"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    names = (name for name in listed.stdout.splitlines() if (ROOT / name).is_file())
    expected = {name.replace("alembic/", "app/migrations/", 1) if name.startswith("alembic/") else name for name in names}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == expected
    assert {"app/py.typed", "app/migrations/env.py", "app/migrations/script.py.mako", "app/web/static/whosaid.js"} < packed


def test_the_wheel_installs_its_command_its_pipeline_components_and_its_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    about = f"whosaid-{version('whosaid')}.dist-info"
    points = archive.read(f"{about}/entry_points.txt").decode()
    assert "whosaid = app.cli:main" in points
    assert "trained_tagger = app.annotate.trained_tagger:TrainedTagger" in points
    assert f"{about}/licenses/LICENSE" in archive.namelist()


def test_an_installed_service_sets_up_its_database_and_takes_a_story(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WHOSAID_", "PYTHON"))}
    environment |= {"WHOSAID_PORT": str(port), "WHOSAID_WORKERS": "0", "WHOSAID_EXTRACTORS": "1"}
    place = subprocess.run(
        [installed / "python", "-c", "import app; print(app.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(place.stdout.strip()).is_relative_to(installed.parent)
    errors = tmp_path / "errors"
    with errors.open("w") as target:
        service = subprocess.Popen([installed / "whosaid", "serve"], cwd=tmp_path, env=environment, stderr=target)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urlopen(f"{address}/readyz").close()  # noqa: S310 (our own address)
                break
            except URLError:
                assert service.poll() is None, errors.read_text()
                assert time.monotonic() < deadline, errors.read_text()
                time.sleep(0.1)
        story = Request(f"{address}/ingest", STORY.encode(), {"Content-Type": "text/plain"})  # noqa: S310
        with urlopen(story) as answer:  # noqa: S310
            assert answer.status == 201
            assert {item["speaker"]["name"] for item in json.load(answer)["quotations"]} >= {"Ada Quist"}
        for page in ("/", "/static/whosaid.css", "/docs"):
            with urlopen(address + page) as answer:  # noqa: S310
                assert answer.status == 200
    finally:
        service.terminate()
        service.wait(START_SECONDS)
    assert "Set up a new database at sqlite:///data/whosaid.db." in errors.read_text()
    assert (tmp_path / "data/whosaid.db").is_file()
