"""The forms that quotations take in print, in stories that must all come out right: lists of voices, transcripts, marks, news."""

import pytest

from app.pipeline import Pipeline
from tests.stories.judgement import Grade, read_and_judge
from tests.stories.story import FOLDER, Story, read_stories


def name(story: Story) -> str:
    return f"{story.id}: {story.kind}"


@pytest.mark.parametrize("story", read_stories(FOLDER / "forms.jsonl"), ids=name)
def test_the_form_is_read(pipeline: Pipeline, story: Story) -> None:
    judgement = read_and_judge(pipeline, story)

    assert judgement.grade is Grade.RIGHT, f"{name(story)}\n{story.text}\n{judgement}"
