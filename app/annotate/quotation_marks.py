"""Quotation marks: the component that puts the spans between paired marks on a doc. How they pair is in ``mark_pairs``."""

from spacy.language import Language
from spacy.tokens import Doc

from app.annotate.mark_pairs import QuotedSpan, pair_marks
from app.errors import PipelineError
from app.quote import Span

MARKS_KEY = "quotation_marks"


@Language.component("quotation_marks")
def quotation_marks(doc: Doc) -> Doc:
    """Put every quoted span of the doc into its user data, as plain lists that survive serialisation."""
    doc.user_data[MARKS_KEY] = [
        [*quoted.span, *quoted.inner, quoted.depth, quoted.double, quoted.closed] for quoted in pair_marks(doc.text)
    ]
    return doc


def quoted_spans(doc: Doc) -> list[QuotedSpan]:
    """The quoted spans that the ``quotation_marks`` component found, in order of their opening mark.

    Raises PipelineError if that component has not run on ``doc``.
    """
    if MARKS_KEY not in doc.user_data:
        raise PipelineError("The component 'quotation_marks' has not run on this doc. Add it before the tagger.")
    return [
        QuotedSpan(Span(start, end), Span(inner_start, inner_end), depth, double, closed)
        for start, end, inner_start, inner_end, depth, double, closed in doc.user_data[MARKS_KEY]
    ]
