"""The trained tagger: the spaCy component that marks content, cue and source spans by the network in ``models``.

It takes the place of the rule tagger and leaves the same marks on a Doc; its scores are probabilities.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from app.annotate.bio import Floats, Run
from app.annotate.completion import complete
from app.annotate.decoding import Found
from app.annotate.drafts import Draft, mark
from app.annotate.mark_pairs import QuotedSpan
from app.annotate.not_said.sieve import sifted
from app.annotate.pieces import SCHEMES, Pieces, read_pieces
from app.annotate.quotation_marks import quoted_spans
from app.annotate.rules.beside import RULE as BESIDE
from app.annotate.rules.blocks import RULE as BLOCK
from app.annotate.rules.captions import RULE as CAPTION
from app.annotate.rules.find import find_drafts
from app.annotate.rules.free_standing import FORMS
from app.annotate.rules.labels import HEADLINE, TRANSCRIPT
from app.annotate.rules.named_sources import name_sources
from app.annotate.rules.quotations import outermost, tokens_inside
from app.annotate.rules.signatures import RULE as SIGNATURE
from app.annotate.trained_model import TrainedModel
from app.annotate.whole_sentences import widen_to_sentences
from app.errors import PipelineError
from app.rule_precision import precision_of

MODELS = Path(__file__).parent / "models"
RULE = "trained"
# The log odds of a token without word pieces, such as a line break, to belong to a cue.
UNREAD = -10.0
# Rules that say more than the network's silence: where they found a quotation alone, their own precision counts.
SURE = FORMS | {BESIDE, BLOCK, CAPTION, HEADLINE, SIGNATURE, TRANSCRIPT}

# What the probability of an attribution is computed from: 1; the three signs of the model (``Found.signs``), of which the
# first alone is known where only the rules found it; then each as 0 or 1: there is a source; all content stands in quotation
# marks; only the rules found it; there is no word of saying; the content has several parts; the cue is one of the plainest.
Signs = tuple[float, ...]
PLAINEST_CUES = frozenset({"say", "tell", "add", "accord"})


@Language.factory("trained_tagger", default_config={"path": str(MODELS / "accurate"), "scheme": SCHEMES[0]})
class TrainedTagger:
    """Marks content, cue and source spans on a doc by the model in the folder ``path``, which marks what ``scheme`` counts."""

    def __init__(self, nlp: Language, name: str, path: str, scheme: str) -> None:  # noqa: ARG002 (spaCy's signature)
        self.model = TrainedModel(Path(path), scheme=scheme)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the likely attributions on ``doc``, each with its probability as score.

        The probability is that of the words being right (overlap of 0.8) and the source too.
        """
        calibration = self.model.calibration
        likely = []
        for draft, signs in self.drafts(doc):
            if draft.score is None:
                draft.score = max(round(probability(signs, calibration.sign_weights), 3), _least_probability(draft))
            if draft.score >= calibration.least_score:
                likely.append(draft)
        name_sources(doc, likely)
        mark(doc, likely)
        return doc

    def drafts(self, doc: Doc) -> list[tuple[Draft, Signs]]:
        """All attributions that the model finds, completed by the rules, each with the signs of being right.

        What only rules found that are SURE has their precision as its score already.
        """
        pieces = read_pieces(doc, self.model.tokenizer, self.model.names)
        text = doc.text
        outer = [quoted for quoted in quoted_spans(doc) if quoted.depth == 0]
        answer = self.model.read(pieces)
        trained = sifted(doc, [_draft(doc, text, item, pieces, outer) for item in answer.found])
        found = {draft: item.signs for draft, item in zip(trained, answer.found, strict=True) if draft is not None}
        widen_to_sentences(doc, found)
        inside = tokens_inside(doc, outermost(doc))
        odds = _token_odds(doc, pieces, answer.cue_odds)
        judged: list[tuple[Draft, Signs]] = []
        for draft in complete(doc, list(found), find_drafts(doc)):
            if draft.rule in SURE:
                draft.score = precision_of("attribute", draft.rule)
            cue = doc[slice(*draft.cue)] if draft.cue is not None else ()
            traits = (
                draft.source is not None,
                _all_inside(draft, inside),
                draft not in found,
                not any(token.is_alpha for token in cue),
                len(draft.content) > 1,
                any(token.lemma_.lower() in PLAINEST_CUES for token in cue),
            )
            model_signs = found.get(draft, (_cue_odds(draft, odds), 0.0, 0.0))
            judged.append((draft, (1.0, *model_signs, *map(float, traits))))
        return judged


def _least_probability(draft: Draft) -> float:
    """What two finds that agree are never less than: the precision of the rule alone. 0 where none confirms the network."""
    return precision_of("attribute", draft.confirmed) or 0.0 if draft.confirmed is not None else 0.0


def probability(signs: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic function of the weighted sum."""
    return 1 / (1 + math.exp(-sum(sign * weight for sign, weight in zip(signs, weights, strict=True))))


def _token_odds(doc: Doc, pieces: Pieces, odds: Floats) -> Floats:
    """For each token, the highest log odds of its pieces to belong to a cue."""
    highest = np.full(len(doc), UNREAD, dtype=np.float32)
    np.maximum.at(highest, pieces.tokens, odds)
    return highest


def _cue_odds(draft: Draft, odds: Floats) -> float:
    return float(odds[slice(*draft.cue)].max()) if draft.cue is not None else 0.0


def _all_inside(draft: Draft, inside: Sequence[bool]) -> bool:
    return all(inside[position] for start, end in draft.content for position in range(start, end))


def _draft(doc: Doc, text: str, found: Found, pieces: Pieces, outer: list[QuotedSpan]) -> Draft:
    """The attribution in tokens. Of several sources the nearest to the cue is kept."""
    source = min(found.source, key=lambda run: min(abs(run[0] - found.cue[1]), abs(found.cue[0] - run[1])), default=None)
    return Draft(
        rule=RULE,
        cue=_cue(doc, *_characters(found.cue, pieces)),
        source=_tokens(doc, *_characters(source, pieces)) if source is not None else None,
        content=[_tokens(doc, *_to_marks(text, *_characters(run, pieces), outer)) for run in found.content],
    )


def _cue(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """The tokens of the cue; None where a mark or colon stands for it, as in training where there is no word of saying."""
    return _tokens(doc, start, end) if any(map(str.isalnum, doc.text[start:end])) else None


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
