"""The rule tagger: the spaCy component that marks content, cue and source spans by rules.

The spans of one attribution share a span id, and the label of a content names the rule that found it.
"""

from spacy.language import Language
from spacy.tokens import Doc

from app.annotate.drafts import mark
from app.annotate.rules.find import find_drafts
from app.annotate.rules.named_sources import name_sources
from app.rule_precision import precision_of


@Language.component("rule_tagger")
def rule_tagger(doc: Doc) -> Doc:
    """Mark what the rules find, scored by the measured precision of each rule."""
    drafts = find_drafts(doc)
    for draft in drafts:
        draft.score = precision_of("attribute", draft.rule)
    name_sources(doc, drafts)
    mark(doc, drafts)
    return doc
