"""Named sources: persons whose names only their speaking shows, as mentions of the doc: labels, voices, sources."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from app.annotate.described_names import LONGEST_RUN, SHORTEST_RUN
from app.annotate.drafts import Draft, Run
from app.annotate.mention_kinds import PERSON, SPANS_KEY
from app.annotate.name_edges import is_capitalised_name
from app.annotate.rules.persons import first_of_name
from app.lexicon import word_list
from app.names.given_names import gender_of_given_name
from app.names.titles import is_title_word


def name_sources(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Add a mention of a person for each draft whose source is a person's name and is none of the doc's mentions so far.

    It is one by its form, or begins with a given name and nothing of it is the name of anybody else, or explains a noun:
    "Her husband, Odd".
    """
    mentions = list(doc.spans.get(SPANS_KEY, []))
    bodies = {(span.start, span.end) for span in mentions if span.label_ != PERSON}
    named = {token.i for span in mentions for token in span}
    names = {
        (first_of_name(doc, *draft.source), draft.source[1])
        for draft in drafts
        if draft.source is not None
        and (draft.names_person or (named.isdisjoint(range(*draft.source)) and _is_full_name(doc[slice(*draft.source)])))
    }
    names.update(
        run for draft in drafts if draft.source is not None and (run := _apposed(doc[slice(*draft.source)])) and run not in bodies
    )
    known = {(span.start, span.end) for span in mentions if span.label_ == PERSON}
    known_ends = {end for start, end in known if end - start > 1}
    missing = sorted(name for name in names - known if name[1] not in known_ends)
    if not missing:
        return
    taken = {position for start, end in missing for position in range(start, end)}
    kept = [span for span in mentions if not any(token.i in taken for token in span)]
    doc.spans[SPANS_KEY] = sorted([*kept, *(Span(doc, start, end, label=PERSON) for start, end in missing)])


def _is_full_name(source: Span) -> bool:
    """Whether the words are a sure given name and a family name: "Carlo Neri", whatever the recogniser took it for."""
    words = source.text.split()
    return (
        SHORTEST_RUN <= len(words) <= LONGEST_RUN
        and gender_of_given_name(words[0]) is not None
        and all(is_capitalised_name(token) or token.tag_ == "HYPH" for token in source)
        and not any(token.lower_ in word_list("bodies")["name"] for token in source)
    )


def _apposed(source: Span) -> Run | None:
    """The name behind a noun for what somebody is to another, whatever words it is made of: "Her husband, Odd"."""
    comma = next((token.i for token in source if token.text == ","), None)
    if comma is None or comma == source.start:
        return None
    end = source.end - 1 if source[-1].text == "," else source.end
    words, noun, roles = source.doc[comma + 1 : end], source.doc[comma - 1], word_list("roles")
    is_tie = noun.lemma_.lower() in roles["relation"] | roles["role"] and source[0].dep_ == "poss"
    if not is_tie or not 1 <= len(words) <= LONGEST_RUN or words[-1].tag_ != "NNP":
        return None
    is_name = all(token.is_title and not is_title_word(token.text) for token in words)
    return (words.start, words.end) if is_name and not words.text.isupper() else None
