"""Bodies that the recogniser missed, or took for persons: an article's mentions in; the same with those bodies out.

Four signs show a body: an abbreviation whose long form the article has ("PETA"), a noun that says what it is before the name
("the think tank Demos", "its owner, Holm Lamp Works,"), words that somebody of an unknown name says ("Big Harbour says"), and
the same name recognised elsewhere in the article.
"""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.names.person_names import name_key
from app.names.titles import is_title_word
from app.resolve.role import is_person_noun

# "PETA", "S.E.C.", "BoE", but not "McCain".
ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,7}|[A-Z][a-z]?[A-Z]{1,4}s?")
# The fewest letters of an abbreviation whose long form is looked for anywhere in the text.
SHORTEST = 3
# A long form with commas has at least so many initials: "State Board of Radio, Film and Television".
SHORTEST_LISTED = 4
# Before an address that is one.
ADDRESS_BEFORE = frozenset({"at", "in", "into", "near", "outside", "to"})
# The most tokens of a long form.
LONGEST_FORM = 16
# The fewest words of a person's name with a given name.
SHORTEST_FULL = 2
BODIES = frozenset({ORGANIZATION, PLACE, GROUP})
# The fewest letters of a name that is a body's wherever it stands.
SHORTEST_REPEATED = 4


def with_missed_bodies(doc: Doc, spans: list[Span], sources: Sequence[Span] = ()) -> list[Span]:
    """``spans`` with the bodies that the recogniser missed, in order. No two of them overlap but where they did before.

    ``sources`` are the phrases that name who speaks: a name among them that is no person's is a body's.
    """
    spans = _with_speaking(spans, sources)
    for step in STEPS:
        spans = step(doc, spans)
    return sorted(spans)


def _with_speaking(spans: list[Span], sources: Sequence[Span]) -> list[Span]:
    """Those who speak under a name which the recogniser missed: "Big Harbour", "the US military", "Patrol Chief Leo Grant"."""
    ways = (_person_of_rank, _unknown_name, _of_country)
    added = [found for source in sources if (found := next(filter(None, (way(source) for way in ways)), None)) is not None]
    covered = {token.i for body in added for token in body}
    taken = {token.i for span in spans for token in span if len(span) > 1 or span.label_ == PERSON}
    if taken & covered:
        added = [body for body in added if not any(token.i in taken for token in body)]
        covered = {token.i for body in added for token in body}
    once = {(body.start, body.end): body for body in added}
    return [*(span for span in spans if not any(token.i in covered for token in span)), *once.values()]


def _person_of_rank(source: Span) -> Span | None:
    """A person behind a rank, at the head of a source: "Patrol Chief Leo Grant with the Lund police"."""
    root, start = source.root, source.root.i
    while start > source.start and _goes_on(source.doc, start - 1):
        start -= 1
    run = source.doc[start : root.i + 1]
    titles = next((number for number, token in enumerate(run) if is_given_name(token.text)), 0)
    if root.tag_ != "NNP" or titles == 0 or len(run) - titles < SHORTEST_FULL or not is_person_noun(run[titles - 1].lower_):
        return None
    return Span(source.doc, start + titles, root.i + 1, label=PERSON)


def _unknown_name(source: Span) -> Span | None:
    """The proper nouns at the head of a source: "Big Harbour", but not "Prosecutors" at the head of a sentence."""
    doc, root = source.doc, source.root
    if root.tag_ not in {"NNP", "NNPS"} or root.ent_type_ in {"PERSON", "DATE", "GPE", "NORP"} or not root.text[:1].isupper():
        return None
    start = root.i
    while start > source.start and _goes_on(doc, start - 1):
        start -= 1
    name = doc[start : root.i + 1]
    plain = all(token.is_alpha for token in name) and not any(is_title_word(token.text) for token in name)
    if name.end != source.end or not plain or _is_common(root) or (start > source.start and not doc[start - 1].is_lower):
        return None
    if len(name) == 1 and (root.is_sent_start or len(root) < SHORTEST_REPEATED or is_given_name(root.text)):
        return None
    return Span(doc, name.start, name.end, label=ORGANIZATION)


