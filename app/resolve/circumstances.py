"""Circumstances: to whom, where and through whom words were said, in the words of the article."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.quote import Attribution, Circumstances, Named, SpeakerKind
from app.quote import Span as TextSpan

OBJECTS = frozenset({"dobj", "dative", "obj", "iobj"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
# Where a noun phrase is cut off.
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "appos", "cc", "conj", "punct"})
SPOKESPERSON = "spokesperson"
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
    addressee = _addressee(verb, attribution) if verb is not None else None
    if addressee is not None and addressee.root.lemma_.lower() in word_list("circumstances")["venue"]:
        venue, addressee = venue or addressee, None
    if addressee is None and venue is not None:
        addressee = _addressee_of_venue(venue)
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
    """``SPOKESPERSON`` if one without a name speaks, for a person or body or for nobody named, else None."""
    if not attribution.source or speaker is None:
        return None
    source = doc.char_span(attribution.source[0].start, attribution.source[-1].end, alignment_mode="expand")
    if source is None or source.root.lower_ not in word_list("roles")["spokesperson"]:
        return None
    has_no_name = speaker.kind in {SpeakerKind.ORGANIZATION, SpeakerKind.UNNAMED}
    return SPOKESPERSON if has_no_name or speaker.name.split()[-1] not in source.text else None


def _outer(
    attributions: Sequence[Attribution], speakers: Sequence[Named | None], index: int, covering: Sequence[frozenset[int]]
) -> Iterator[str]:
    """Those whose words the attribution is part of, the innermost first: Quist in "Quist said Holt had told her that …"."""
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
    """For each attribution, the others whose contents hold its cue and source.

    One sweep down the article: at each cue and source only the contents that are open there are looked at.
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
    """Who quoted the speaker: Interfax in "Interfax quoted him as saying" and "was quoted by Interfax"."""
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
    """The verb and any verb of speaking that depends on it: "Speaking to reporters in Leeds, Quist said"."""
    speaking = word_list("circumstances")["speaking"]
    yield verb
    yield from (child for child in verb.children if child.dep_ == "advcl" and child.lemma_ in speaking and child.tag_ == "VBG")


def _addressee(verb: Token, attribution: Attribution) -> Span | None:
    """The object of a verb of telling, or what "to" governs."""
    found = (_addressee_of_verb(speaking, attribution) for speaking in _speaking(verb))
    return next((addressee for addressee in found if addressee is not None), None)


def _addressee_of_verb(verb: Token, attribution: Attribution) -> Span | None:
    telling = verb.lemma_.lower() in word_list("circumstances")["tell"]
    for child in verb.children:
        if telling and child.dep_ in OBJECTS and child.i > verb.i and child.pos_ in NOUNS:
            return _outside(_phrase(child, only_of=True), attribution)
        if child.dep_ in {"prep", "dative"} and child.lower_ == "to" and child.i > verb.i:
            noun = next((item for item in child.children if item.dep_ == "pobj" and item.pos_ in NOUNS), None)
            if noun is not None:
                return _outside(_phrase(noun, only_of=True), attribution)
    return None


def _addressee_of_venue(venue: Span) -> Span | None:
    """Who is named within the occasion: "an interview with CNN", "a letter to the board"."""
    for child in venue.root.children:
        if child.dep_ == "prep" and child.lower_ in word_list("circumstances")["addressee"]:
            noun = next((item for item in child.children if item.dep_ == "pobj"), None)
            if noun is not None:
                return _phrase(noun, only_of=True)
    return None


def _venue(verb: Token, attribution: Attribution) -> Span | None:
    """The occasion or medium that depends on the verb or on its object."""
    words = word_list("circumstances")
    objects = [child for child in verb.children if child.dep_ in OBJECTS]
    for holder in (*_speaking(verb), *objects):
        for child in holder.children:
            if child.dep_ != "prep" or child.lower_ not in words["occasion"]:
                continue
            noun = next((item for item in child.children if item.dep_ == "pobj"), None)
            if noun is None:
                continue
            on_medium = child.lower_ in {"on", "via"} and noun.ent_type_ in {"ORG", "WORK_OF_ART", "PRODUCT"}
            if noun.lemma_.lower() in words["venue"] or on_medium:
                phrase = _outside(_phrase(noun), attribution)
                if phrase is not None:
                    return phrase
    return None


def _phrase(noun: Token, *, only_of: bool = False) -> Span:
    """The noun with its modifiers before it and prepositional phrases after it, without clauses and dates.

    With ``only_of`` only phrases with "of" count: "reporters in Leeds" are reporters.
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
    """The phrase if it does not overlap content or source, else None."""
    span = TextSpan(phrase.start_char, phrase.end_char)
    return None if any(span.overlaps(part) for part in (*attribution.content, *attribution.source)) else phrase


def _words(phrase: Span) -> str:
    return " ".join(phrase.text.split())[:LONGEST].strip(" ,")
