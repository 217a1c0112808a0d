"""Gold attributions as the stages after linking take them, so that speakers, roles and dates can be measured alone."""

from app.attribute.kind import kind_of
from app.evaluate.corpus import GoldArticle, spans_of
from app.quote import Act, Attribution, Kind


def given_attributions(article: GoldArticle) -> list[Attribution]:
    """The article's attributions with the content, cue, source and kind that were marked. Every act counts as speech."""
    return [
        Attribution(
            content=spans_of(item.content),
            cue=spans_of(item.cue),
            source=spans_of(item.source),
            kind=Kind(item.kind) if item.kind in set(Kind) else kind_of(article.text, spans_of(item.content), []),
            act=Act.SPEECH,
        )
        for item in article.attributions
        if item.content
    ]
