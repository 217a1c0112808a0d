"""The annotated article: its text and stored quotations in; safe HTML, with each quotation marked, out."""

from collections.abc import Sequence
from html import escape

from app.cite.marking import pieces
from app.reading.normal_form import paragraphs
from app.store.by_id import FoundQuotation
from app.store.held import is_checked
from app.store.tables import ArticleRow, id_of

STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.6rem;line-height:1.25}mark{background:#fdf0b8;color:inherit;padding:.1em 0}"
    "mark.indirect{background:none;border-bottom:2px dotted #8a6d00}.of{color:#555;font-size:.95rem}"
    "@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#161616}mark{background:#4d430f}"
    "mark.indirect{border-bottom-color:#d8b93a}.of{color:#aaa}}"
)


def annotated_page(article: ArticleRow, quotations: Sequence[FoundQuotation]) -> str:
    """A page with the words of the article, all escaped. Each piece of a quotation is a ``mark`` with its ids and speakers.

    Where quotations overlap, a piece lists all of them in ``data-quotes``; the first piece of each has its id.
    """
    named: set[int] = set()
    shown: list[str] = []
    headed = False
    for start, end in paragraphs(article.text):
        # a story that begins with its headline shows it once
        tag = "h1" if not shown and article.text[start:end].strip() == article.title else "p"
        headed = headed or tag == "h1"
        shown.append(f"<{tag}>{_marked(article.text, start, end, quotations, named)}</{tag}>")
    of = ", ".join(part for part in (article.outlet, str(article.published_at or "")) if part)
    title = escape(article.title or f"Article {article.id}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f'<p class="of">{escape(of)} · <a href="/articles/{article.id}">data</a></p>'
        + ("" if headed else f"<h1>{title}</h1>")
        + "\n".join(shown)
        + "</body></html>\n"
    )


def _marked(text: str, start: int, end: int, quotations: Sequence[FoundQuotation], named: set[int]) -> str:
    """One line, cut where quotations begin and end."""
    spans = [(first, last, found) for found in quotations for first, last in found.quotation.content]
    return "".join(
        _mark(escape(piece.words), piece.over, named) if piece.over else escape(piece.words)
        for piece in pieces(text, start, end, spans)
    )


def _mark(words: str, over: Sequence[FoundQuotation], named: set[int]) -> str:
    ids = [id_of(found.quotation) for found in over]
    new = next((number for number in ids if number not in named), None)
    named.update(ids)
    who = "; ".join(_summary(found) for found in over)
    kinds = {found.quotation.kind for found in over}
    anchor = f' id="quote-{new}"' if new is not None else ""
    look = "indirect" if kinds == {"indirect"} else "direct"
    return f'<mark{anchor} class="{look}" data-quotes="{" ".join(map(str, ids))}" title="{escape(who)}">{words}</mark>'


def _summary(found: FoundQuotation) -> str:
    row = found.quotation
    who = found.speaker.name if found.speaker else "not named"
    sure = "checked by an editor" if is_checked(row) else f"confidence {row.confidence:.2f}"
    parts = [who, row.role, row.kind, f"said {row.said_on}" if row.said_on else None, sure]
    return ", ".join(part for part in parts if part)