def _is_common(noun: Token) -> bool:
    """Whether a noun with a capital is one that says what somebody is: "Prosecutors", "the Ministry"."""
    sources = word_list("sources")
    words = {noun.lower_, noun.lemma_.lower()}
    return is_person_noun(noun.lemma_.lower()) or any(words & sources[of] for of in ("anonymous", "body", "document", "people"))


def _of_country(source: Span) -> Span | None:
    """A country's body: "the US military", "Hong Kong police"."""
    root = source.root
    if root.lower_ not in word_list("sources")["of_country"] or root.i == source.start:
        return None
    start = root.i
    while start > source.start and source.doc[start - 1].ent_type_ in {"GPE", "NORP"}:
        start -= 1
    return Span(source.doc, start, root.i + 1, label=ORGANIZATION) if start < root.i else None


def _with_seats(doc: Doc, spans: list[Span]) -> list[Span]:
    """The addresses that mean those who work there, wherever they are no addresses: "Number 10 said"."""
    added = []
    for match in _seats().finditer(doc.text):
        span = doc.char_span(*match.span(), label=ORGANIZATION)
        if span is not None and not _is_address(span):
            added.append(span)
    covered = {token.i for span in added for token in span}
    return [*(span for span in spans if not any(token.i in covered for token in span)), *added] if added else spans


def _is_address(span: Span) -> bool:
    """Whether the words are an address or a player's number: "in Downing Street", "the Number 10", "Number 10 Ada Quist"."""
    doc = span.doc
    before = doc[span.start - 1] if span.start > 0 else None
    if before is not None and before.lower_ in ADDRESS_BEFORE:
        return True
    numbered = span[0].lower_ in {"no", "number"}
    described = before is not None and before.tag_ in {"DT", "JJ", "NN", "PRP$", "POS"}
    named = span.end < len(doc) and doc[span.end].tag_ == "NNP"
    return numbered and (described or named)


@cache
def _seats() -> re.Pattern[str]:
    seats = sorted(word_list("bodies")["seat"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(seat.title()) for seat in seats)})(?!\w)")


def _with_bodys_names(doc: Doc, spans: list[Span]) -> list[Span]:
    """The bodies that the recogniser took for persons though their names show them: "the Lib Dems", "Holm Bank"."""
    bodies = {token.text for span in spans if span.label_ == ORGANIZATION for token in span}
    persons = {token.text for span in spans if span.label_ == PERSON and len(span) > 1 for token in span}
    return [
        Span(doc, span.start, span.end, label=ORGANIZATION)
        if span.label_ == PERSON and (_is_bodys_name(span) or (_is_of_document(span) and span.text in bodies - persons))
        else span
        for span in spans
    ]


def _is_of_document(span: Span) -> bool:
    """Whether a name stands before a document: "the Holm poll"."""
    return span.root.dep_ == "compound" and span.root.head.lemma_.lower() in word_list("sources")["document"]


def _is_bodys_name(span: Span) -> bool:
    by_last_word = len(span) > 1 and span[-1].lower_ in word_list("bodies")["name"] and not is_given_name(span[0].text)
    # no person is called so, whatever the first word
    is_airline = len(span) > 1 and span[-1].lower_ in word_list("family_names")["airline"]
    return by_last_word or is_airline or name_key(span.text) in _short_names()


@cache
def _short_names() -> frozenset[str]:
    return frozenset(short for names in word_list("short_names").values() for short in names)


def _with_abbreviations(doc: Doc, spans: list[Span]) -> list[Span]:
    """Each abbreviation and its long form as bodies, where the article has both: "QCA", Quality and Care Authority."""
    spans = [part for span in spans for part in _without_bracket(span)]
    # "GATT" within "GATT Council" is no body of its own
    within = {token.i for span in spans if len(span) > 1 for token in span}
    short = [token for token in doc if _is_abbreviation(token) and token.i not in within]
    persons = {token.i for span in spans if len(span) > 1 and span.label_ == PERSON for token in span}
    forms = _long_forms(doc, persons, {letters for token in short if len(letters := _letters(token.text)) >= SHORTEST})
    if not forms:
        return spans
    added = [Span(doc, token.i, token.i + 1, label=ORGANIZATION) for token in short if _letters(token.text) in forms]
    fuller = [(span.start, span.end) for span in spans if span.label_ in BODIES]
    added += [form for form in forms.values() if not any(start <= form.start and form.end <= end for start, end in fuller)]
    covered = {token.i for span in added for token in span}
    return [*(span for span in spans if not any(token.i in covered for token in span)), *added]


