"""Labels: paragraphs that open with their speaker's name and a colon, in transcripts and headlines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.mark_pairs import PARAGRAPH
from app.annotate.rules.narration import count_ends
from app.annotate.rules.persons import Persons, first_of_name
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.names.titles import is_title_word

TRANSCRIPT, HEADLINE = "transcript", "headline"
CAPITALS = r"[A-Z](?:[A-Z]|(?<=M)c|(?<=Ma)c|[.'’\-])+(?: [A-Z][A-Zc.'’\-]*){0,3}"
TITLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Lord|Lady|Baroness|Hon|Senator|Sen|Rep|Gov|Judge|President|Minister"
COURTESY = rf"(?:The )?(?:(?:{TITLES})\.? )*"
# What may stand between a name and its colon: an office after a comma, a constituency or a party in brackets.
EXPLAINED = r"(?:, [^:\n,]{1,50}){0,2}(?: ?[(\[][^)\]\n]{1,60}[)\]]){0,2}"
# Labels such as "QUIST: It is shut.", "Ms STEPHENS (Fowler): I move", "DAVE BRANT, ANCHOR: Good evening.", "Q. Where were you?"
TURN = re.compile(rf"[\"“]?(?P<name>{COURTESY}{CAPITALS}){EXPLAINED}:\s+(?=\S)|[\"“]?(?P<letter>[QA])\d{{0,2}}[.:]\s+(?=\S)")
# Labels such as "Dave Brant: A state of emergency tonight.", "Interviewer: Why blue?"
TITLE_CASE_TURN = re.compile(rf"(?P<name>{COURTESY}[A-Z][\w'’\-]+(?: [A-Z][\w.'’\-]*){{0,3}}){EXPLAINED}:\s+(?=[^\s“\"‘])")
TITLED = re.compile(rf"(?:The )?(?:{TITLES})\b")
# "Pence: Flowers won't be at debate": at most four capitalised words.
HEADLINE_LABEL = re.compile(r"((?:[A-Z][\w.'’\-]*)(?: [A-Z][\w.'’\-]*){0,3}):\s+(?=\S)")
# A paragraph of a transcript that is nobody's words: "(APPLAUSE)", "[music]".
ASIDE = re.compile(r"[(\[<][^)\]>\n]*[)\]>]\.?$")
# One label in capitals alone ("UPDATE:") makes no transcript, nor do two names with a colon.
# After "Poll:" or "Police:" a headline may do without a verb, but not with fewer words.
LEAST_WORDS = 4
LEAST_LABELS, LEAST_TITLE_CASE_LABELS = 2, 3


FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBORDINATE = frozenset({"relcl", "acl", "advcl"})


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one label introduces, in characters: the name, and the paragraphs said, the first without its label."""

    name: tuple[int, int]
    said: tuple[tuple[int, int], ...]


def labelled(doc: Doc) -> tuple[list[Draft], list[bool]]:
    """The attributions by labels, and for each token of the doc whether one of them takes it.

    A doc without a transcript may have one label, in its headline.
    """
    taken = [False] * len(doc)
    drafts: list[Draft] = []
    family_names: set[str] = set()
    text = doc.text
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    rule, turns = TRANSCRIPT, _turns(text, paragraphs) or _title_case_turns(doc, text, paragraphs)
    if not turns:
        rule, turns = HEADLINE, _headline(doc, text, paragraphs[:1])
    for turn in turns:
        name = doc.char_span(*turn.name, alignment_mode="expand")
        parts = [doc.char_span(*part, alignment_mode="expand") for part in turn.said]
        said = [(part.start, part.end) for part in parts if part is not None]
        if name is None or not said or name.end > said[0][0]:
            continue
        taken[name.start : said[0][1]] = [True] * (said[0][1] - name.start)
        for start, end in said[1:]:
            taken[start:end] = [True] * (end - start)
        cue = (said[0][0] - 1, said[0][0]) if said[0][0] > name.end else None
        named = rule == TRANSCRIPT and _is_full_name(doc, name.start, name.end)
        if named:
            family_names.add(doc[name.end - 1].lower_)
        named = named or (rule == TRANSCRIPT and doc[name.start : name.end].text.lower() in family_names)
        drafts.append(Draft(rule, cue, (name.start, name.end), said, names_person=named))
    return drafts, taken


def _is_full_name(doc: Doc, start: int, end: int) -> bool:
    """Whether a label is a name with a title or of several words: "Ms STEPHENS", "ERIK STAHL"; a single one may be a body's."""
    name = first_of_name(doc, start, end)
    words = {token.lower_ for token in doc[name:end]}
    no_person = word_list("labels")["voice"] | word_list("bodies")["name"]
    is_office = all(is_title_word(token.text) for token in doc[name:end])
    return (name > start or end - name > 1) and words.isdisjoint(no_person) and not is_office


