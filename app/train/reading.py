"""Reading for training: the base model's part of the pipeline, and the numbers of its labels."""

import spacy
from spacy.language import Language

from app.annotate.pieces import FeatureNames
from app.pipeline import BASE_MODEL


def reading_pipeline() -> Language:
    """What the service runs before the tagger, without the parts that the tagger does not read."""
    nlp = spacy.load(BASE_MODEL, exclude=["ner", "lemmatizer"])
    nlp.add_pipe("paragraphs", before="parser")
    nlp.add_pipe("quotation_marks")
    return nlp


def feature_names(nlp: Language) -> FeatureNames:
    """The values of the features that the tagger reads from ``nlp``; the empty one stands for unknown."""
    return FeatureNames(("", *nlp.pipe_labels["tagger"]), ("", *nlp.pipe_labels["parser"]))
