"""Circumstances: an attribution in; to whom, where and through whom its words were said out, in the article's words."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.quote import Attribution, Circumstances, Named, SpeakerKind
from app.quote import Span as TextSpan

OCCASIONS = frozenset({"in", "at", "on", "during", "via", "through", "from"})
HEARERS = frozenset({"to", "with"})
OBJECTS = frozenset({"dobj", "dative", "obj", "iobj"})
# Ends of a noun phrase that tell of something else.
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "appos", "cc", "conj", "punct"})
SPOKESPERSON = "spokesperson"
SPEAKING = frozenset({"speak", "talk", "testify", "write"})
LONGEST = 120


def circumstances(doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None]) -> list[Circumstances]:
    """The circumstances of each attribution, in the same order."""
    covering = _covering(attributions)
    return [
        _circumstances(doc, attribution, speakers[index], _outer(attributions, speakers, index, covering))
        for index, attribution in enumerate(attributions)
    ]


def _circumstances(doc: Doc, attribution: Attribution, speaker: Named | None, outer: Iterable[str]) -> Circumstances:
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand") if attribution.cue else None
    verb = _verb(cue) if cue is not None else None
    venue = _venue(verb, attribution) if verb is not None else None
    addressee = _hearer(verb, attribution) if verb is not None else None
    if addressee is not None and addressee.root.lemma_.lower() in word_list("circumstances")["venue"]:
        venue, addressee = venue or addressee, None
    if addressee is None and venue is not None:
        addressee = _hearer_of(venue)
    return Circumstances(
        via=_via(doc, attribution, speaker),
        reported_via=(*outer, *_relays(verb, speaker)),
        addressee=_words(addressee) if addressee is not None else None,
        venue=_words(venue) if venue is not None else None,
    )


def _verb(cue: Span) -> Token:
    """The verb of the cue: "told" in "told reporters", "said" in "was quoted as saying"."""
    return next((token for token in cue if token.pos_ == "VERB"), cue.root)


def _via(doc: Doc, attribution: Attribution, speaker: Named | None) -> str | None:
    """Whether a spokesperson without a name of his own speaks for a body."""
    if not attribution.source or speaker is None or speaker.kind is SpeakerKind.UNNAMED:
        return None
    source = doc.char_span(attribution.source[0].start, attribution.source[-1].end, alignment_mode="expand")
    if source is None or source.root.lower_ not in word_list("roles")["spokesperson"]:
        return None
    return SPOKESPERSON if speaker.kind is SpeakerKind.ORGANIZATION or speaker.name.split()[-1] not in source.text else None


def _outer(
    attributions: Sequence[Attribution], speakers: Sequence[Named | None], index: int, covering: Sequence[frozenset[int]]
) -> Iterator[str]:
    """Those in whose own words the attribution stands: "Quist said Holt had told her that …", the innermost first."""
    around = [
        (sum(span.end - span.start for span in attributions[number].content), speaker)
        for number in sorted(covering[index])
        if (speaker := speakers[number]) is not None
    ]
    own = speakers[index]
    for _, speaker in sorted(around, key=lambda item: item[0]):
        if own is None or speaker.name != own.name:
            yield speaker.name


def _covering(attributions: Sequence[Attribution]) -> list[frozenset[int]]:
    """For each attribution, the others in whose contents its cue and source stand.

    One way down the article: only the contents that are open at a mark are looked at, however many there are.
    """
    contents = sorted((span.start, span.end, number) for number, item in enumerate(attributions) for span in item.content)
    marks = sorted(
        (span.start, span.end, number) for number, item in enumerate(attributions) for span in (*item.cue, *item.source)
    )
    found: list[frozenset[int] | None] = [None] * len(attributions)
    opened: list[tuple[int, int]] = []
    following = 0
    for start, end, number in marks:
        while following < len(contents) and contents[following][0] <= start:
            opened.append(contents[following][1:])
            following += 1
        opened = [(until, outer) for until, outer in opened if until > start]
        around = frozenset(outer for until, outer in opened if until >= end and outer != number)
        before = found[number]
        found[number] = around if before is None else before & around
    return [numbers or frozenset() for numbers in found]


def _relays(verb: Token | None, speaker: Named | None) -> Iterator[str]:
    """Who quoted the speaker: "Interfax quoted him as saying", "was quoted by Interfax"."""
    if verb is None:
        return
    quoting = verb if verb.lemma_ in word_list("circumstances")["relay"] else verb.head
    if quoting.lemma_ not in word_list("circumstances")["relay"]:
        return
    for child in quoting.children:
        named = child
        if child.dep_ == "agent":
            named = next(iter(child.children), child)
        elif child.dep_ != "nsubj":
            continue
        phrase = _phrase(named)
        if phrase.root.pos_ == "PROPN" and (speaker is None or phrase.root.text not in speaker.name):
            yield _words(phrase)


def _speaking(verb: Token) -> Iterator[Token]:
    """The verb, and one of speaking that goes with it: "Speaking to reporters in Leeds, Quist said"."""
    yield verb
    yield from (child for child in verb.children if child.dep_ == "advcl" and child.lemma_ in SPEAKING and child.tag_ == "VBG")


def _hearer(verb: Token, attribution: Attribution) -> Span | None:
    """The object of telling, or "to" whom it was said."""
    return next((heard for one in _speaking(verb) if (heard := _hearer_with(one, attribution)) is not None), None)


def _hearer_with(verb: Token, attribution: Attribution) -> Span | None:
    telling = verb.lemma_.lower() in word_list("circumstances")["tell"]
    for child in verb.children:
        if telling and child.dep_ in OBJECTS and child.i > verb.i and child.pos_ in {"NOUN", "PROPN", "PRON"}:
            return _outside(_phrase(child, only_of=True), attribution)
        if child.dep_ in {"prep", "dative"} and child.lower_ == "to" and child.i > verb.i:
            heard = next(
                (item for item in child.children if item.dep_ == "pobj" and item.pos_ in {"NOUN", "PROPN", "PRON"}), None
            )
            if heard is not None:
                return _outside(_phrase(heard, only_of=True), attribution)
    return None


def _hearer_of(venue: Span) -> Span | None:
    """Who is named within the occasion: "an interview with CNN", "a letter to the board"."""
    for child in venue.root.children:
        if child.dep_ == "prep" and child.lower_ in HEARERS:
            heard = next((item for item in child.children if item.dep_ == "pobj"), None)
            if heard is not None:
                return _phrase(heard, only_of=True)
    return None


def _venue(verb: Token, attribution: Attribution) -> Span | None:
    """The occasion or medium that hangs on the verb, or on whom it was told to."""
    nouns = word_list("circumstances")["venue"]
    heard = [child for child in verb.children if child.dep_ in OBJECTS]
    for holder in (*_speaking(verb), *heard):
        for child in holder.children:
            if child.dep_ != "prep" or child.lower_ not in OCCASIONS:
                continue
            noun = next((item for item in child.children if item.dep_ == "pobj"), None)
            if noun is None:
                continue
            on_medium = child.lower_ in {"on", "via"} and noun.ent_type_ in {"ORG", "WORK_OF_ART", "PRODUCT"}
            if noun.lemma_.lower() in nouns or on_medium:
                phrase = _outside(_phrase(noun), attribution)
                if phrase is not None:
                    return phrase
    return None


def _phrase(noun: Token, *, only_of: bool = False) -> Span:
    """The noun with what stands before it and what hangs on it by a preposition, without clauses and dates.

    With ``only_of`` no other preposition counts: "reporters in Leeds" are reporters.
    """
    doc, end = noun.doc, noun.i + 1
    for child in noun.rights:
        if child.dep_ in CLAUSES or child.dep_ != "prep" or any(token.ent_type_ in {"DATE", "TIME"} for token in child.subtree):
            break
        if only_of and child.lower_ != "of":
            break
        cut = next(
            (token.i for token in child.subtree if token.dep_ in {"relcl", "acl", "appos", "punct", "cc"}), child.right_edge.i + 1
        )
        end = max(end, cut)
    return doc[noun.left_edge.i : end]


def _outside(phrase: Span, attribution: Attribution) -> Span | None:
    """The phrase if no word of it is part of what was said, or of who said it."""
    span = TextSpan(phrase.start_char, phrase.end_char)
    return None if any(span.overlaps(part) for part in (*attribution.content, *attribution.source)) else phrase


def _words(phrase: Span) -> str:
    return " ".join(phrase.text.split())[:LONGEST].strip(" ,")
