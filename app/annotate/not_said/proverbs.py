"""Proverbs: "…, as the saying goes" belongs to nobody, whoever speaks next."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

# How far behind the words "as the old saying goes" may end, in tokens.
REACH = 9


def proverbs(doc: Doc, quotations: Iterable[Quoted]) -> Iterator[Draft]:
    """The quotations that are called a proverb, each attributed to "the old saying"."""
    for quotation in quotations:
        tag = _tag(doc, quotation.end)
        if tag is not None:
            yield Draft("quoted", tag[1], tag[0], [(quotation.start, quotation.end)])


def with_proverb(doc: Doc, draft: Draft) -> Draft:
    """The draft with the proverb itself as its source, where its words are called one right behind them."""
    tag = _tag(doc, draft.content[-1][1])
    return draft if tag is None else replace(draft, source=tag[0], cue=tag[1], content=[draft.content[-1]])


def _tag(doc: Doc, start: int) -> tuple[Run, Run] | None:
    """The runs of "the proverb" and "goes" in ", as the proverb goes", right behind ``start``."""
    lists = word_list("proverbs")
    as_seen = article = None
    for token in doc[start : start + REACH]:
        if token.lower_ == "as":
            as_seen = token.i
        elif as_seen is not None and token.lower_ in lists["kind"]:
            article = as_seen + 1, token.i + 1
        elif article is not None:
            return (article, (token.i, token.i + 1)) if token.lower_ in lists["goes"] else None
        elif as_seen is None and not token.is_punct:
            return None
    return None
