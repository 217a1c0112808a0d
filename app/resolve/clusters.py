"""Clusters: the mentions of one article in, one cluster out for each person and organization, by name.

A cluster's name is its fullest form. A partial name ("Ushakov", "Yury") joins the nearest earlier cluster
that has it; where two persons share the word, the one last named in full is meant.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from app.annotate.lexicon import word_list
from app.annotate.mentions import GROUP, ORGANIZATION, PERSON, PLACE, SPANS_KEY
from app.resolve.names import name_key, person_name
from app.resolve.roles import honorific_before, role_of

# Above this share of capitalised words a first line is a headline in title case.
TITLE_CASE_SHARE = 0.7
# "Her publisher" says nothing of the publisher.
POSSESSIVES = frozenset({"his", "her"})


@dataclass(slots=True, eq=False)
class Cluster:
    """All mentions of one somebody in one article, in reading order once the clusters are complete.

    ``aliases`` are the written forms other than the name, most frequent first; ``role`` is the first that the
    article gives at any mention.
    """

    name: str
    kind: str
    mentions: list[Span] = field(default_factory=list)
    gender: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()

    def role_near(self, mention: Span | None) -> str | None:
        """The role given with ``mention``, else the article's first."""
        return (role_of(mention) if mention is not None else None) or self.role


def cluster_mentions(doc: Doc) -> list[Cluster]:
    """Clusters of the doc's named mentions, in order of first mention."""
    spans = list(doc.spans.get(SPANS_KEY, []))
    named = [span for span in spans if span.label_ == PERSON]
    persons = _cluster_persons(_without_headline_forms(doc.text, named))
    bodies = _cluster_bodies([span for span in spans if span.label_ in {ORGANIZATION, PLACE, GROUP}])
    starts = sorted(span.start for span in named)
    for cluster in persons:
        cluster.gender = _gender(cluster, starts)
    clusters = [*persons, *bodies]
    for cluster in clusters:
        forms = Counter(" ".join(mention.text.split()) for mention in cluster.mentions)
        cluster.aliases = tuple(form for form, _ in forms.most_common() if form != cluster.name)
        cluster.role = next((role for mention in cluster.mentions if (role := role_of(mention))), None)
    return sorted(clusters, key=lambda cluster: cluster.mentions[0].start)


def _cluster_persons(spans: list[Span]) -> list[Cluster]:
    """Full names first, then partial names by the nearest cluster that has the word."""
    full = _FullNames()
    partial: list[Span] = []
    for span in sorted(spans, key=lambda span: (-len(person_name(span.text).full.split()), span.start)):
        name = person_name(span.text)
        key = name_key(name.full)
        if " " in key:
            full.add(span, name.full, key)
        else:
            partial.append(span)
    full.close()
    singles: dict[str, Cluster] = {}
    for span in sorted(partial, key=lambda span: span.start):
        name = person_name(span.text)
        key = name_key(name.full)
        home = full.nearest(span, key) or singles.setdefault(key, Cluster(name.full, PERSON))
        home.mentions.append(span)
    found = [*full.clusters, *singles.values()]
    for cluster in found:
        cluster.mentions.sort(key=lambda span: span.start)
    return found


