"""Stories of many kinds, a third of them ordinary news: names, pronouns, bodies, what is not said, titles, verbs, days.

They are in the form of the stories in ``tests/stories`` and judged in the same way. The letter of an id tells the subject:
d days, h what was not said, n names, o bodies, p pronouns, q what is no quotation, r ordinary news, s the other side of a
rule, v verbs in other senses.
"""

from pathlib import Path

import pytest

from app.pipeline import Pipeline
from tests.stories.judgement import Grade, read_and_judge
from tests.stories.story import Story, read_stories

STORIES = read_stories(Path(__file__).with_name("many_kinds.jsonl"))


def name(story: Story) -> str:
    return f"{story.id}: {story.kind}"


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_a_story_comes_out_right(pipeline: Pipeline, story: Story) -> None:
    judgement = read_and_judge(pipeline, story)

    assert judgement.grade is Grade.RIGHT, f"{name(story)}\n{story.text}\n{judgement}"
