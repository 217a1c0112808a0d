"""Reading for training: the part of the pipeline before the tagger, the labels of its features, and an encoder's tokenizer."""

from pathlib import Path

import spacy
from spacy.language import Language
from tokenizers import Tokenizer

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


def encoder_tokenizer(encoder: Path) -> Tokenizer:
    """The tokenizer in an encoder's folder, without truncation and padding, which the windows replace."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
