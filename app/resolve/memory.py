"""Memory: the persons and bodies that an article names, and who spoke last on the way down it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.annotate.name_edges import is_capitalised_name
from app.annotate.quotation_marks import quoted_spans
from app.names.body_names import is_generic
from app.names.person_names import name_key
from app.quote import Named
from app.quote import Span as CharSpan
from app.reading.head_lines import byline
from app.reading.layout import LINE, read_layout
from app.resolve.cluster import Cluster
from app.resolve.clusters import cluster_mentions
from app.resolve.epithets import Epithets

if TYPE_CHECKING:
    from app.resolve.description_signs import Candidate, Description

Mention = tuple[Span, Cluster]
ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# So many mentions above a description and below it are looked through for whom it means: more than most articles have.
MOST_ABOVE, MOST_BELOW = 400, 60
# The longest name that is looked for among proper nouns, in tokens, and what such a name is in its clause.
LONGEST_OVERLOOKED = 3
PLACES_OF_NAMES = SUBJECTS | {"appos", "conj", "dative", "dobj", "pobj", "poss"}
# How many names on either side of a place are looked at for one that stands in no quotation marks.
MOST_LOOKED_AT = 20


class _Words:
    """The stretches between outermost quotation marks, by place."""

    def __init__(self, marked: Sequence[CharSpan]) -> None:
        self._marked = marked

    def around(self, start: int, end: int) -> CharSpan | None:
        """The stretch around a place, or None."""
        number = bisect_right(self._marked, start, key=lambda span: span.start) - 1
        return self._marked[number] if number >= 0 and end <= self._marked[number].end else None


class _Credits:
    """The bylines and the dateline of an article: they name who wrote it and where, and nobody of whom it tells."""

    def __init__(self, text: str) -> None:
        layout = read_layout(text)
        dateline = layout.dateline.span if layout.dateline is not None else None
        self.end = dateline.end if dateline is not None else 0
        lines = (CharSpan(*match.span()) for match in LINE.finditer(text, 0, layout.body_start))
        bylines = (line for line in lines if byline(line.of(text)) is not None and line != layout.title)
        self._spans = [*bylines, *([dateline] if dateline is not None else [])]

    def __contains__(self, mention: Span) -> bool:
        return any(part.start <= mention.start_char < part.end for part in self._spans)


class Mentions:
    """The named mentions of one article in reading order. ``sources`` are the phrases that name who speaks in it."""

    def __init__(self, doc: Doc, sources: Sequence[Span] = ()) -> None:
        # a Doc builds its text anew on each access
        self.text = doc.text
        self.doc = doc
        self.clusters = cluster_mentions(doc, sources)
        named: list[Mention] = sorted(
            ((mention, cluster) for cluster in self.clusters for mention in cluster.mentions), key=lambda pair: pair[0].start
        )
        # nobody means the writers of the byline, or the agency and the town of the dateline
        credit = _Credits(self.text)
        self.all: list[Mention] = [pair for pair in named if pair[0] not in credit]
        self.persons = [pair for pair in self.all if pair[1].kind == PERSON]
        # whatever may name a person: the mentions, and proper nouns that the recogniser overlooked
        overlooked = (pair for pair in _overlooked(doc, named) if pair[0] not in credit)
        self.names = sorted([*self.all, *overlooked], key=lambda pair: pair[0].start)
        # a story is sent from the town of its dateline and not about it
        self.bodies = [pair for pair in self.all if pair[1].kind in {ORGANIZATION, PLACE} and pair[0].start_char >= credit.end]
        self.sentences = list(accumulate(token.is_sent_start is True for token in doc))
        # the number of each token's line
        self.lines = list(accumulate((token.text.count("\n") for token in doc), initial=0))
        # where each token begins
        self._places = [token.idx for token in doc]
        self._words = _Words([quoted.span for quoted in quoted_spans(doc) if quoted.depth == 0])
        self._by_word: dict[str, list[Mention]] = defaultdict(list)
        self._by_key: dict[str, Cluster] = {}
        self._nouns: dict[str, list[Token]] | None = None
        for mention, cluster in named:
            self._by_key.setdefault(name_key(mention.text), cluster)
            for word in set(name_key(cluster.name).split()):
                self._by_word[word].append((mention, cluster))

    def inside(self, source: Span) -> list[Mention]:
        """The mentions wholly within ``source``."""
        first = bisect_left(self.all, source.start, key=lambda pair: pair[0].start)
        last = bisect_left(self.all, source.end, lo=first, key=lambda pair: pair[0].start)
        return [pair for pair in self.all[first:last] if pair[0].end <= source.end]

    def around(self, source: Span) -> Mention | None:
        """The mention of a person of whose name ``source`` is a part, also one that was cut off."""
        before = bisect_right(self.persons, source.start, key=lambda pair: pair[0].start) - 1
        if before < 0:
            return None
        mention = self.persons[before][0]
        # "Ban Ki" of "Ban Ki-soon", "K. R." of "K. R. Lund"
        is_cut = mention.end > source.end and (mention.doc[source.end].text == "-" or source.text.endswith("."))
        return self.persons[before] if mention.end == source.end or is_cut else None

    def before(self, mentions: list[Mention], position: int, sentences: int) -> Iterator[Mention]:
        """Those of ``mentions`` that end before a token, at most ``sentences`` sentences up, the nearest first."""
        here = self.sentences[position]
        for number in range(bisect_left(mentions, position, key=lambda pair: pair[0].start) - 1, -1, -1):
            if here - self.sentences[mentions[number][0].start] > sentences:
                return
            if mentions[number][0].end <= position:
                yield mentions[number]

    def within(self, start: int, end: int) -> list[Mention]:
        """The names that begin from token ``start`` on and before token ``end``."""
        first = bisect_left(self.names, start, key=lambda pair: pair[0].start)
        return self.names[first : bisect_left(self.names, end, lo=first, key=lambda pair: pair[0].start)]

    def share_words(self, mention: Span, token: Token) -> bool:
        """Whether a mention stands in no quotation marks, or in the same ones as a token."""
        marked = self._words.around(mention.start_char, mention.end_char)
        return marked is None or marked.start <= token.idx < marked.end

    def around_token(self, position: int) -> list[Cluster]:
        """Whoever is mentioned not too far from a token, or at the head of the article, in order of first mention."""
        place = bisect_left(self.all, position, key=lambda pair: pair[0].start)
        near = self.all[max(0, place - MOST_ABOVE) : place + MOST_BELOW]
        return list(dict.fromkeys(cluster for _, cluster in (*self.all[:MOST_BELOW], *near)))

    def earlier(self, lemma: str, position: int) -> list[Token]:
        """The nouns of this lemma, in lower case, last named before a token."""
        if self._nouns is None:
            self._nouns = defaultdict(list)
            for token in self.doc:
                if token.pos_ in {"NOUN", "PROPN"}:
                    self._nouns[token.lemma_.lower()].append(token)
        found = self._nouns.get(lemma, [])
        number = bisect_left(found, position, key=lambda token: token.i)
        return found[max(0, number - MOST_BELOW) : number]

    def is_quoted(self, span: Span) -> bool:
        """Whether a phrase stands in quotation marks."""
        return self._words.around(span.start_char, span.end_char) is not None

    def first_on_line(self, position: int) -> Cluster | None:
        """The person named first on a token's line, before it."""
        first = bisect_left(self.persons, self.lines[position], key=lambda pair: self.lines[pair[0].start])
        if first == len(self.persons) or self.persons[first][0].start >= position:
            return None
        return self.persons[first][1] if self.lines[self.persons[first][0].start] == self.lines[position] else None

    def spoken_of(self, content: Sequence[CharSpan], *, direct: bool) -> Iterator[Mention]:
        """The persons mentioned in somebody's own words: in ``content`` between quotation marks, or where all of it is direct."""
        for part in content:
            first = bisect_left(self.persons, part.start, key=lambda pair: pair[0].start_char)
            for mention, cluster in islice(self.persons, first, None):
                if mention.end_char > part.end:
                    break
                if direct or self._words.around(mention.start_char, mention.end_char) is not None:
                    yield mention, cluster

    def acting(self, start: int, end: int) -> Cluster | None:
        """The person last named as a subject between two places of the text, outside all quotation marks."""
        first = bisect_left(self.persons, start, key=lambda pair: pair[0].start_char)
        last = bisect_left(self.persons, end, lo=first, key=lambda pair: pair[0].start_char)
        for mention, cluster in reversed(self.persons[first:last]):
            if mention.root.dep_ in SUBJECTS and self._words.around(mention.start_char, mention.end_char) is None:
                return cluster
        return None

    def person_near(self, place: int, sentences: int, *, before: bool) -> Cluster | None:
        """The person named nearest to a place of the text, outside all quotation marks, at most so many sentences away."""
        first = bisect_left(self.persons, place, key=lambda pair: pair[0].start_char)
        pairs = reversed(self.persons[:first]) if before else iter(self.persons[first:])
        here = self.sentences[max(bisect_right(self._places, place) - 1, 0)]
        for mention, cluster in islice(pairs, MOST_LOOKED_AT):
            if abs(self.sentences[mention.start] - here) > sentences:
                return None
            if self._words.around(mention.start_char, mention.end_char) is None:
                return cluster
        return None

    def token_at(self, place: int) -> Token:
        """The token at a place of the text."""
        return self.doc[max(bisect_right(self._places, place) - 1, 0)]

    def named_at(self, token: Token) -> Cluster | None:
        """Whose name a token is part of."""
        before = bisect_right(self.all, token.i, key=lambda pair: pair[0].start) - 1
        return self.all[before][1] if before >= 0 and token.i < self.all[before][0].end else None

    def called(self, words: str) -> Cluster | None:
        """Whom the article mentions elsewhere by exactly these words, whatever the recogniser made of them here."""
        return self._by_key.get(name_key(ARTICLE.sub("", words)))

    def with_word(self, word: str, position: int, kinds: frozenset[str]) -> Cluster | None:
        """Whose name contains ``word``: the nearest before a token, else the first after it."""
        named = [pair for pair in self._by_word.get(word, []) if pair[1].kind in kinds and not is_generic(pair[1].name)]
        if not named:
            return None
        before = bisect_left(named, position, key=lambda pair: pair[0].start)
        return named[max(before - 1, 0)][1]


