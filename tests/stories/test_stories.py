"""The gate on small stories: one that comes out right must stay right, and one that has come right moves to the others."""

from pathlib import Path

import pytest

from app.pipeline import Pipeline
from tests.stories.judgement import ANYTHING, SPLIT, Grade, read_and_judge
from tests.stories.story import FAILING, PASSING, Story, read_stories, write_stories

BOTH = [*read_stories(PASSING), *read_stories(FAILING)]


def name(story: Story) -> str:
    return f"{story.id}: {story.kind}"


@pytest.mark.parametrize("story", read_stories(PASSING), ids=name)
def test_a_passing_story_still_passes(pipeline: Pipeline, story: Story) -> None:
    judgement = read_and_judge(pipeline, story)

    assert judgement.grade is Grade.RIGHT, f"{name(story)}\n{story.text}\n{judgement}"


@pytest.mark.parametrize("story", read_stories(FAILING), ids=name)
def test_a_failing_story_that_now_passes_is_moved(pipeline: Pipeline, story: Story) -> None:
    if read_and_judge(pipeline, story).grade is Grade.RIGHT:
        pytest.fail(f"{name(story)} comes out right. Move it to passing.jsonl with 'make stories MOVE=1'.", pytrace=False)


def test_every_story_has_an_id_of_its_own() -> None:
    ids = [story.id for story in BOTH]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", [PASSING, FAILING], ids=["passing", "failing"])
def test_a_file_of_stories_is_written_as_the_readme_says(path: Path, tmp_path: Path) -> None:
    write_stories(tmp_path / path.name, read_stories(path))

    assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_what_the_stories_expect_stands_in_their_texts() -> None:
    missing = []
    for story in BOTH:
        text = " ".join(story.text.split())
        for words in (*(expected.content for expected in story.expect), *story.expect_not):
            missing += [(story.id, part) for part in words.split(SPLIT) if part != ANYTHING and part not in text]

    assert missing == []