def _without_bracket(span: Span) -> list[Span]:
    """The name and the abbreviation of "Quality and Care Authority (QCA", which the recogniser took for one name."""
    doc, last = span.doc, span.end - 1
    if span.label_ == PERSON or len(span) < 3 or doc[last - 1].text != "(" or not _is_abbreviation(doc[last]):
        return [span]
    return [Span(doc, span.start, last - 1, label=span.label_), Span(doc, last, last + 1, label=span.label_)]


def _is_abbreviation(token: Token) -> bool:
    return bool(ABBREVIATION.fullmatch(token.text)) and not token.is_stop and not is_title_word(token.text)


def _letters(text: str) -> str:
    return text.replace(".", "").lower()


def _long_forms(doc: Doc, persons: set[int], wanted: set[str]) -> dict[str, Span]:
    """The first run of capitalised words with each abbreviation's initials, by its letters, outside the tokens of ``persons``."""
    found: dict[str, Span] = {}
    by_first: dict[str, list[str]] = {}
    for letters in sorted(wanted):
        by_first.setdefault(letters[0], []).append(letters)
    for token in doc if wanted else ():
        if not _is_capitalised(token) or token.i in persons:
            continue
        for letters in by_first.get(token.lower_[0], ()):
            if letters not in found and (end := _end_of_form(doc, token.i, letters)) is not None:
                found[letters] = Span(doc, token.i, end, label=ORGANIZATION)
    return found