def _turns(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[_Turn]:
    """The turns of a transcript with labels in capitals. A paragraph between two labels belongs to the turn before it."""
    labels = [(TURN.match(text, start, end), start, end) for start, end in paragraphs]
    speaking = [number for number, (match, _, _) in enumerate(labels) if match is not None and not _is_heading(match)]
    if len(speaking) < LEAST_LABELS:
        return []
    turns = []
    for number, following in zip(speaking, [*speaking[1:], speaking[-1] + 1], strict=True):
        match, _, end = labels[number]
        if match is None:
            continue
        more = [(start, stop) for _, start, stop in labels[number + 1 : following] if not ASIDE.match(text, start, stop)]
        turns.append(_Turn(match.span("name" if match["name"] else "letter"), ((match.end(), end), *more)))
    return turns


def _is_heading(match: re.Match[str]) -> bool:
    """Whether a label names a part of the page and nobody who speaks: "UPDATE:", "PHOTOS:"."""
    return bool(match["name"]) and _is_no_speaker(match["name"])


def _is_no_speaker(label: str) -> bool:
    return not word_list("labels")["no_speaker"].isdisjoint(label.lower().split())


def _title_case_turns(doc: Doc, text: str, paragraphs: Sequence[tuple[int, int]]) -> list[_Turn]:
    """The turns of a transcript whose labels are names in ordinary letters, each used more than once or a person's."""
    matches = [match for start, end in paragraphs if (match := TITLE_CASE_TURN.match(text, start, end)) is not None]
    matches = [match for match in matches if not _is_heading(match)]
    counts = Counter(match["name"] for match in matches)
    if sum(counts.values()) < LEAST_TITLE_CASE_LABELS or len(counts) < 2:
        return []
    if max(counts.values()) < 2 and not _is_debate(matches, len(paragraphs)):
        return []
    persons = Persons(doc)
    voices = {name for name in counts if _is_voice(doc, persons, matches, name)}
    repeated = {name for name, count in counts.items() if count > 1}
    if len(voices) == 1 and voices <= repeated:
        # whoever takes turns with a person speaks too, such as a newspaper that asks
        voices = repeated
    if len(voices) < 2:
        return []
    ends = dict(paragraphs)
    return [_Turn(match.span("name"), ((match.end(), ends[match.start()]),)) for match in matches if match["name"] in voices]


def _is_debate(matches: Sequence[re.Match[str]], paragraphs: int) -> bool:
    """Whether the labels, each used once, open every paragraph and have a title, as in the report of a debate."""
    return len(matches) == paragraphs and all(TITLED.match(match["name"]) for match in matches)


def _is_voice(doc: Doc, persons: Persons, matches: Sequence[re.Match[str]], name: str) -> bool:
    words = name.split()
    is_part = words[-1].lower() in word_list("labels")["voice"] and all(is_title_word(word) for word in words[:-1])
    if is_part or is_given_name(words[0]):
        return True
    place = next(match.span("name") for match in matches if match["name"] == name)
    span = doc.char_span(*place, alignment_mode="expand")
    return span is not None and (persons.is_name(span.start, span.end) or bool(persons.within(span.start, span.end)))


def _headline(doc: Doc, text: str, first: Sequence[tuple[int, int]]) -> list[_Turn]:
    """The label of a headline, where what follows is a clause or stands in marks: "Pence: Flowers won't be at debate"."""
    for start, end in first:
        match = HEADLINE_LABEL.match(text, start, end)
        if match is None or not _names_speaker(doc, match, end) or not _says_something(doc, match.end(), end):
            return []
        return [_Turn(match.span(1), ((match.end(), end),))]
    return []


def _names_speaker(doc: Doc, match: re.Match[str], body: int) -> bool:
    """Whether the label of a headline names a public body, or a person, in full or as the text from ``body`` on names one."""
    label = doc.char_span(*match.span(1), alignment_mode="expand")
    if label is None:
        return False
    last, sources = label[-1].lower_, word_list("sources")
    if last in word_list("labels")["voice_of_headline"] or last in sources["public"] & sources["body"]:
        return True
    if _is_no_speaker(match[1]):
        return False
    persons = Persons(doc)
    named = persons.is_name(label.start, label.end) if len(label) > 1 else False
    family = label[-1].lower_
    return named or any(len(span) > 1 and span[-1].lower_ == family and span.start_char >= body for span in persons.spans)


def _says_something(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are marked or a clause of their own: "bridge is shut", not "a life in pictures" or "mayor quits"."""
    said = doc.char_span(start, end, alignment_mode="expand")
    if said is None or said[0].is_quote:
        return said is not None
    if count_ends(doc, said.start, said.end - 1):
        # a headline has one sentence
        return False
    if doc[said.start - 2].lower_ in word_list("labels")["voice_of_headline"]:
        return len(said) >= LEAST_WORDS
    if said[0].tag_ in {"WP", "WRB", "WDT"} or is_title_word(said[0].text):
        return False
    return any(token.tag_ in FINITE and token.dep_ not in SUBORDINATE for token in said)
