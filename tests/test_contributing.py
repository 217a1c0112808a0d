"""The pages for contributors: the files, make targets and commands that they name exist, and issue forms are well formed."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from app.cli.commands import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "docs/release.md"]
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_file_and_command_of_a_page_exists(page: Path) -> None:
    text = page.read_text()
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    for named in re.findall(r"`((?:app|bench|docs|alembic)(?:/[\w./]+)?)`", text):
        assert (ROOT / named).exists() or named == "app/migrations", named
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:`|\$ )make ([a-z]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    commands = getattr(get_command(cli), "commands", {})
    for command in re.findall(r"(?:`|bin/)whosaid ([a-z]+)", text):
        assert command in commands, command


def test_the_page_for_contributors_lists_every_folder_of_the_package() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    for folder in (ROOT / "app").iterdir():
        if (folder / "__init__.py").exists():
            assert f"`app/{folder.name}`" in text, folder.name


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_asks_for_something_and_has_no_field_twice(form: Path) -> None:
    written = yaml.safe_load(form.read_text())
    assert {"name", "description", "labels", "body"} == set(written)
    fields = [item for item in written["body"] if item["type"] != "markdown"]
    assert all(item["attributes"]["label"] for item in fields)
    assert len({item["id"] for item in fields}) == len(fields)
    assert any(item.get("validations", {}).get("required") for item in fields)


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert {form.stem for form in FORMS} == {"bug", "idea", "wrong_attribution"}
