"""Names that an article repeats in part: a family name or a rare given name alone, whatever the recogniser made of it."""

from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import PERSON
from app.annotate.name_edges import NAME_WORD, SAINT, SMALL_WORDS, is_capitalised_name, with_double_given_name, with_generation
from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.particles import JOINING
from app.names.person_names import is_generation, name_key
from app.names.titles import is_title_word

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
SHORTEST_SURNAME = 3
# A particle and two family names, behind which a given name stands.
PARTICLE_AND_TWO = 3
# A given name and two family names.
WITH_TWO = 3
# How many words a name can have before its last one.
MOST_BEFORE = 3


def with_repeated_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` and the persons that the recogniser missed or took for something else.

    A word that is a family name once in an article is a name everywhere in it, except in a place ("Paris said", but "in
    Paris"), and so is a capitalised word that speaks ("Holt said"). Its mentions take in the words of the name before it. A
    given name alone is a mention where the article has the full name: "Guðrún said". A rare one must speak.
    """
    found = _with_double_given_names(doc, found)
    persons = [span for span in found if span.label_ == PERSON]
    surnames = _surnames(persons) | _speaking_names(doc, found)
    surnames |= {name_key(word) for word in surnames}
    given = {span[0].lower_ for span in persons if len(span) > 1 and is_given_name(span[0].text)}
    first = {span[0].lower_ for span in persons if len(span) > 1}
    joined = {(one.lower_, other.lower_) for span in persons for one, other in pairwise(span)}
    taken = {token.i for span in persons for token in span}
    added: list[Span] = []
    for token in doc:
        if not token.text[0].isupper() or token.i in taken or not NAME_WORD.match(token.text):
            continue
        is_surname = token.lower_ in surnames or name_key(token.text) in surnames
        is_given = token.lower_ in given or (token.lower_ in first and _speaks(token))
        if _is_place(token) or not (is_surname or (is_given and not is_title_word(token.text) and _stands_alone(token))):
            continue
        start = _start(doc, token.i, taken, joined) if is_surname else token.i
        if token.i + 1 < len(doc) and doc[token.i + 1].tag_ == "NNP" and doc[token.i + 1].ent_type_ not in {"", "PERSON"}:
            continue
        end = with_generation(doc, token.i + (2 if _comes_first(token) else 1))
        added.append(Span(doc, start, end, label=PERSON))
        taken.update(range(start, end))
    covered = {token.i for span in added for token in span}
    kept = [span for span in found if span.label_ == PERSON or not any(token.i in covered for token in span)]
    return kept + added


def _with_double_given_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with each double given name that a person of the article has as a person: "Anne-Marie said"."""
    double = {
        first.lower()
        for span in found
        if span.label_ == PERSON and "-" in (first := span.text.split()[0]) and is_given_name(first)
    }
    return [
        Span(doc, span.start, span.end, label=PERSON) if span.label_ != PERSON and span.text.lower() in double else span
        for span in found
    ]


def _surnames(persons: list[Span]) -> set[str]:
    """The family names of persons, in lower case; of two, also the first: "Lucía de la Vega Ruiz", "Lucía Mamani Quispe"."""
    names = [[token for token in span if not is_generation(token.text)] or list(span) for span in persons]
    ends = [name[-1] for name in names]
    ends += [name[-2] for name in names if _has_particles_before_two(name) or _has_two_after_given_name(name)]
    return {token.lower_ for token in ends if len(token.text) >= SHORTEST_SURNAME}


def _has_particles_before_two(name: list[Token]) -> bool:
    return len(name) > PARTICLE_AND_TWO and name[-3].text in JOINING and name[-1].is_title and name[-2].is_title


def _has_two_after_given_name(name: list[Token]) -> bool:
    """Whether a name ends in what may be two family names: no middle name is a known given name."""
    return (
        len(name) >= WITH_TWO
        and is_given_name(name[0].text)
        and all(token.is_title and not is_given_name(token.text) for token in name[-2:])
    )


def _start(doc: Doc, position: int, taken: set[int], joined: set[tuple[str, str]]) -> int:
    """Where the name begins whose family name is at ``position``: before its particles and the given names."""
    start = position
    while start > 0 and start - 1 not in taken and position - start < MOST_BEFORE:
        before = doc[start - 1]
        is_joined = (before.lower_, doc[start].lower_) in joined and (before.lower_ in JOINING or before.text in SAINT)
        given = start < position and is_given_name(doc[start].text)
        # at the head of a sentence the tagger takes a given name for a verb: "Sinead O’Brien"
        mistaken = start == position and before.is_title and before.tag_ not in SMALL_WORDS and _is_at_head(before)
        proper = is_capitalised_name(before) and before.lower_ not in word_list("titles")["side"]
        # "Chief Constable Will Hale": no verb has a capital within a sentence
        verbal = start == position and before.is_title and before.tag_ == "MD" and not _opens(before)
        can_join = (
            proper or (mistaken and gender_of_given_name(before.text) is not None) or (verbal and is_given_name(before.text))
        )
        if not is_joined and (not can_join or (given and not is_given_name(before.text))):
            # "Move Against Bernie Sanders": nothing but a given name stands before a given name
            break
        start -= 1
    return with_double_given_name(doc, start) if start < position else start


def _opens(token: Token) -> bool:
    """Whether a word may have its capital from where it stands: at the head of a sentence, a line or a quotation."""
    return token.i == 0 or token.is_sent_start is True or not (token.nbor(-1).is_alpha or token.nbor(-1).text == ",")


def _is_at_head(token: Token) -> bool:
    return token.i == token.sent.start


def _is_place(token: Token) -> bool:
    """Whether a word that the recogniser takes for a place is used as one: "in Paris", "the Paris hotel"."""
    if token.ent_type_ not in PLACE_LABELS:
        return False
    if token.dep_ == "compound" and token.head.tag_ in {"NN", "NNS"}:
        return True
    before = token.head if token.dep_ == "pobj" else None
    return before is not None and before.lower_ in word_list("function_words")["place"] and before.head.lower_ != "according"


def _comes_first(token: Token) -> bool:
    """Whether a family name that stands before the given name in East Asia has one after it: "Zhang Min"."""
    if token.lower_ not in word_list("names")["family_first"] or token.i + 1 == len(token.doc):
        return False
    following = token.nbor()
    return following.ent_type_ in {"", "PERSON"} and is_capitalised_name(following) and token.head.i >= following.i


def _stands_alone(token: Token) -> bool:
    """Whether no other word of a name stands next to a word."""
    around = (token.doc[place] for place in (token.i - 1, token.i + 1) if 0 <= place < len(token.doc))
    return all(
        word.tag_ not in {"NNP", "NNPS", "HYPH"} or not word.text[0].isupper() or is_title_word(word.text) for word in around
    )


def _speaking_names(doc: Doc, found: list[Span]) -> set[str]:
    """Single capitalised words that are the subject of a verb of speech, and not an organization or place.

    Only how somebody is placed may stand before them ("14th-ranked Brandl said"). A common noun at the head of a sentence
    or line ("Aides said", "Newspaper reports") is nobody's name.
    """
    cues = word_list("cues")
    bodies = {token.lower_ for span in found if span.label_ != PERSON for token in span} | word_list("bodies")["name"]
    return {
        token.lower_
        for token in doc
        if token.tag_ == "NNP"
        and token.dep_ == "nsubj"
        and (token.i == token.left_edge.i or _is_placed(token))
        and token.head.lemma_.lower() in cues["speech"]
        and token.lower_ not in bodies
        and token.text[1:].islower()
        and not _is_common(token.lower_)
    }


def _speaks(name: Token) -> bool:
    return name.dep_ == "nsubj" and name.head.lemma_.lower() in word_list("cues")["speech"]


def _is_placed(name: Token) -> bool:
    return name.i > 0 and name.doc[name.i - 1].lower_ in word_list("titles")["placed"] and name.doc[name.i - 1].text.islower()


def _is_common(word: str) -> bool:
    """Whether a word is a title or a noun for people or bodies, also in the plural."""
    sources, singular = word_list("sources"), word.removesuffix("s")
    common = sources["document"] | sources["firm"] | sources["association"] | sources["body"] | word_list("titles")["members"]
    return is_title_word(word) or is_title_word(singular) or word in common or singular in common
