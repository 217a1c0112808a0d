"""Reading for training: the part of the pipeline before the tagger, and the labels of its features."""

import spacy
from spacy.language import Language

from app.annotate.pieces import FeatureNames
from app.pipeline import BASE_MODEL


def reading_pipeline() -> Language:
    """What the service runs before the tagger, without the components that the tagger does not use."""
    nlp = spacy.load(BASE_MODEL, exclude=["ner", "lemmatizer"])
    nlp.add_pipe("paragraphs", before="parser")
    nlp.add_pipe("quotation_marks")
    return nlp


def feature_names(nlp: Language) -> FeatureNames:
    """The values of the features that the tagger reads from ``nlp``; the empty string stands for unknown ones."""
    return FeatureNames(("", *nlp.pipe_labels["tagger"]), ("", *nlp.pipe_labels["parser"]))
