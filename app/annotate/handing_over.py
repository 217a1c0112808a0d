"""Handing over: quotations that the trained model gave to the wrong cue go to the cue or form that stands right beside them.

The model looks at each cue by itself and may draw the next speaker's words to the last one: ``“Why?” Paul Wu asked.`` after
``“Sit down,” the judge said.`` Where cue and source stand right beside the marks, or a paragraph has its speaker's label,
the rules know better.
"""

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run, has_words, lies_within, overlap
from app.annotate.rules.beside import RULE as BESIDE
from app.annotate.rules.beside import quotes_somebody
from app.annotate.rules.captions import RULE as CAPTION
from app.annotate.rules.cues import is_cue
from app.annotate.rules.free_standing import ACTOR, BEAT, CONTINUED, FORMS, NEXT_PARAGRAPH, repetitions
from app.annotate.rules.labels import HEADLINE, TRANSCRIPT
from app.annotate.rules.narration import count_ends
from app.annotate.rules.quotations import Quoted
from app.annotate.rules.signatures import RULE as SIGNATURE
from app.lexicon import word_list

# "Asked", "When asked".
LONGEST_OPENING = 2
FIRST_PERSON = frozenset({"i", "me", "my", "us", "we"})


def hand_over(doc: Doc, trained: Sequence[Draft], ruled: Sequence[Draft], quotations: Sequence[Quoted]) -> list[Draft]:
    """The trained drafts without the parts that belong to others; ``trained`` is changed in place.

    A trained draft without a cue, or with a mark in its place, gives way to the form that the rules found there.
    """
    repeated = repetitions(doc, quotations)
    pull_quotes = [(item.start - 1, item.end + 1) for item in quotations if item.start in repeated]
    for draft in trained:
        draft.content = [part for run in draft.content for part in _cut_at_quotations(doc, run, quotations)]
        # paragraphs that only repeat words quoted elsewhere
        draft.content = [part for part in draft.content if not lies_within(part, pull_quotes)]
        _drop_before_colon(doc, draft)
        _drop_questions(doc, draft, quotations)
        _drop_what_was_asked(doc, draft)
        _drop_who_is_quoted(doc, draft, trained)
    for draft in ruled:
        if draft.rule == BESIDE:
            _give_to_cue(doc, trained, draft)
        elif draft.rule == TRANSCRIPT:
            _give_to_label(doc, trained, draft)
        elif draft.rule in FORMS | {CAPTION, HEADLINE, SIGNATURE}:
            _give_to_form(doc, trained, draft, quotations)
    for draft in ruled:
        if draft.rule == BESIDE:
            _confirm(trained, draft)
    return [draft for draft in trained if draft.content]


def _confirm(trained: Sequence[Draft], beside: Draft) -> None:
    """Note where the model found the very same words by the same cue, and no other source."""
    for other in trained:
        if other.cue is None or beside.cue is None or beside.source is None:
            continue
        agree = overlap(other.cue, beside.cue) and (other.source is None or overlap(other.source, beside.source))
        if agree and other.content == beside.content:
            other.confirmed = beside.rule


def _drop_who_is_quoted(doc: Doc, draft: Draft, trained: Sequence[Draft]) -> None:
    """Take out "the minister as saying" of "quoted the minister as saying": he speaks, and is not what was said.

    What is left goes to "saying" where the model has found it there, too.
    """
    for verb in doc[slice(*draft.cue)] if draft.cue is not None else ():
        if not quotes_somebody(verb):
            continue
        for start, end in [(child.left_edge.i, child.right_edge.i + 1) for child in verb.children if child.dep_ == "dobj"]:
            if doc[end : end + 1].text == "as" and doc[end + 1 : end + 2].text.endswith("ing"):
                end += 2
            draft.content = [part for run in draft.content for part in _without(doc, run, (start, end))]
        twice = [part for other in trained if other is not draft for part in other.content]
        draft.content = [part for part in draft.content if not any(overlap(part, known) for known in twice)]


def _without(doc: Doc, run: Run, gone: Run) -> list[Run]:
    """What is left of ``run`` before and after ``gone``, without the marks between."""
    if not overlap(run, gone):
        return [run]
    first = gone[1]
    while first < run[1] and doc[first].is_punct and not doc[first].is_quote:
        first += 1
    return [part for part in ((run[0], gone[0]), (first, run[1])) if part[0] < part[1]]


def _cut_at_quotations(doc: Doc, run: Run, quotations: Sequence[Quoted]) -> list[Run]:
    """The run cut between two quotations with nothing between them; a question right before an answer is not part of it."""
    inside = [item for item in quotations if item.start < run[1] and run[0] < item.end]
    if len(inside) < 2 or any(doc[one.end : other.start].text.strip() for one, other in pairwise(inside)):
        return [run]
    if inside[0].start < run[0] - 1 or run[1] > inside[-1].end + 1:
        return [run]
    asked = [one for one, other in pairwise(inside) if one.last_character == "?" and one.closed]
    return [(item.start, item.end) for item in inside if item not in asked]


def _drop_before_colon(doc: Doc, draft: Draft) -> None:
    """Take out a quotation that only heads the line in which the cue stands: ``“We will not pay”: council rejects bill``."""
    for part in draft.content[:-1]:
        heads = part[0] == 0 or "\n" in doc[part[0] - 1].text
        colon = part[1] < len(doc) and doc[part[1]].text == ":"
        if heads and colon and doc[part[0]].is_quote and draft.cue is not None and draft.cue[0] > part[1] + 1:
            draft.content = [other for other in draft.content if other != part]


