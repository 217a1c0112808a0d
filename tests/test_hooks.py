"""The commit hooks: every program comes with the dev extra, and large files and stray white space are caught."""

import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent


def hooks() -> dict[str, dict[str, Any]]:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    return {hook["id"]: hook for hook in repository["hooks"]}


def test_every_hook_runs_a_program_of_the_environment() -> None:
    for name, hook in hooks().items():
        program = Path(shlex.split(hook["entry"])[0])
        assert (hook["language"], program.parent) == ("system", Path(".venv/bin")), name
        assert (PROGRAMS / program.name).is_file(), name
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["dev"]
    assert any(line.startswith("pre-commit-hooks==") for line in dev)


def test_types_are_checked_before_a_push_and_everything_else_before_a_commit() -> None:
    assert {name for name, hook in hooks().items() if hook.get("stages") == ["pre-push"]} == {"mypy"}


def test_a_large_file_and_stray_white_space_are_caught(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)  # noqa: S607
    (tmp_path / "notes.txt").write_text("two spaces  \nand no line break")
    (tmp_path / "corpus.jsonl").write_bytes(b"x" * 600_000)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)  # noqa: S607
    caught = {}
    for name in ("large-files", "trailing-whitespace", "end-of-file"):
        program, *options = shlex.split(hooks()[name]["entry"])
        command = [str(PROGRAMS / Path(program).name), *options, "notes.txt", "corpus.jsonl"]
        caught[name] = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert {name: answer.returncode for name, answer in caught.items()} == dict.fromkeys(caught, 1)
    assert "corpus.jsonl (586 KB) exceeds 500 KB" in caught["large-files"].stdout
    assert (tmp_path / "notes.txt").read_text() == "two spaces\nand no line break\n"
