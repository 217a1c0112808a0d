"""Citations: a line to print, the context, a link to the words, and linked data, all of them true to the stored row."""

from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest

from app.cite.citation import AFFIX, CONTEXT, citation_line, context, fragment_link, lead, linked_data, permalink
from app.quote import Kind, Span, Stance
from tests.cite.found import BASE, CLOSED, LATE, TEXT, calder, found

PRINTED = "“Ferry late again”, Coast Courier, 14 May 2024, https://courier.example/ferry. https://quotes.example/quotes/7"


def test_a_citation_says_who_in_what_role_when_and_where() -> None:
    quotation = found(LATE, speaker=calder(), role="Harbour Master", said_on=date(2024, 5, 13), said_on_precision="day")
    assert citation_line(quotation, BASE) == f"Ines Calder (Harbour Master), said 13 May 2024, {PRINTED}"


@pytest.mark.parametrize(("precision", "said"), [("day", "1 May 2024"), ("month", "May 2024"), ("year", "2024")])
def test_a_citation_gives_the_day_no_more_precisely_than_the_article(precision: str, said: str) -> None:
    quotation = found(LATE, speaker=calder(), said_on=date(2024, 5, 1), said_on_precision=precision)
    assert citation_line(quotation, BASE) == f"Ines Calder, said {said}, {PRINTED}"


def test_a_paraphrase_is_cited_as_one() -> None:
    assert citation_line(found(LATE, speaker=calder(), kind=Kind.INDIRECT), BASE) == f"Ines Calder, paraphrased, {PRINTED}"


def test_a_source_without_a_name_stays_unnamed() -> None:
    quotation = found(LATE, role="a spokesman")
    assert citation_line(quotation, BASE) == f"a source that the article does not name (a spokesman), {PRINTED}"


def test_an_article_without_a_headline_an_outlet_a_day_and_an_address_is_cited_by_its_id() -> None:
    bare = dict.fromkeys(("title", "outlet", "url", "published_at"))
    assert citation_line(found(LATE, speaker=calder(), article=bare), BASE) == f"Ines Calder, article 3. {permalink(BASE, 7)}"


def test_the_context_is_the_text_right_before_the_first_and_right_after_the_last_word() -> None:
    assert context(found(LATE, CLOSED)) == ("“", ".” It rained.")


def test_the_context_of_a_long_article_is_cut() -> None:
    text = "a" * 1000 + "The ferry is late" + "b" * 1000
    assert context(found(Span(1000, 1017), text=text)) == ("a" * CONTEXT, "b" * CONTEXT)


def test_a_link_leads_to_the_words_in_the_printed_article() -> None:
    quotation = found(LATE, CLOSED, article={"url": "https://courier.example/ferry#comments"})
    assert fragment_link(quotation) == "https://courier.example/ferry#:~:text=The%20ferry%20is%20late"


def test_a_link_to_a_long_passage_names_its_first_and_last_words() -> None:
    text = " ".join(f"word{number}" for number in range(40))
    address, _, fragment = str(fragment_link(found(Span(0, len(text)), text=text))).partition("#:~:text=")
    assert address == "https://courier.example/ferry"
    assert unquote(fragment) == "word0 word1 word2 word3 word4,word35 word36 word37 word38 word39"


def test_what_has_a_meaning_in_a_link_is_encoded_and_line_breaks_are_spaces() -> None:
    text = "fish, well-cooked\n& cold"
    link = fragment_link(found(Span(0, len(text)), text=text))
    assert link == "https://courier.example/ferry#:~:text=fish%2C%20well%2Dcooked%20%26%20cold"


def test_there_is_no_link_to_an_article_without_an_address() -> None:
    assert fragment_link(found(LATE, article={"url": None})) is None