def _is_capitalised(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[1:].islower()


def _end_of_form(doc: Doc, start: int, letters: str) -> int | None:
    """Where a run from ``start`` ends whose capitalised words have these initials; small words may have one and need not."""
    left = letters[1:]
    for position in range(start + 1, min(start + LONGEST_FORM, len(doc))):
        token = doc[position]
        if _is_capitalised(token):
            if not left or token.lower_[0] != left[0]:
                return None
            left = left[1:]
            if not left:
                follows = doc[position + 1] if position + 1 < len(doc) else None
                return None if follows is not None and _is_capitalised(follows) and follows.pos_ == "PROPN" else position + 1
        elif token.lower_ in word_list("names")["left_out"]:
            left = left[1:] if left and left[0] == token.lower_[0] and token.lower_ not in {"the", "a"} else left
        elif token.text not in {"-", "&", "'s", "’s"} and not (token.text == "," and len(letters) >= SHORTEST_LISTED):
            return None
    return None


def _with_named_kinds(doc: Doc, spans: list[Span]) -> list[Span]:
    """The names right after a noun for a body: "the pressure group Ledgerwatch", "telecoms giant BT".

    The single word that the recogniser took for a place or person there is a body wherever it stands alone.
    """
    kinds = word_list("bodies")["before_name"]
    by_start = {span.start: span for span in spans}
    taken = {token.i for span in spans for token in span}
    added, renamed = [], set()
    for noun in doc[:-1]:
        start = noun.i + 1
        if noun.lower_ not in kinds or noun.tag_ not in {"NN", "JJ"} or is_title_word(doc[start].text):
            continue
        known = by_start.get(start)
        if known is not None and len(known) == 1 and not _goes_on(doc, known.end):
            renamed.add(known.text)
        elif known is None and start not in taken:
            end = start
            while _goes_on(doc, end):
                end += 1
            if end > start and end not in taken:
                added.append(Span(doc, start, end, label=ORGANIZATION))
    renamed -= {token.text for span in spans if len(span) > 1 and span.label_ == PERSON for token in span}
    bodies = (Span(doc, span.start, span.end, label=ORGANIZATION) if span.text in renamed else span for span in spans)
    return [*bodies, *added]


def _with_explained(doc: Doc, spans: list[Span]) -> list[Span]:
    """The names that say which body a noun means: "her promoter, Holm Lamp Live," and "the airline, Holm Air,"."""
    lists = word_list("bodies")
    taken = {token.i for span in spans for token in span}
    added = []
    for noun in doc[:-2]:
        comma, start = noun.i + 1, noun.i + 2
        if noun.tag_ != "NN" or doc[comma].text != "," or noun.lower_ not in lists["before_name"] | lists["explained"]:
            continue
        owned = any(child.dep_ in {"det", "poss"} for child in noun.children)
        end = start
        while _goes_on(doc, end) and end not in taken:
            end += 1
        closed = end < len(doc) and doc[end].text in {",", "."}
        known = is_given_name(doc[start].text) or is_title_word(doc[start].text)
        if owned and closed and end > start + (noun.lower_ in lists["explained"]) and not known:
            added.append(Span(doc, start, end, label=ORGANIZATION))
    return [*spans, *added]


def _with_pollsters(doc: Doc, spans: list[Span]) -> list[Span]:
    """The names before a poll: "the new Holm Consult poll"; a single word at the head of a sentence may be none."""
    taken = {token.i for span in spans for token in span}
    added = []
    for noun in doc:
        if noun.lower_ not in word_list("bodies")["polls"] or noun.i in taken:
            continue
        start = noun.i
        while start > 0 and start - 1 not in taken and _goes_on(doc, start - 1) and not is_title_word(doc[start - 1].text):
            start -= 1
        run = doc[start : noun.i]
        if run and start - 1 not in taken and not (len(run) == 1 and run[0].is_sent_start) and not run[0].ent_type_:
            added.append(Span(doc, start, noun.i, label=ORGANIZATION))
    return [*spans, *added]


def _goes_on(doc: Doc, position: int) -> bool:
    """Whether a proper noun with a capital stands at a token."""
    return position < len(doc) and doc[position].tag_ in {"NNP", "NNPS"} and doc[position].text[:1].isupper()


def _with_repeated(doc: Doc, spans: list[Span]) -> list[Span]:
    """The names of bodies wherever they stand in an article that has them elsewhere."""
    kinds: dict[tuple[str, ...], str] = {}
    of_persons = {token.text for span in spans if span.label_ == PERSON for token in span}
    for span in spans:
        if span.label_ == ORGANIZATION and _can_repeat(span) and span.text not in of_persons:
            kinds.setdefault(tuple(token.text for token in span), span.label_)
    if not kinds:
        return spans
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(kinds, key=len, reverse=True):
        by_first.setdefault(words[0], []).append(words)
    taken = {token.i for span in spans for token in span}
    added = []
    for token in doc:
        for words in by_first.get(token.text, ()) if token.i not in taken else ():
            end = token.i + len(words)
            if tuple(item.text for item in doc[token.i : end]) == words and not taken.intersection(range(token.i, end)):
                if _stands_alone(doc, token.i, end):
                    added.append(Span(doc, token.i, end, label=kinds[words]))
                    taken.update(range(token.i, end))
                break
    return [*spans, *added]


def _can_repeat(span: Span) -> bool:
    """Whether a name is one by its looks: capitals that no sentence gives it, and more than a common word."""
    title = len(span) == 1 and (is_title_word(span.text) or is_person_noun(span[0].lemma_.lower()))
    proper = span[-1].tag_ in {"NNP", "NNPS"} or span.text.isupper()
    return span[0].text[:1].isupper() and len(span.text) >= SHORTEST_REPEATED and proper and not title


def _stands_alone(doc: Doc, start: int, end: int) -> bool:
    """Whether no other proper noun stands next to a name: "Holm Gazette" is not Holm."""
    around = (doc[place] for place in (start - 1, end) if 0 <= place < len(doc))
    return all(token.tag_ not in {"NNP", "NNPS"} or not token.text[:1].isupper() for token in around)


# In this order: a step sees the bodies that those before it have found.
STEPS = (_with_seats, _with_bodys_names, _with_abbreviations, _with_named_kinds, _with_explained, _with_pollsters, _with_repeated)
