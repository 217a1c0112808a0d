"""Articles as others give them: their body in, or the page at the address in it; an Article out.

Only ``extractor`` looks into a body or a page; here they are passed on.
"""

from app.outbound.fetch import Fetcher
from app.pipeline import Extractor
from app.quote import Article
from app.reading.request import article_at_address, article_or_address


def given_article(
    extractor: Extractor, fetcher: Fetcher | None, body: bytes, media_type: str, charset: str | None = None
) -> Article:
    """The article in a body, or at the address that it gives; without a ``fetcher`` no page is fetched.

    Raises as ``app.reading.request.article_from_body`` does, and CannotFetch, ForbiddenAddress, TakesTooLong, ExtractorLost.
    """
    if fetcher is None:
        return extractor.read(body, media_type, charset)
    found = extractor.run(article_or_address, body, media_type, charset)
    if isinstance(found, Article):
        return found
    return extractor.run(article_at_address, fetcher.fetch(found.url, extractor), found)