def test_linked_data_has_the_quotation_its_creator_and_where_it_was_printed() -> None:
    quotation, _ = linked_data(found(LATE, speaker=calder(wikidata="Q42"), said_on=date(2024, 5, 13)), BASE)
    assert quotation == {
        "@context": ["https://schema.org", {"whosaid": "https://quotes.example/docs#"}],
        "@type": "Quotation",
        "@id": "https://quotes.example/quotes/7",
        "text": "“The ferry is late”",
        "creator": {
            "@type": "Person",
            "@id": "https://quotes.example/speakers/11",
            "name": "Ines Calder",
            "sameAs": "https://www.wikidata.org/entity/Q42",
        },
        "description": citation_line(found(LATE, speaker=calder(), said_on=date(2024, 5, 13)), BASE),
        "whosaid:kind": "direct",
        "whosaid:stance": "asserted",
        "whosaid:confidence": quotation["whosaid:confidence"],
        "dateCreated": "2024-05-13",
        "isPartOf": {
            "@type": "NewsArticle",
            "@id": "https://courier.example/ferry",
            "headline": "Ferry late again",
            "datePublished": "2024-05-14",
            "publisher": {"@type": "Organization", "name": "Coast Courier"},
        },
    }


def test_a_paraphrase_is_a_claim_and_not_a_quotation() -> None:
    claim, _ = linked_data(found(LATE, speaker=calder(), kind="indirect"), BASE)
    assert (claim["@type"], claim["creator"]["name"]) == ("Claim", "Ines Calder")


def test_what_a_speaker_denied_is_never_given_as_theirs() -> None:
    denied = found(LATE, speaker=calder(), stance="denied")
    claim, _ = linked_data(denied, BASE)
    assert claim["@type"] == "Claim"
    assert "creator" not in claim
    assert claim["whosaid:stance"] == "denied"
    assert "Ines Calder, who denied it" in citation_line(denied, BASE)


def test_linked_data_has_the_words_as_they_are_printed() -> None:
    quotation, _ = linked_data(found(LATE, CLOSED, cue=[[46, 50]], source=[[21, 45]]), BASE)
    assert quotation["text"] == TEXT.removesuffix(" It rained.")


@pytest.mark.parametrize(
    ("stance", "cue", "before"),
    [
        (Stance.ASSERTED, None, None),
        (Stance.ASSERTED, "said", "said"),
        (Stance.DENIED, "denies", "denies"),
        (Stance.DENIED, "has denied", "has denied"),
        (Stance.DENIED, "rejected", "denied (rejected)"),
        (Stance.DENIED, None, "denied"),
        (Stance.ASKED, "Asked", "Asked"),
        (Stance.ASKED, "called for", "asked (called for)"),
        (Stance.HYPOTHETICAL, "will say", "not said, or not yet"),
    ],
)
def test_what_stands_before_the_words_tells_a_denial_whatever_its_verb(
    stance: Stance, cue: str | None, before: str | None
) -> None:
    assert lead(stance, cue) == before


def test_linked_data_leaves_out_what_is_not_known() -> None:
    bare = dict.fromkeys(("title", "outlet", "url", "published_at"))
    quotation, _ = linked_data(found(LATE, article=bare), BASE)
    assert "creator" not in quotation
    assert "dateCreated" not in quotation
    assert quotation["isPartOf"] == {"@type": "NewsArticle", "@id": "https://quotes.example/articles/3"}


@pytest.mark.parametrize(
    ("kind", "type_"), [("person", "Person"), ("organization", "Organization"), ("group", "Thing"), ("document", "Thing")]
)
def test_the_type_of_the_creator_follows_from_the_kind_of_the_speaker(kind: str, type_: str) -> None:
    quotation, _ = linked_data(found(LATE, speaker=calder(kind=kind)), BASE)
    assert quotation["creator"]["@type"] == type_


def test_an_annotation_anchors_each_span_by_its_words_and_by_its_place() -> None:
    _, annotation = linked_data(found(LATE, CLOSED), BASE)
    assert annotation["body"] == "https://quotes.example/quotes/7"
    words = []
    for target in annotation["target"]:
        assert target["source"] == "https://quotes.example/articles/3"
        selectors: list[dict[str, Any]] = target["selector"]
        quote, position = selectors
        start, end = position["start"], position["end"]
        assert quote["exact"] == TEXT[start:end]
        assert quote["prefix"] == TEXT[max(0, start - AFFIX) : start]
        assert quote["suffix"] == TEXT[end : end + AFFIX]
        words.append(quote["exact"])
    assert words == ["The ferry is late", "and the pier is closed"]
