"""How a row is told: the tense of its cue, and the words around the cue."""

import re

from app.attribute.unsaid import is_planned
from app.dates.story import Row, Story

# How far from the cue the words of its sentence count, in characters.
BESIDE = 150
WORD = re.compile(r"[a-z]+")
TENSES = ("past", "present", "perfect", "pluperfect", "planned", "modal", "participle", "according", "other", "none")
TENSE_OF_TAG = {"VBG": "participle", "VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present"}


def tense(row: Row) -> str:
    """One of TENSES for the cue."""
    verb = row.verb
    if verb is None:
        return "none"
    if verb.lower_ in {"according", "per"}:
        return "according"
    if verb.pos_ not in {"VERB", "AUX"}:
        return "other"
    if is_planned(verb):
        return "planned"
    helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if verb.tag_ == "VBN" and helpers & {"had", "'d", "’d"}:
        return "pluperfect"
    if verb.tag_ == "VBN" and helpers & {"has", "have", "'s", "’s", "'ve", "’ve"}:
        return "perfect"
    if helpers & {"would", "could", "might", "may", "should", "can", "must"}:
        return "modal"
    return TENSE_OF_TAG.get(verb.tag_, "other")


def words_around(story: Story, row: Row) -> set[str]:
    """The words of the row's sentence around its cue, in lower case, without the row's own words."""
    start, end = max(row.sentence.start, row.place.start - BESIDE), min(row.sentence.end, row.place.end + BESIDE)
    kept, place = [], start
    for part in row.attribution.content:
        if part.start < end and part.end > start:
            kept.append(story.text[place : max(place, part.start)])
            place = max(place, part.end)
    return set(WORD.findall(" ".join([*kept, story.text[place:end]]).lower()))
