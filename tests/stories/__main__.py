"""Shows what is wrong with each failing story: ``python -m tests.stories [ID …] [--move]``."""

import argparse
import sys

from app.pipeline import load_pipeline
from tests.stories.judgement import Grade, read_and_judge
from tests.stories.story import FAILING, PASSING, read_stories, write_stories


def main() -> int:
    """Print each story that is not right, and how many of each file are; 1 if one that passed is among them."""
    parser = argparse.ArgumentParser(prog="python -m tests.stories", description="Show what is wrong with each failing story.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="the stories to look at; all if none is given")
    parser.add_argument("--move", action="store_true", help="move those that come out right from failing.jsonl to passing.jsonl")
    asked = parser.parse_args()
    pipeline = load_pipeline()
    files = {path: read_stories(path) for path in (PASSING, FAILING)}
    grades: dict[str, Grade] = {}
    for path, stories in files.items():
        for story in stories:
            if asked.ids and story.id not in asked.ids:
                continue
            judgement = read_and_judge(pipeline, story)
            grades[story.id] = judgement.grade
            if judgement.grade is not Grade.RIGHT or asked.ids:
                _show(f"{story.id}: {story.kind} ({judgement.grade.name.lower()}, {path.name})", story.text, str(judgement))
        counts = [sum(grades.get(story.id) is grade for story in stories) for grade in (Grade.RIGHT, Grade.PARTLY, Grade.WRONG)]
        sys.stdout.write("{}: {} right, {} partly, {} wrong\n".format(path.name, *counts))
    if asked.move:
        moved = [story for story in files[FAILING] if grades.get(story.id) is Grade.RIGHT]
        write_stories(PASSING, [*files[PASSING], *moved])
        write_stories(FAILING, [story for story in files[FAILING] if story not in moved])
        sys.stdout.write(f"{len(moved)} moved to {PASSING.name}\n")
    return int(any(grades.get(story.id, Grade.RIGHT) is not Grade.RIGHT for story in files[PASSING]))


def _show(title: str, *parts: str) -> None:
    lines = [line for part in parts for line in part.splitlines() if line]
    sys.stdout.write("\n".join([title, *(f"    {line}" for line in lines)]) + "\n\n")


if __name__ == "__main__":
    raise SystemExit(main())
