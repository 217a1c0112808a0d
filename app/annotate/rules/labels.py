"""Labels: paragraphs that open with their speaker's name and a colon, in transcripts and headlines."""

import re

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.quotation_marks import PARAGRAPH

# "QUIST: It is shut.": a name in capitals, or an interview's initial.
TRANSCRIPT_LABEL = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’\-]+)(?: [A-Z][A-Z.'’\-]*){0,3}|[QA]):\s+(?=\S)")
# "Pence: Flowers won't be at debate": at most four capitalised words.
HEADLINE_LABEL = re.compile(r"((?:[A-Z][\w.'’\-]*)(?: [A-Z][\w.'’\-]*){0,3}):\s+(?=\S)")
# One label in capitals alone ("UPDATE:") makes no transcript.
LEAST_TRANSCRIPT_LABELS = 2


def labelled(doc: Doc) -> tuple[list[Draft], list[bool]]:
    """The attributions by labels, and for each token of the doc whether one of them takes it.

    A doc without a transcript may have one label, in its headline.
    """
    taken = [False] * len(doc)
    drafts: list[Draft] = []
    text = doc.text
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    rule = "transcript"
    labels = [(TRANSCRIPT_LABEL.match(text, start, end), end) for start, end in paragraphs]
    if sum(match is not None for match, _ in labels) < LEAST_TRANSCRIPT_LABELS:
        rule = "headline"
        labels = [(HEADLINE_LABEL.match(text, start, end), end) for start, end in paragraphs[:1]]
    for match, end in labels:
        if match is None:
            continue
        name = doc.char_span(*match.span(1), alignment_mode="expand")
        said = doc.char_span(match.end(), end, alignment_mode="expand")
        if name is None or said is None or name.end >= said.start:
            continue
        taken[name.start : said.end] = [True] * (said.end - name.start)
        drafts.append(Draft(rule, (name.end, name.end + 1), (name.start, name.end), [(said.start, said.end)]))
    return drafts, taken
