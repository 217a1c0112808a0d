"""The trained tagger: the spaCy component that marks content, cue and source spans by the network in ``model``.

It takes the place of the rule tagger and leaves the same marks on a Doc; its scores are probabilities.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from app.annotate.bio import Run
from app.annotate.certain import is_certain
from app.annotate.completion import complete
from app.annotate.drafts import Draft, mark
from app.annotate.not_said.sieve import sifted, with_its_source
from app.annotate.pieces import Pieces, read_pieces
from app.annotate.quotation_marks import QuotedSpan, quoted_spans
from app.annotate.rules.find import find_drafts
from app.annotate.rules.quotations import outermost, tokens_inside
from app.annotate.trained_model import Found, TrainedModel
from app.annotate.whole_sentences import widen_to_sentences
from app.errors import PipelineError

MODEL = Path(__file__).parent / "model"
RULE = "trained"

# What the probability of an attribution is computed from: 1; the three signs of the model (``Found.signs``); whether
# there is a source; whether all content stands in quotation marks; whether the rules found it where the model found nothing
# and is not certain of it (``app.annotate.certain``).
Signs = tuple[float, ...]
NO_SIGNS = (0.0, 0.0, 0.0)


@Language.factory("trained_tagger", default_config={"path": None})
class TrainedTagger:
    """Marks content, cue and source spans on a doc; ``path`` is the folder of a model to use instead of the shipped one."""

    def __init__(self, nlp: Language, name: str, path: str | None) -> None:  # noqa: ARG002 (spaCy's signature)
        self.model = TrainedModel(Path(path) if path is not None else MODEL)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the likely attributions on ``doc``, each with its probability as score.

        The probability is that of the words being right (overlap of 0.8) and the source too.
        """
        settings = self.model.settings
        likely = []
        for draft, signs in self.drafts(doc):
            draft.score = round(probability(signs, settings.sign_weights), 3)
            if draft.score >= settings.least_score:
                likely.append(draft)
        mark(doc, likely)
        return doc

    def drafts(self, doc: Doc) -> list[tuple[Draft, Signs]]:
        """All attributions that the model finds, completed by the rules, each with the signs of being right."""
        pieces = read_pieces(doc, self.model.tokenizer, self.model.names)
        text = doc.text
        outer = [quoted for quoted in quoted_spans(doc) if quoted.depth == 0]
        read = self.model.read(pieces)
        trained = sifted(doc, [_draft(doc, text, item, pieces, outer) for item in read])
        found = [item for item, draft in zip(read, trained, strict=True) if draft is not None]
        sure = [draft for draft in trained if draft is not None]
        widen_to_sentences(doc, sure)
        drafts = [with_its_source(doc, draft) for draft in complete(doc, sure, find_drafts(doc))]
        inside = tokens_inside(doc, outermost(doc))
        judged: list[tuple[Draft, Signs]] = []
        for number, draft in enumerate(drafts):
            by_rules = number >= len(found)
            model_signs = NO_SIGNS if by_rules else found[number].signs
            ruled = by_rules and not is_certain(doc, draft, drafts[: len(found)])
            judged.append(
                (draft, (1.0, *model_signs, float(draft.source is not None), float(_all_inside(draft, inside)), float(ruled)))
            )
        return judged


def probability(signs: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic function of the weighted sum."""
    return 1 / (1 + math.exp(-sum(sign * weight for sign, weight in zip(signs, weights, strict=True))))


def _all_inside(draft: Draft, inside: Sequence[bool]) -> bool:
    return all(inside[position] for start, end in draft.content for position in range(start, end))


def _draft(doc: Doc, text: str, found: Found, pieces: Pieces, outer: list[QuotedSpan]) -> Draft:
    """The attribution in tokens. Of several sources the nearest to the cue is kept."""
    source = min(found.source, key=lambda run: min(abs(run[0] - found.cue[1]), abs(found.cue[0] - run[1])), default=None)
    return Draft(
        rule=RULE,
        cue=_tokens(doc, *_characters(found.cue, pieces)),
        source=_tokens(doc, *_characters(source, pieces)) if source is not None else None,
        content=[_tokens(doc, *_to_marks(text, *_characters(run, pieces), outer)) for run in found.content],
    )


def _characters(run: Run, pieces: Pieces) -> tuple[int, int]:
    return int(pieces.starts[run[0]]), int(pieces.ends[run[1] - 1])


def _tokens(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The tokens that hold the characters ``start`` to ``end`` of the doc. Raises PipelineError outside the text."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        raise PipelineError(f"A word piece at {start} to {end} lies outside the text. This is a bug in Whosaid.")
    return span.start, span.end


def _to_marks(text: str, start: int, end: int, outer: list[QuotedSpan]) -> tuple[int, int]:
    """The span widened to the quotation marks around it where only punctuation stands between: the model knows only words.

    A span that fills its marks takes in the marks themselves, as the rules do, so linking cuts both in the same way.
    """
    near = bisect_right(outer, start, key=lambda quoted: quoted.span.end)
    if near == len(outer) or outer[near].inner.start > start:
        return start, end
    inner = outer[near].inner
    from_start = not any(map(str.isalnum, text[inner.start : start]))
    to_end = inner.end >= end and not any(map(str.isalnum, text[end : inner.end]))
    if from_start and to_end:
        return outer[near].span
    return inner.start if from_start else start, inner.end if to_end else end
