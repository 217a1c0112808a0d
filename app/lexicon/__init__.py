"""Word lists as data: one YAML file for each list, read as validated sets of lower-case words."""

from functools import cache
from importlib.resources import files

import yaml

from app.errors import PipelineError


@cache
def word_list(name: str) -> dict[str, frozenset[str]]:
    """The classes of the list ``name`` (the file ``name.yml`` in this folder), each a set of lower-case words.

    Raises PipelineError where the file is not a mapping of names to lists, and where a word is repeated or not lower case.
    """
    raw = yaml.safe_load(files(__name__).joinpath(f"{name}.yml").read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise PipelineError(f"The word list {name}.yml must map class names to lists of words.")
    classes: dict[str, frozenset[str]] = {}
    for label, words in raw.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise PipelineError(f"The class {label!r} of {name}.yml must be a list of words.")
        wrong = [word for word in words if word != word.lower() or words.count(word) > 1]
        if wrong:
            raise PipelineError(f"The class {label!r} of {name}.yml repeats words or has capitals: {sorted(set(wrong))}.")
        classes[label] = frozenset(words)
    return classes