def _overlooked(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Capitalised proper nouns that are no mentions, as further mentions of the person of that name, or as persons anew."""
    taken = {token.i for mention, _ in mentions for token in mention}
    persons: dict[str, set[Cluster]] = defaultdict(set)
    for _, cluster in mentions:
        if cluster.kind == PERSON:
            for word in name_key(cluster.name).split():
                persons[word].add(cluster)
    found: list[Mention] = []
    end = 0
    for token in doc:
        if token.i < end or token.i in taken or not is_capitalised_name(token):
            continue
        end = token.i + 1
        while end < len(doc) and end not in taken and is_capitalised_name(doc[end]):
            end += 1
        span = Span(doc, token.i, end, label=PERSON)
        key = name_key(span.text)
        if not key or end - token.i > LONGEST_OVERLOOKED or span.root.dep_ not in PLACES_OF_NAMES:
            continue
        if not persons[key]:
            persons[key].add(Cluster(span.text, PERSON, [span]))
        (cluster, *others) = persons[key]
        if not others:
            found.append((span, cluster))
    return found


@dataclass(frozen=True, slots=True)
class Issued:
    """A document whose issuers the article names: the token of its noun or verb, its sort, and who issued it.

    ``described`` is who issued it where the article has no name for them: "The army said in a statement".
    """

    position: int
    sort: str
    issuers: tuple[Cluster, ...]
    described: Named | None = None


@dataclass(slots=True)
class Memory:
    """Who spoke last: the last person, the last body, and in ``last`` whoever it was, a description or several included.

    ``things`` are the speakers so far that were no persons, descriptions included, or persons with their people, each with the
    token at which its source begins. ``content`` are the words that are being attributed.
    ``line_of_last_person`` is where the last person spoke. ``unnamed`` is a person without a name who spoke last ("one
    mother"). ``spoken_of`` are the persons of whom the words speak that are being attributed. ``issued`` are the article's
    documents once they have been looked for. ``campaigns`` are the campaigns mentioned so far, by name ("Quist campaign").
    ``spoke`` is whoever has spoken, and ``described`` is whom a noun of a source meant last, or None where nobody, by
    ``key_of`` in ``description_signs``. ``epithets`` are those that have been looked for. ``ranked`` are the descriptions that
    have been looked at, with their candidates: the weights are fitted to them. ``impressions`` are the persons whom pronouns
    that have been looked at may mean, by token.
    """

    mentions: Mentions
    last_person: Cluster | None = None
    line_of_last_person: int | None = None
    unnamed: tuple[Token, Named] | None = None
    spoken_of: frozenset[Cluster] = frozenset()
    last_body: Cluster | None = None
    last: Named | tuple[Cluster, ...] | None = None
    things: list[tuple[int, Named | tuple[Cluster, ...]]] = field(default_factory=list)
    content: Sequence[CharSpan] = ()
    issued: list[Issued] | None = None
    campaigns: dict[str, Cluster] = field(default_factory=dict)
    spoke: set[Cluster] = field(default_factory=set)
    described: dict[str, Cluster | None] = field(default_factory=dict)
    epithets: dict[Cluster, Epithets] = field(default_factory=dict)
    ranked: list[tuple["Description", list["Candidate"]]] = field(default_factory=list)
    impressions: dict[int, dict[Cluster, float]] = field(default_factory=dict)

    def last_thing(self, position: int, sentences: int) -> Named | tuple[Cluster, ...] | None:
        """Who spoke last before a token, at most ``sentences`` sentences up, of those that are no persons.

        Whoever speaks only within the words that are being attributed does not count.
        """
        here = self.mentions.sentences[position]
        for place, thing in reversed(self.things):
            if here - self.mentions.sentences[place] > sentences:
                return None
            start = self.mentions.doc[place].idx
            if place < position and not any(part.start <= start < part.end for part in self.content):
                return thing
        return None
