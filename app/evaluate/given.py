"""Gold spans as the stages after linking take them: a marked article in, its attributions out."""

from collections.abc import Sequence

from app.attribute.kind import kind_of
from app.evaluate.corpus import GoldArticle
from app.quote import Act, Attribution, Kind, Span


def given_attributions(article: GoldArticle) -> list[Attribution]:
    """The article's marked content, cue and source, with the kind that its line says; every act counts as speech."""
    return [
        Attribution(
            content=_spans(item.content),
            cue=_spans(item.cue),
            source=_spans(item.source),
            kind=Kind(item.kind) if item.kind in set(Kind) else kind_of(article.text, _spans(item.content), []),
            act=Act.SPEECH,
        )
        for item in article.attributions
        if item.content
    ]


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(sorted(Span(start, end) for start, end in pairs))
