"""Descriptions: how a source is shown that the article names nowhere ("the minister", "residents", "the report")."""

from spacy.tokens import Span, Token

from app.lexicon import word_list
from app.quote import Named, SpeakerKind
from app.resolve.memory import ARTICLE
from app.resolve.role import is_person_noun

LONGEST_DESCRIPTION = 160


def unnamed(source: Span) -> Named:
    """The source as a speaker without a name of its own.

    A body with a proper noun in its description loses the article: "The FNV union" is called "FNV union".
    """
    description, kind = description_of(source), _kind(source.root)
    root = source.root
    if root.i > source.start and f"{root.nbor(-1).lower_} {root.lower_}" in word_list("sources")["body_phrase"]:
        # "the coast guard": its noun alone would be a person
        kind = SpeakerKind.ORGANIZATION
    if kind is SpeakerKind.ORGANIZATION and any(token.pos_ == "PROPN" for token in source):
        description = ARTICLE.sub("", description)
    if kind is SpeakerKind.ORGANIZATION and not any(token.pos_ == "PROPN" for token in source):
        # "police", "the authorities": no body by name
        kind = SpeakerKind.GROUP
    return Named(description, kind)


def description_of(source: Span) -> str:
    """The words of a source, without a relative clause after a comma ("…, which has twenty members") and without a date."""
    doc, root, end = source.doc, source.root, source.end
    for token in doc[root.i + 1 : source.end]:
        opens_clause = token.tag_ in {"WDT", "WP"} and doc[token.i - 1].text == ","
        dated = token.dep_ == "prep" and token.head == root and any(child.ent_type_ == "DATE" for child in token.subtree)
        if opens_clause or dated:
            end = token.i
            break
    words = " ".join(doc[source.start : end].text.split()).strip(" ,")
    return (words or " ".join(source.text.split()))[:LONGEST_DESCRIPTION]


def _kind(root: Token) -> SpeakerKind:
    sources, lemma = word_list("sources"), root.lemma_.lower()
    documents = sources["document"] | sources["other_document"]
    if lemma in documents or root.lower_ in documents:
        return SpeakerKind.DOCUMENT
    if root.tag_ in {"NNS", "NNPS"} and root.lower_ not in sources["body"]:
        return SpeakerKind.GROUP
    if lemma in sources["body"] or root.lower_ in sources["body"]:
        return SpeakerKind.ORGANIZATION
    if root.pos_ == "PROPN" and not (is_person_noun(root.lemma_) and root.ent_type_ in {"", "PERSON"}):
        return SpeakerKind.ORGANIZATION
    return SpeakerKind.UNNAMED
