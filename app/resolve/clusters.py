"""Clusters: the mentions of one article in, one cluster out for each person and organization, by name.

A cluster's name is its fullest form. A partial name ("Ushakov", "Yury") joins the nearest earlier cluster
that has it; where two persons share the word, the one last named in full is meant.
"""

from collections import Counter
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
    """All mentions of one somebody in one article."""

    name: str
    kind: str
    mentions: list[Span] = field(default_factory=list)
    gender: str | None = None

    @property
    def aliases(self) -> tuple[str, ...]:
        """The written forms other than the name, most frequent first."""
        forms = Counter(" ".join(mention.text.split()) for mention in self.mentions)
        return tuple(form for form, _ in forms.most_common() if form != self.name)

    def role_near(self, mention: Span | None) -> str | None:
        """The role given with ``mention``, else the first that the article gives at any mention."""
        if mention is not None and (role := role_of(mention)):
            return role
        return next((role for other in self.mentions if (role := role_of(other))), None)


def cluster_mentions(doc: Doc) -> list[Cluster]:
    """Clusters of the doc's named mentions, in order of first mention."""
    spans = list(doc.spans.get(SPANS_KEY, []))
    persons = _cluster_persons([span for span in spans if span.label_ == PERSON])
    bodies = _cluster_bodies([span for span in spans if span.label_ in {ORGANIZATION, PLACE, GROUP}])
    clusters = [*persons, *bodies]
    for cluster in persons:
        cluster.gender = _gender(cluster)
    return sorted(clusters, key=lambda cluster: cluster.mentions[0].start)


def _cluster_persons(spans: list[Span]) -> list[Cluster]:
    """Full names first, then partial names by the nearest cluster that has the word."""
    clusters: dict[str, Cluster] = {}
    spans = [span for span in spans if not _only_in_headline(span, spans)]
    ordered = sorted(spans, key=lambda span: (-len(person_name(span.text).full.split()), span.start))
    partial: list[Span] = []
    for span in ordered:
        name = person_name(span.text)
        key = name_key(name.full)
        if " " not in key:
            partial.append(span)
            continue
        longer = _same_person(key, clusters)
        cluster = longer or clusters.setdefault(key, Cluster(name.full, PERSON))
        cluster.mentions.append(span)
    full = list(clusters.values())
    singles: dict[str, Cluster] = {}
    for span in sorted(partial, key=lambda span: span.start):
        key = name_key(person_name(span.text).full)
        home = _nearest_with_word(span, key, full)
        if home is None:
            home = singles.setdefault(key, Cluster(person_name(span.text).full, PERSON))
        home.mentions.append(span)
    found = [*full, *singles.values()]
    for cluster in found:
        cluster.mentions.sort(key=lambda span: span.start)
    return found


def _only_in_headline(span: Span, spans: list[Span]) -> bool:
    """Whether a full form stands in a headline in title case alone while the body has the name without it.

    Such headlines run names into their neighbours ("Quist Says").
    """
    line_end = span.doc.text.find("\n")
    if len(span) < 2 or line_end < 0 or span.start_char > line_end or not _in_title_case(span.doc.text[:line_end]):
        return False
    words = set(name_key(span.text).split())
    body = [other for other in spans if other.start_char > line_end]
    shown = any(name_key(other.text) == name_key(span.text) for other in body)
    return not shown and any(words & set(name_key(other.text).split()) for other in body)


def _in_title_case(line: str) -> bool:
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) > TITLE_CASE_SHARE * len(long)


def _same_person(key: str, clusters: dict[str, Cluster]) -> Cluster | None:
    """The cluster whose name ends with ``key``, or holds its words: a middle name, an initial left out."""
    words = key.split()
    for other, cluster in clusters.items():
        longer = other.split()
        if words == longer[-len(words) :]:
            return cluster
        if words[-1] in {longer[-1], *longer[-2:-1]} and words[0] == longer[0] and set(words) <= set(longer):
            return cluster
    return None


def _nearest_with_word(span: Span, key: str, clusters: list[Cluster]) -> Cluster | None:
    title = honorific_before(span)
    gender = _gender_of_word(title) if title else None
    found: list[tuple[bool, int, Cluster]] = []
    for cluster in clusters:
        words = name_key(cluster.name).split()
        if key not in {words[0], words[-1], *words[1:]}:
            continue
        if gender and (known := _gender(cluster)) and known != gender:
            continue
        full = [mention.start for mention in cluster.mentions if " " in mention.text]
        before = [start for start in full if start < span.start]
        # a family name is meant before a given name; the one named last before an earlier or a later one
        by_family = key == words[-1]
        distance = span.start - max(before) if before else 10**9 + min(full, default=0)
        found.append((not by_family, distance, cluster))
    return min(found, key=lambda item: item[:2])[2] if found else None


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


def _gender(cluster: Cluster) -> str | None:
    """Gender by the article's own titles, else by the pronouns that follow the name in its sentences.

    A pronoun counts where no other person stands in its sentence. None where the article shows nothing.
    """
    for mention in cluster.mentions:
        for word in (honorific_before(mention), *(role_of(mention) or "").split()):
            if word and word.lower() not in POSSESSIVES and (gender := _gender_of_word(word)):
                return gender
    votes = Counter(vote for mention in cluster.mentions for vote in _pronoun_votes(mention))
    for gender, other in (("male", "female"), ("female", "male")):
        if votes[gender] and votes[gender] >= 2 * votes[other]:
            return gender
    return None


def _pronoun_votes(mention: Span) -> list[str]:
    sentence = mention.root.sent
    for other in mention.doc.spans[SPANS_KEY]:
        if other.label_ == PERSON and sentence.start <= other.start < sentence.end and other.start != mention.start:
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