class _FullNames:
    """The persons whom the article names in full, found by the end of their name, by its ends and by its words."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._by_ending: dict[str, Cluster] = {}
        self._by_ends: dict[tuple[str, str], list[tuple[frozenset[str], Cluster]]] = defaultdict(list)
        self._by_word: dict[str, list[_Candidate]] = defaultdict(list)

    def add(self, span: Span, name: str, key: str) -> None:
        """Put a mention of at least two words, longer names before shorter ones, to its cluster or to a new one."""
        cluster = self._same_person(key)
        if cluster is None:
            cluster = Cluster(name, PERSON)
            self.clusters.append(cluster)
            words = key.split()
            for first in range(len(words) - 1):
                self._by_ending.setdefault(" ".join(words[first:]), cluster)
            for last in {words[-1], words[-2]}:
                self._by_ends[words[0], last].append((frozenset(words), cluster))
        cluster.mentions.append(span)

    def close(self) -> None:
        """Take no more full names: make the clusters ready to be found by a partial one."""
        for cluster in self.clusters:
            words = name_key(cluster.name).split()
            candidate = _Candidate(
                cluster, words[-1], sorted(mention.start for mention in cluster.mentions), _titled_gender(cluster)
            )
            for word in set(words):
                self._by_word[word].append(candidate)

    def _same_person(self, key: str) -> Cluster | None:
        """The cluster whose name ends with ``key``, or holds its words: a middle name, an initial left out."""
        if key in self._by_ending:
            return self._by_ending[key]
        words = key.split()
        return next((cluster for longer, cluster in self._by_ends[words[0], words[-1]] if longer.issuperset(words)), None)

    def nearest(self, span: Span, key: str) -> Cluster | None:
        """Whom a partial name means: by family name before given name; then who was named last before it."""
        title = honorific_before(span)
        gender = _gender_of_word(title) if title else None
        fitting = [item for item in self._by_word[key] if not (gender and item.gender and item.gender != gender)]
        return min(fitting, key=lambda item: (key != item.family, item.distance(span.start))).cluster if fitting else None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Somebody whom a partial name may mean; ``starts`` are the tokens at which the full name stands."""

    cluster: Cluster
    family: str
    starts: list[int]
    gender: str | None

    def distance(self, start: int) -> int:
        """Tokens back to the last full name; one that stands only later is farther than any before."""
        before = bisect_left(self.starts, start)
        return start - self.starts[before - 1] if before else 10**9 + self.starts[0]


def _without_headline_forms(text: str, spans: list[Span]) -> list[Span]:
    """The mentions without those forms that stand in a headline in title case alone while the body has a shorter one.

    Such headlines run names into their neighbours ("Quist Says").
    """
    line_end = text.find("\n")
    if line_end < 0 or not _in_title_case(text[:line_end]):
        return spans
    body = {name_key(span.text) for span in spans if span.start_char > line_end}
    words = {word for key in body for word in key.split()}
    return [
        span
        for span in spans
        if len(span) < 2 or span.start_char > line_end or (key := name_key(span.text)) in body or words.isdisjoint(key.split())
    ]


def _in_title_case(line: str) -> bool:
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) > TITLE_CASE_SHARE * len(long)


def _cluster_bodies(spans: list[Span]) -> list[Cluster]:
    clusters: dict[str, Cluster] = {}
    for span in spans:
        key = name_key(span.text)
        if key:
            clusters.setdefault(key, Cluster("", span.label_)).mentions.append(span)
    for cluster in clusters.values():
        forms = Counter(" ".join(mention.text.split()) for mention in cluster.mentions)
        # datelines and headlines print names in capitals: the running text's own form is the name
        cluster.name = max(forms, key=lambda form: (not form.isupper(), forms[form]))
        cluster.kind = Counter(mention.label_ for mention in cluster.mentions).most_common(1)[0][0]
    return list(clusters.values())


def _gender(cluster: Cluster, persons: list[int]) -> str | None:
    """Gender by the article's own titles, else by the pronouns that follow the name in its sentences.

    A pronoun counts where no other person (``persons``: the tokens at which one is named, in order) stands in
    its sentence. None where the article shows nothing.
    """
    titled = _titled_gender(cluster)
    if titled:
        return titled
    votes = Counter(vote for mention in cluster.mentions for vote in _pronoun_votes(mention, persons))
    for gender, other in (("male", "female"), ("female", "male")):
        if votes[gender] and votes[gender] >= 2 * votes[other]:
            return gender
    return None


def _titled_gender(cluster: Cluster) -> str | None:
    for mention in cluster.mentions:
        for word in (honorific_before(mention), *(role_of(mention) or "").split()):
            if word and word.lower() not in POSSESSIVES and (gender := _gender_of_word(word)):
                return gender
    return None


def _pronoun_votes(mention: Span, persons: list[int]) -> list[str]:
    sentence = mention.root.sent
    if bisect_left(persons, sentence.end) - bisect_left(persons, sentence.start) > 1:
        return []
    following = mention.doc[mention.end : sentence.end]
    # an object is somebody else than its verb's subject: "Her editor did not believe her"
    referring = (token for token in following if token.pos_ == "PRON" and token.dep_ in {"nsubj", "nsubjpass", "poss"})
    return [gender for token in referring if (gender := _gender_of_word(token.text))]


def _gender_of_word(word: str) -> str | None:
    roles, bare = word_list("roles"), word.lower()
    if bare in roles["male"]:
        return "male"
    return "female" if bare in roles["female"] else None
