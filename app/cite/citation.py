"""Citations: a stored quotation in; its citation line, context, text fragment and linked data out."""

from datetime import date
from typing import Any
from urllib.parse import quote

from app.cite.printed import printed_columns
from app.quotation_fields import stored_columns
from app.quote import Kind, Span, Stance
from app.reading.normal_form import shown_words
from app.store.by_id import FoundQuotation
from app.store.held import confidence_of, is_checked

# The characters of the article given before and after a quotation as context, and as the prefix and suffix of an annotation.
CONTEXT, AFFIX = 300, 32
# A passage longer than this is given in a text fragment by its first and last words.
LONG_FRAGMENT = 120

# What a source did with the words, as it stands before them; and as it stands in a citation.
LEADS = {Stance.DENIED: "denied", Stance.ASKED: "asked", Stance.HYPOTHETICAL: "not said, or not yet"}
# As many letters of a lead begin every form of its verb: denied, denies, denying.
STEM = 3
STANCES = {
    Stance.DENIED: "who denied it",
    Stance.ASKED: "as a question or request",
    Stance.HYPOTHETICAL: "not said, or not yet",
}


def permalink(base: str, quotation_id: int | None) -> str:
    """The permanent address of a quotation."""
    return f"{base}/quotes/{quotation_id}"


def citation_line(found: FoundQuotation, base: str) -> str:
    """A line to print under the words: who said them, in what role, when, where it was printed, and where to check it."""
    row, article = found.quotation, found.article
    who = found.speaker.name if found.speaker else "a source that the article does not name"
    parts = [f"{who} ({row.role})" if row.role else who]
    if row.kind == Kind.INDIRECT:
        parts.append("paraphrased")
    if stance := STANCES.get(Stance(row.stance)):
        parts.append(stance)
    if row.said_on is not None:
        parts.append(f"said {_written(row.said_on, row.said_on_precision)}")
    parts += [f"“{article.title}”" if article.title else f"article {article.id}"]
    parts += [part for part in (article.outlet, _written(article.published_at, None), article.url) if part]
    return ", ".join(parts) + f". {permalink(base, row.id)}"


def lead(stance: Stance, cue: str | None) -> str | None:
    """What to print before the words and a colon: the cue, and what the source did with them where the cue does not say so.

    ``cue`` is that of the printed form. "denies" and "denied" say that it is a denial; "rejected" becomes "denied (rejected)".
    None for words that are asserted and need no cue.
    """
    did = LEADS.get(stance)
    if did is None or (cue is not None and any(word.casefold().startswith(did[:STEM]) for word in cue.split())):
        return cue
    return f"{did} ({cue})" if cue is not None and stance is not Stance.HYPOTHETICAL else did


def context(found: FoundQuotation) -> tuple[str, str]:
    """The text of the article right before and right after the quotation."""
    text, first, last = found.article.text, found.quotation.content[0][0], found.quotation.content[-1][1]
    return text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]


def fragment_link(found: FoundQuotation) -> str | None:
    """The article's address with a text fragment that makes browsers scroll to the words; None without an address."""
    if not found.article.url:
        return None
    start, end = found.quotation.content[0]
    words = " ".join(shown_words(found.article.text, [Span(start, end)]).split())
    if len(words) > LONG_FRAGMENT:
        pieces = words.split()
        shown = f"{_encoded(' '.join(pieces[:5]))},{_encoded(' '.join(pieces[-5:]))}"
    else:
        shown = _encoded(words)
    return f"{found.article.url.split('#')[0]}#:~:text={shown}"


def linked_data(found: FoundQuotation, base: str) -> list[dict[str, Any]]:
    """The quotation by schema.org, and as a W3C Web Annotation with selectors for each of its spans.

    Only words in quotation marks that the speaker stands by are a ``Quotation`` with a ``creator``. A paraphrase, a denial and
    words that nobody has said are a ``Claim``; a denial has no creator.
    """
    row, article, speaker = found.quotation, found.article, found.speaker
    here, source = permalink(base, row.id), article.url or f"{base}/articles/{article.id}"
    part_of = {
        "@type": "NewsArticle",
        "@id": source,
        "headline": article.title,
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
    }
    kinds = {"person": "Person", "organization": "Organization"}
    creator = (
        {
            "@type": kinds.get(speaker.kind, "Thing"),
            "@id": f"{base}/speakers/{speaker.id}",
            "name": speaker.name,
            "sameAs": f"https://www.wikidata.org/entity/{speaker.wikidata}" if speaker.wikidata else None,
        }
        if speaker
        else None
    )
    said = row.stance in {Stance.ASSERTED, Stance.ASKED}
    quotation = {
        "@context": ["https://schema.org", {"whosaid": f"{base}/docs#"}],
        "@type": "Quotation" if said and row.kind != Kind.INDIRECT else "Claim",
        "@id": here,
        "text": printed_columns(article.text, stored_columns(row)).words,
        "creator": _present(creator) if creator and said else None,
        "description": citation_line(found, base),
        "whosaid:kind": row.kind,
        "whosaid:stance": row.stance,
        "whosaid:confidence": confidence_of(row),
        "whosaid:checked": is_checked(row) or None,
        "dateCreated": row.said_on.isoformat() if row.said_on else None,
        "isPartOf": _present(part_of),
    }
    targets = [
        {
            "source": f"{base}/articles/{article.id}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": article.text[start:end],
                    "prefix": article.text[max(0, start - AFFIX) : start],
                    "suffix": article.text[end : end + AFFIX],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }
        for start, end in row.content
    ]
    annotation = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{here}#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": here,
        "target": targets,
    }
    return [_present(quotation), annotation]


def _present(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None}


def _encoded(words: str) -> str:
    # quote() does not encode the hyphen, which has a meaning in text fragments
    return quote(words, safe="").replace("-", "%2D")


def _written(day: date | None, precision: str | None) -> str | None:
    if day is None:
        return None
    if precision == "year":
        return str(day.year)
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"
