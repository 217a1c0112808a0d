"""``According to Ushakov, …`` and ``…, according to police``: the sentence or clause without the phrase is what was said."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.mention_kinds import PERSON, SPANS_KEY
from app.annotate.rules.quotations import Quoted
from app.annotate.rules.runs import has_word, runs_of, trimmed, with_whole_quotations

RULE = "according to"


def according_to(doc: Doc, quotations: Sequence[Quoted], inside: Sequence[bool]) -> Iterator[Draft]:
    """The attributions by "according to" outside quotations."""
    for token in doc[:-2]:
        if token.lower_ != "according" or doc[token.i + 1].lower_ != "to" or inside[token.i]:
            continue
        objects = [child for child in doc[token.i + 1].children if child.dep_ == "pobj"]
        if not objects:
            continue
        source = trimmed(doc, objects[0].left_edge.i, objects[0].right_edge.i + 1)
        phrase = {inner.i for inner in token.subtree}
        named = _name_behind(doc, max(phrase) + 1, token.sent.end)
        if named is not None and source is not None:
            phrase.update(range(max(phrase) + 1, named))
            source = source[0], named
        head, sentence = token.head, token.sent
        in_clause = head.pos_ in {"VERB", "AUX"} and head != token
        said = {inner.i for inner in (head.subtree if in_clause else sentence)} - phrase
        if not said:
            continue
        runs = [run for run in runs_of(doc, said, cut_out=phrase) if has_word(doc, run)]
        yield Draft(RULE, (token.i, token.i + 2), source, with_whole_quotations(runs, quotations))


def _name_behind(doc: Doc, start: int, sentence_end: int) -> int | None:
    """Where a name ends that closes the sentence behind the phrase: "…, according to the pilot, Greg Yates."."""
    if start + 1 >= len(doc) or doc[start].text != ",":
        return None
    name = next((span for span in doc.spans.get(SPANS_KEY, []) if span.start == start + 1 and span.label_ == PERSON), None)
    if name is None or any(not token.is_punct and not token.is_space for token in doc[name.end : sentence_end]):
        return None
    return int(name.end)