def _drop_questions(doc: Doc, draft: Draft, quotations: Sequence[Quoted]) -> None:
    """Take out a question that is a paragraph of its own before the answer that the cue stands beside."""
    for asked, answer in pairwise(quotations):
        if asked.last_character != "?" or not asked.closed or not (asked.first_in_paragraph and answer.first_in_paragraph):
            continue
        if doc[asked.end : answer.start].text.strip() or draft.cue is None or draft.cue[0] < answer.end:
            continue
        if any(overlap(part, (answer.start, answer.end)) for part in draft.content):
            draft.content = [part for part in draft.content if not overlap(part, (asked.start, asked.end))]


def _drop_what_was_asked(doc: Doc, draft: Draft) -> None:
    """Take out what somebody else asked before the quoted answer: "Asked whether it leaked, Quist replied: “Twice.”"."""
    if draft.cue is None or draft.source is None or not any(doc[part[0]].is_quote for part in draft.content):
        return
    answers = min(draft.cue, draft.source)[0]
    draft.content = [
        part for part in draft.content if doc[part[0]].is_quote or part[1] > answers or not _follows_asked(doc, part[0], answers)
    ]


def _follows_asked(doc: Doc, position: int, answers: int) -> bool:
    """Whether a sentence that goes on to who answers begins "Asked", "When asked by reporters", before ``position``."""
    sentence = doc[position].sent
    opening = doc[sentence.start : min(sentence.start + LONGEST_OPENING, position)]
    asking = word_list("passives")["asked"]
    return answers < sentence.end and any(token.tag_ in {"VBN", "VBD"} and token.lemma_.lower() in asking for token in opening)


def _give_to_cue(doc: Doc, trained: Sequence[Draft], beside: Draft) -> None:
    if beside.cue is None:
        return
    for other in trained:
        if _is_told_within(doc, other, beside):
            continue
        # "wanted to know" is the cue, and "to know" is not what was wanted
        wanted = [beside.cue, *beside.content]
        kept = [part for part in other.content if not lies_within(part, wanted)]
        if other.cue is None or not overlap(other.cue, beside.cue):
            other.content = kept
            continue
        # of a quotation longer than its window the model sees a part
        missing = [part for part in beside.content if not any(overlap(part, known) for known in kept)]
        other.cue, other.content = beside.cue, sorted([*kept, *missing])


def _is_told_within(doc: Doc, inner: Draft, beside: Draft) -> bool:
    """Whether the words tell what somebody said who is named or meant by a pronoun: "“Then Holt asked me why,” she said"."""
    if inner.cue is None or inner.source is None:
        return False
    inside = all(lies_within(part, beside.content) for part in (inner.cue, inner.source))
    return inside and any(token.pos_ == "PROPN" or token.tag_ == "PRP" for token in doc[slice(*inner.source)])


def _give_to_label(doc: Doc, trained: Sequence[Draft], turn: Draft) -> None:
    """Drop what the model made of the label and of what the speaker says of herself; others quoted in the turn stay."""
    for other in trained:
        inside = all(lies_within(part, turn.content) for part in other.content)
        label = turn.source is not None and other.cue is not None and turn.source[0] <= other.cue[0] < turn.content[0][0]
        own = other.source is None or doc[other.source[0]].lower_ in FIRST_PERSON
        if label or not has_words(doc, other.cue) or (inside and own):
            other.content = [part for part in other.content if not any(overlap(part, said) for said in turn.content)]


def _give_to_form(doc: Doc, trained: Sequence[Draft], form: Draft, quotations: Sequence[Quoted]) -> None:
    for other in trained:
        shared = [part for part in other.content if any(overlap(part, said) for said in form.content)]
        if not shared:
            continue
        if not has_words(doc, other.cue):
            form.content = sorted({*form.content, *(part for part in other.content if part not in shared)})
            other.content = []
        elif _is_narration(doc, other, form):
            other.content = []
        elif len(shared) < len(other.content) and _is_apart(doc, other, min(shared), form, quotations):
            other.content = [part for part in other.content if part not in shared]


def _is_narration(doc: Doc, other: Draft, form: Draft) -> bool:
    """Whether the model took a verb of the sentence beside the quotation for a cue, although it is none of saying."""
    if form.rule not in {BEAT, ACTOR} or other.cue is None:
        return False
    cues = [token for token in doc[slice(*other.cue)] if is_cue(token)]
    first = form.content[0]
    in_another_sentence = other.cue[0] >= first[1] or count_ends(doc, other.cue[1], first[0]) > 0
    return not cues and in_another_sentence


def _is_apart(doc: Doc, other: Draft, quotation: Run, form: Draft, quotations: Sequence[Quoted]) -> bool:
    """Whether the quotation is a statement of its own: a sentence stands between, or what the cue says before is no quotation."""
    if form.rule not in {ACTOR, BEAT, CONTINUED, NEXT_PARAGRAPH} or other.cue is None:
        return False
    before = [part for part in other.content if part < quotation]
    last = max([other.cue, *before, *([other.source] if other.source is not None else [])], key=lambda run: run[1])
    ends = count_ends(doc, min(last[1], quotation[0]), quotation[0])
    is_quoted = any(overlap(part, (item.start, item.end)) for part in before for item in quotations)
    return ends > (1 if is_quoted else 0)
