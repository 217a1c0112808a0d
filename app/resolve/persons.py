"""Persons: the mentions of persons in one article in; one cluster for each person out.

A person's name is its fullest form. A partial name ("Ushakov", "Yury") joins the person named in full shortly
before, else the one the article is about: papers use the bare family name for the main person of an article, and name
relatives in full.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import PERSON
from app.annotate.whole_names import family_before, has_relatives_before
from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.identity import roles_against
from app.names.matching import are_written_forms, loosely_spelt
from app.names.particles import JOINING
from app.names.person_names import NICKNAMES, given_name_forms, is_generation, name_key, person_name
from app.resolve.cluster import Cluster
from app.resolve.role import Role, same_office
from app.resolve.roles import honorific_before, roles_before, roles_of

# Above this share of capitalised words a first line is a headline in title case.
TITLE_CASE_SHARE = 0.7
# Within so many tokens of a full name, a bare family name repeats it, whoever the article is about.
NEAR = 40
# "Asked", "When asked".
LONGEST_OPENING = 2
# A bare family name shorter than this is not taken for another spelling of one.
SHORTEST_SPELT = 5
# So many pronouns show another gender than nearly everyone of the given name has.
AGAINST_NAME = 2
# A word that ran into a name stands there once in an article; a bare name that it ran into is used at least this often.
ONCE, OFTEN = 1, 4
# A name of fewer words has no other name joined to it.
LONGEST_UNJOINED = 4
# A given name and a family name.
PAIR = 2
# Within so many tokens of a name the text may say that somebody else has the same one.
FARTHEST_SAME_NAME = 8

# "P.V."
INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}")
# First letters that stand for one sound in names from other scripts: "Yevgeny" and "Evgeny".
SPELT_ALIKE = {"y": "ej", "e": "y", "j": "y", "k": "c", "c": "k"}

# Double quotation marks that only open, and those that only close. Straight ones do both.
OPENING, CLOSING, STRAIGHT = frozenset("“«„"), frozenset("”»"), '"'

# The roles next to each mention, by the mention's first token and the one after its last.
RolesByMention = dict[tuple[int, int], list[Role]]


def cluster_persons(doc: Doc, mentions: list[Span]) -> list[Cluster]:
    """Clusters of the mentions of persons. Words of a headline or sentence that ran into a name are cut off it."""
    spans = _without_strays(doc, mentions)
    roles: RolesByMention = {(span.start, span.end): roles_of(span) for span in spans}
    full = _FullNames(roles, Counter(name_key(person_name(span.text).full) for span in spans))
    partial: list[Span] = []
    shared = _shared_family_names(spans)
    for span in sorted(spans, key=_fullest_first):
        name = person_name(span.text)
        if " " in name.full:
            full.add(span, name.full + _cut_stop(span), name_key(name.full))
        elif span.start in shared:
            in_full = f"{name.full} {shared[span.start]}"
            full.add(span, in_full, name_key(in_full))
        else:
            partial.append(span)
    full.call_by_fullest_given_names()
    starts = sorted(span.start for span in spans)
    for cluster in full.clusters:
        cluster.mentions.sort(key=lambda span: span.start)
        cluster.gender = _gender(cluster, starts, roles)
    found = _join_partial(full, sorted(partial, key=lambda span: span.start), starts, roles)
    for cluster in found:
        cluster.mentions.sort(key=lambda span: span.start)
        cluster.gender = _gender(cluster, starts, roles)
        # a role that contains the name is a headline that was taken for a title
        cluster.roles = [role for role in _roles(cluster, roles) if cluster.name not in role.words]
    return found


def _cut_stop(span: Span) -> str:
    """The stop that the tokenizer took for the end of a sentence: "Roy Calloway Sr. founded", else nothing."""
    doc, end = span.doc, span.end
    is_cut = is_generation(span[-1].text) and end + 1 < len(doc) and doc[end].text == "." and doc[end + 1].text[:1].islower()
    return "." if is_cut else ""


def _shared_family_names(spans: list[Span]) -> dict[int, str]:
    """The family names that given names share with the name after "and", by token: "Piero" of "Piero and Livia Salvi".

    "Clay and Ada Quist" may be a family name and another's full name. Two share one only if a noun before them says that they
    are relatives ("brothers"), or if the article goes on to call the second by the given name alone; and the first must be no
    part of another name.
    """
    alone = {span.text for span in spans if len(span) == 1}
    parts = {token.text for span in spans if len(span) > 1 for token in span}
    by_start = {span.start: span for span in spans if len(span) == PAIR}
    found = {}
    for span in spans:
        family = family_before(span.doc, span.start)
        if family is not None and len(span) == 1:
            found[span.start] = family
            # "the Ruiz twins, Leo and Juan"
            found[span.start + 2] = family
            continue
        second = by_start.get(span.end + 1)
        if second is None or len(span) > 1 or span.doc[span.end].lower_ != "and" or span.text in parts:
            continue
        by_given_names = second[0].text in alone and is_given_name(span.text) and gender_of_given_name(second[0].text) is not None
        if by_given_names or has_relatives_before(span.doc, span.start):
            found[span.start] = second[1].text
    return found


def _has_same_name_only(span: Span) -> bool:
    """Whether words after a full name say that another has it too: "Omar Hadi, a baker with the same name as the judge"."""
    sentence, doc = span.root.sent, span.doc
    if span.end >= sentence.end or doc[span.end].text != ",":
        return False
    words = [token.lower_ for token in doc[span.end : min(sentence.end, span.end + FARTHEST_SAME_NAME)]]
    return "namesake" in words or ("same", "name") in pairwise(words)


def _fullest_first(span: Span) -> tuple[bool, int, int]:
    """The sort key: full given names before initials, then long names before short ones, then early before late."""
    words = name_key(person_name(span.text).full).split()
    return (not words or len(words[0]) == 1, -len(words), span.start)


def _roles(cluster: Cluster, roles: RolesByMention) -> list[Role]:
    return [role for mention in cluster.mentions for role in roles[mention.start, mention.end]]


class _FullNames:
    """The persons whom the article names in full, to be found by the end of a name, its first and last word, or an initial.

    ``written`` counts how often the article has each name, by key.
    """

    def __init__(self, roles: RolesByMention, written: Counter[str]) -> None:
        self.clusters: list[Cluster] = []
        self._by_mention = roles
        self._written = written
        self._by_ending: dict[str, Cluster] = {}
        self._by_ends: dict[tuple[str, str], list[tuple[frozenset[str], Cluster]]] = defaultdict(list)
        self._by_initial: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
        self._by_short_form: dict[tuple[str, str], Cluster] = {}
        self._by_sound: dict[tuple[str, str], list[Cluster]] = defaultdict(list)
        self._roles: dict[int, list[str]] = defaultdict(list)

    def add(self, span: Span, name: str, key: str) -> None:
        """Add a mention of at least two words to its cluster or to a new one. Longer names must come before shorter ones."""
        cluster = self._same_person(span, name, key)
        roles = [role.words for role in self._by_mention[span.start, span.end]]
        if cluster is not None and _has_same_name_only(span):
            cluster = next((item for item in self._namesakes(cluster) if name_key(item.name) == key), None)
        elif cluster is not None and roles_against(roles, self._roles[id(cluster)]) is not None:
            # "Judge Omar Hadi … the footballer Omar Hadi": with another office it is a namesake
            cluster = next(
                (item for item in self._namesakes(cluster) if roles_against(roles, self._roles[id(item)]) is None), None
            )
        if cluster is None:
            cluster = Cluster(name, PERSON)
            self.clusters.append(cluster)
            self._index(cluster, key.split())
        cluster.mentions.append(span)
        self._roles[id(cluster)] += roles

    def call_by_fullest_given_names(self) -> None:
        """Give each person the fullest name that the article has, and the commonest of several spellings."""
        for cluster in self.clusters:
            for mention in cluster.mentions:
                name = person_name(mention.text).full
                if name_key(name) != name_key(cluster.name) and self._is_better(name, cluster.name):
                    cluster.name = name

    def _is_better(self, name: str, known: str) -> bool:
        """Whether a name is the long form of a short one ("Kenneth" for "Ken"), or a spelling that the article uses more."""
        here, there = name_key(name).split(), name_key(known).split()
        uses, known_uses = self._written[" ".join(here)], self._written[" ".join(there)]
        if len(there) >= PAIR and here[-len(there) :] == there and all(len(word) == 1 for word in here[: -len(there)]):
            # "P. V. Ramana Lund" for "Ramana Lund"
            return len(here) > len(there)
        if here[1:] == there[1:] and here[0] in NICKNAMES.canonicals_of(there[0]):
            return len(here[0]) > len(there[0]) and uses >= known_uses
        if len(here) != len(there) or not are_written_forms(name, known):
            return False
        return uses > known_uses if here[1:-1] == there[1:-1] else len("".join(here)) > len("".join(there))

    def _namesakes(self, cluster: Cluster) -> list[Cluster]:
        return [item for item in self.clusters if item is not cluster and name_key(item.name) == name_key(cluster.name)]

    def _index(self, cluster: Cluster, words: list[str]) -> None:
        for first in range(len(words) - 1):
            self._by_ending.setdefault(" ".join(words[first:]), cluster)
        for first in range(1, len(words) - 2):
            # "De la Vega" is Lucía de la Vega Ruiz
            if words[first] in JOINING and words[-2] not in JOINING:
                self._by_ending.setdefault(" ".join(words[first:-1]), cluster)
        for last in {words[-1], words[-2]}:
            self._by_ends[words[0], last].append((frozenset(words), cluster))
        self._by_initial[words[0][0], words[-1]].append(cluster)
        self._by_sound[words[0][0], loosely_spelt(words[-1])].append(cluster)
        for form in given_name_forms(words[0]):
            self._by_short_form.setdefault((form, words[-1]), cluster)

    def _same_person(self, span: Span, name: str, key: str) -> Cluster | None:
        """The cluster whose name ends with ``key``, or differs only by an initial, a form, a spelling or a middle name."""
        words = key.split()
        if key in self._by_ending:
            return self._by_ending[key]
        for longer, cluster in self._by_ends[words[0], words[-1]]:
            if longer.issuperset(words) and not self._is_elder(cluster, span, key) and not _is_hyphened(cluster.name, words[-1]):
                return cluster
        without_initials = " ".join(word for word in words if len(word) > 1)
        if " " in without_initials and key.endswith(f" {without_initials}") and without_initials in self._by_ending:
            # "P.V. Ramana Lund" is Ramana Lund
            return self._by_ending[without_initials]
        initials = self._by_initial[words[0][0], words[-1]] if len(words[0]) == 1 else []
        found = initials[0] if len(initials) == 1 else self._by_short_form.get((words[0], words[-1]))
        return found or self._written_otherwise(span, name, words)

    def _is_elder(self, cluster: Cluster, span: Span, key: str) -> bool:
        """Whether the cluster is the father of somebody whom the article names more often or first, without "Sr."."""
        elder = name_key(cluster.name)
        if elder.split()[-1] not in word_list("generations")["elder"]:
            return False
        more = self._written[key] - self._written[elder]
        return more > 0 or (more == 0 and span.start < cluster.mentions[0].start)

    def _written_otherwise(self, span: Span, name: str, words: list[str]) -> Cluster | None:
        """Whoever has the name in another spelling, unless one sentence has both: "Ana Ruiz and Anna Ruiz" are two."""
        for first in {words[0][0], *SPELT_ALIKE.get(words[0][0], ())}:
            for cluster in self._by_sound.get((first, loosely_spelt(words[-1])), ()):
                together = any(mention.sent.start == span.sent.start for mention in cluster.mentions)
                if not together and are_written_forms(name, cluster.name):
                    return cluster
        return None


@dataclass(slots=True)
class _Candidate:
    """A person whom a partial name may mean, with the first token of each full mention and the roles next to them.

    ``family`` are the forms of the family name, folded: "long bates" and "bates".
    """

    cluster: Cluster
    family: frozenset[str]
    starts: list[int] = field(default_factory=list)
    roles: tuple[Role, ...] = ()

    @property
    def first(self) -> int:
        """The first token of the first full mention; one that comes only as somebody's relative is later than any."""
        return self.starts[0] if self.starts else 10**9

    def distance(self, start: int) -> int:
        """Tokens back to the last full mention; one that comes only later is farther than any before."""
        before = bisect_left(self.starts, start)
        return start - self.starts[before - 1] if before else 10**9


def _join_partial(full: _FullNames, partial: list[Span], persons: list[int], roles: RolesByMention) -> list[Cluster]:
    """The clusters after each partial name has joined one, those with a courtesy title first because they tell the gender."""
    by_word: dict[str, list[_Candidate]] = defaultdict(list)
    by_spelling: dict[str, list[_Candidate]] = defaultdict(list)
    for cluster in full.clusters:
        words, parts = _words_of(cluster.name), name_key(cluster.name).split()
        starts = [mention.start for mention in cluster.mentions if not _is_tie_of(mention)]
        family = frozenset({words[-1], words[-1].split()[-1]})
        candidate = _Candidate(cluster, family, starts, tuple(_roles(cluster, roles)))
        for word in {*words, *parts}:
            by_word[word].append(candidate)
        by_spelling[loosely_spelt(words[-1])].append(candidate)
    singles = _holders_of_office(by_word, partial, persons)
    for titled in (True, False):
        for span in partial:
            title = honorific_before(span)
            gender = _gender_of_word(title) if title else None
            if titled is not (gender is not None):
                continue
            name = person_name(span.text)
            key = name_key(name.full)
            named = by_word[key] or (by_spelling[loosely_spelt(key)] if len(key) >= SHORTEST_SPELT else [])
            fitting = [item for item in named if not (gender and item.cluster.gender and item.cluster.gender != gender)]
            if not fitting:
                cluster = Cluster(name.full, PERSON, gender=gender)
                fitting = [_Candidate(cluster, frozenset({key}), [span.start])]
                by_word[key] += fitting
                singles.append(cluster)
            if gender is not None:
                fitting = [item for item in fitting if _gender_below(item.cluster, persons) == gender] or fitting
            fitting = _telling(span, _asked(span, fitting))
            fitting = _of_generation(span, fitting) or _in_office(roles[span.start, span.end], fitting)
            _meant(fitting, key, span.start).cluster.mentions.append(span)
    # no mention is left to a holder of an office where all names have a title of the other gender
    return [*full.clusters, *(cluster for cluster in singles if cluster.mentions)]


def _is_tie_of(mention: Span) -> bool:
    """Whether a name stands only to say whose relative another is: "Ada Quist, mother of the victim Leo Quist"."""
    noun = mention.root.head if mention.root.dep_ == "appos" else mention.root
    of = noun.head
    return noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lower_ in word_list("roles")["relation"]


def _words_of(name: str) -> list[str]:
    """The written words of a name, folded and without "Jr."; "O'Brien" is one, and so is "Long-Bates"."""
    words = [name_key(word) for word in name.split() if not is_generation(word)]
    return [word for word in words if word] or [name_key(name) or name]


def _in_office(called: list[Role], candidates: list[_Candidate]) -> list[_Candidate]:
    """Those of the candidates who have the office that the name has ("Detective Ruiz"), else those whose office it may be."""
    if not called or len(candidates) < 2:
        return candidates
    heads = {same_office(role.head) for role in called if role.office and role.head}
    same = [item for item in candidates if heads & {same_office(role.head) for role in item.roles if role.office}]
    words = [role.words for role in called]
    return (
        same or [item for item in candidates if roles_against(words, [role.words for role in item.roles]) is None] or candidates
    )


def _asked(span: Span, candidates: list[_Candidate]) -> list[_Candidate]:
    """Those of the gender that the question shows: "Asked whether her husband knew, Ruiz replied"; all where it shows none."""
    sentence = span.root.sent
    opening = span.doc[sentence.start : span.start]
    if len(candidates) < 2 or not any(token.lemma_.lower() == "ask" for token in opening[:LONGEST_OPENING]):
        return candidates
    genders = {gender for token in opening if token.tag_ in {"PRP", "PRP$"} and (gender := _gender_of_word(token.text))}
    return [item for item in candidates if item.cluster.gender in genders] or candidates if len(genders) == 1 else candidates


def _telling(span: Span, candidates: list[_Candidate]) -> list[_Candidate]:
    """Those of another gender than who is told: "Ruiz told him" is a woman's where a man and a woman have the name."""
    genders = {item.cluster.gender for item in candidates}
    verb = span.root.head
    if genders != {"male", "female"} or span.root.dep_ != "nsubj" or verb.lemma_.lower() not in word_list("cues")["speech"]:
        return candidates
    told = {_gender_of_word(child.text) for child in verb.children if child.dep_ in {"dobj", "dative"} and child.pos_ == "PRON"}
    told.discard(None)
    return [item for item in candidates if item.cluster.gender not in told] or candidates if len(told) == 1 else candidates


def _of_generation(span: Span, candidates: list[_Candidate]) -> list[_Candidate]:
    """The one whom "the younger Ruiz" or "Ruiz senior" means among several; none where the words do not say."""
    if len(candidates) < 2:
        return []
    doc, lists = span.doc, word_list("generations")
    around = {doc[span.start - 1].lower_ if span.start else "", doc[span.end].lower_ if span.end < len(doc) else ""}
    for own, others in (("younger", "elder"), ("elder", "younger")):
        if around & lists[own]:
            those = [item for item in candidates if _is_of(item, own)]
            rest = [item for item in candidates if not _is_of(item, others)]
            return those if len(those) == 1 else rest if len(rest) == 1 else []
    return []


def _is_of(candidate: _Candidate, generation: str) -> bool:
    """Whether a person's name or ties show the ``younger`` or the ``elder`` generation: "Juan Ruiz Jr.", "his son Juan Ruiz"."""
    lists = word_list("generations")
    ties = {word for role in candidate.roles for word in name_key(role.words).split()}
    return name_key(candidate.cluster.name).split()[-1] in lists[generation] or bool(ties & lists[f"{generation}_tie"])


def _holders_of_office(by_word: dict[str, list[_Candidate]], partial: list[Span], persons: list[int]) -> list[Cluster]:
    """Persons never named in full although a relative is: "President Okoro" in an article about Ada Okoro.

    Papers name everybody in full at first, except the holders of well-known offices. A bare name with an office is not
    one of those named in full if the pronouns after it show the other gender, or if it comes first and those named in
    full are called something else.
    """
    by_name: dict[str, list[Span]] = defaultdict(list)
    for span in partial:
        by_name[name_key(person_name(span.text).full)].append(span)
    found = []
    text = partial[0].doc.text if partial else ""
    for key, bare in by_name.items():
        family = by_word[key]
        mentions = [(span, role) for span in bare for role in roles_before(span) if role.office] if family else []
        if not mentions:
            continue
        genders = {item.cluster.gender for item in family}
        votes = Counter(vote for span in bare for vote in _pronoun_votes(span, persons))
        gender = votes.most_common(1)[0][0] if votes else None
        other_gender = gender is not None and None not in genders and gender not in genders
        heads = {same_office(role.head) for _, role in mentions}
        first = min(mentions, key=lambda item: item[0].start)[0]
        comes_first = "\n" in text[: first.start_char].strip("\n") or "\n" not in text.strip("\n")
        if other_gender or (comes_first and all(_is_another(item, first.start, heads) for item in family)):
            cluster = Cluster(person_name(first.text).full, PERSON, gender=gender)
            by_word[key].append(_Candidate(cluster, frozenset({key}), [span.start for span, _ in mentions]))
            found.append(cluster)
    return found


def _is_another(candidate: _Candidate, first: int, heads: set[str]) -> bool:
    """Whether the candidate is named in full only after the bare name, and called something other than its office."""
    called = {same_office(role.head) for role in candidate.roles}
    return candidate.first > first and bool(called) and not heads & called


def _meant(candidates: list[_Candidate], key: str, start: int) -> _Candidate:
    """Whom a partial name at token ``start`` means, by family name before given name; see the docstring of this module."""
    family = [item for item in candidates if key in item.family] or candidates
    elders = [item for item in family if name_key(item.cluster.name).split()[-1] in word_list("generations")["elder"]]
    sons = [item for item in family if item not in elders and all(item.first < elder.first for elder in elders)]
    # "His father, Duncan Holm Sr.": the bare name stays the son's
    family = sons if elders and sons else family
    own = next((item for item in family if start in item.starts), None)
    if own is not None:
        # the name that told a holder of an office apart from the relatives
        return own
    near = min(family, key=lambda item: item.distance(start))
    if near.distance(start) <= NEAR:
        return near
    return min(family, key=lambda item: item.first)


def _without_strays(doc: Doc, spans: list[Span]) -> list[Span]:
    """The mentions, cut where a word of the sentence or headline ran into the name ("Injecting Clinton", "Quist Says").

    A first word that is not a given name is cut off if the rest is a name elsewhere in the article. In a headline in
    title case, so are the words after a name that the body of the article has.
    """
    keys = Counter(name_key(span.text) for span in spans)
    line_end = doc.text.find("\n")
    headline = line_end if line_end > 0 and _in_title_case(doc.text[:line_end]) else 0
    body = {name_key(span.text) for span in spans if span.start_char >= headline}
    words = {word for key in body for word in key.split()}
    kept = []
    for span in spans:
        start, end = span.start, span.end
        if span.start_char < headline and name_key(span.text) not in body:
            end = next((position + 1 for position in range(end - 1, start - 1, -1) if doc[position].lower_ in words), end)
            if end < span.end and end - start == 1 and len(span) > 1 and is_given_name(doc[start].text):
                end = span.end
        while end - start > 1 and _is_stray(doc[start:end], keys, headline):
            start += 1
        for before, after in _joined_names(doc[start:end], keys, headline):
            kept += [Span(doc, start, before, label=PERSON)] if before > start else []
            start = after
        # "President Quist Speech": a frequent bare name ran into the noun after it
        if (
            end - start == 2
            and keys[doc[start].lower_] >= OFTEN
            and keys[name_key(span.text)] == ONCE
            and not is_given_name(doc[start].text)
        ):
            end -= 1
        kept.append(Span(doc, start, end, label=PERSON))
    return kept


def _joined_names(name: Span, keys: Counter[str], headline: int) -> Iterator[tuple[int, int]]:
    """Where a full name that the article has begins behind other words: "Lind Backs Ada Quist", "Leo Grant Slams Ada Quist".

    Yields the end of the name in front, if the article has that too, and the start of the one behind.
    """
    doc, in_headline = name.doc, name.start_char < headline
    if len(name) < LONGEST_UNJOINED or (is_given_name(name[0].text) and not in_headline):
        return
    for position in range(name.start + 1, name.end - 1):
        rest = name_key(doc[position : name.end].text)
        if keys[rest] and " " in rest and rest != name_key(name.text) and gender_of_given_name(doc[position].text) is not None:
            ends = (end for end in range(position, name.start, -1) if keys[name_key(doc[name.start : end].text)])
            yield next(ends, name.start), position
            return


def _is_stray(name: Span, keys: Counter[str], headline: int) -> bool:
    """Whether the first word is not part of the name: it is no given name, and the rest is a name elsewhere.

    Before a single family name it must also not be a proper noun, except in a headline, because it could be a rare given
    name.
    """
    first = name[0]
    if len(first.text.strip(".")) == 1 or INITIALS.fullmatch(first.text):
        return False
    if first.lower_ in word_list("bodies")["name"]:
        return True
    rest, whole = name_key(name[1:].text), name_key(name.text)
    in_headline = name.start_char < headline
    is_full = " " in name[1:].text
    if is_given_name(first.text) and not (in_headline and is_full):
        return _is_auxiliary(name, keys)
    if is_full:
        return keys[rest] > 0 and keys[whole] <= keys[rest]
    unlike_name = in_headline or str(first.tag_) not in {"NNP", "NNPS"} or _is_opening_word(name)
    return bool(keys[whole] == ONCE and keys[rest] > 0 and unlike_name)


def _is_auxiliary(name: Span, keys: Counter[str]) -> bool:
    """Whether a verb that is a given name too opens a question: "Will Quist win?", where the article has Ada Quist."""
    doc, rest = name.doc, name_key(name[1:].text)
    asks = name[0].is_stop and name.end < len(doc) and doc[name.end].tag_ in {"VB", "RB"}
    return (
        asks and keys[name_key(name.text)] == ONCE and any(key.endswith(f" {rest}") for key in keys if key != name_key(name.text))
    )


def _is_opening_word(name: Span) -> bool:
    """Whether a small word or a participle opens the sentence right before a name: "Though Quist lost", "Hosting Quist"."""
    opens = name.start == name.root.sent.start or not name.doc[name.start - 1].is_alpha
    return opens and (name[0].is_stop or name[0].lower_.endswith(("ing", "ed")))


def _in_title_case(line: str) -> bool:
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) > TITLE_CASE_SHARE * len(long)


def _gender(cluster: Cluster, persons: list[int], roles: RolesByMention) -> str | None:
    """Gender by the article's own titles, else by the pronouns after the name, else by the given name, else None.

    A pronoun counts where its sentence names no other person (``persons``: the tokens at which one is named, in order).
    """
    titled = _titled_gender(cluster, roles)
    if titled:
        return titled
    votes = Counter(vote for mention in cluster.mentions for vote in _pronoun_votes(mention, persons))
    words = person_name(cluster.name).full.split()
    by_name = gender_of_given_name(words[0]) if len(words) > 1 or is_given_name(words[0]) else cluster.gender
    for gender, other in (("male", "female"), ("female", "male")):
        if votes[gender] and votes[gender] >= 2 * votes[other] and (by_name != other or votes[gender] >= AGAINST_NAME):
            return gender
    return by_name


def _titled_gender(cluster: Cluster, roles: RolesByMention) -> str | None:
    for mention in cluster.mentions:
        ends = (word for role in roles[mention.start, mention.end] for word in (role.words.split()[-1:] + role.words.split()[:1]))
        for word in (honorific_before(mention), *ends):
            if word and word.lower() not in word_list("pronouns")["possessive"] and (gender := _gender_of_word(word)):
                return gender
    return None


def _pronoun_votes(mention: Span, persons: list[int]) -> list[str]:
    """The genders of the pronouns after a name in its sentence, within the same quotation marks or outside all of them."""
    sentence = mention.root.sent
    if bisect_left(persons, sentence.end) - bisect_left(persons, sentence.start) > 1:
        return []
    following = _within_same_marks(mention, sentence.end)
    # objects are left out: in "Her editor did not believe her" the second one is somebody other than the subject
    referring = (token for token in following if token.pos_ == "PRON" and token.dep_ in {"nsubj", "nsubjpass", "poss"})
    return [gender for token in referring if (gender := _gender_of_word(token.text))]


def _gender_below(cluster: Cluster, persons: list[int]) -> str | None:
    """The gender known, else by the first "he" or "she" outside all marks on the line of a full name, before the next person."""
    if cluster.gender is not None:
        return cluster.gender
    for mention in cluster.mentions:
        following = bisect_left(persons, mention.end)
        limit = persons[following] if following < len(persons) else len(mention.doc)
        for token in _within_same_marks(mention, min(limit, mention.end + NEAR)):
            if "\n" in token.text:
                break
            if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "PRON" and (gender := _gender_of_word(token.text)):
                return gender
    return None


def _within_same_marks(mention: Span, end: int) -> Iterator[Token]:
    """The tokens from a mention to ``end`` that stand in the same quotation marks, or with it in none."""
    doc = mention.doc
    straight = sum(token.text == STRAIGHT for token in doc[mention.root.sent.start : mention.start]) % 2 == 1
    depth = int(straight)
    inside = depth
    for token in doc[mention.end : end]:
        if token.text == STRAIGHT:
            depth = 1 - depth
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if depth < inside:
            return
        if depth == inside:
            yield token


def _gender_of_word(word: str) -> str | None:
    roles, bare = word_list("roles"), word.lower()
    if bare in roles["male"]:
        return "male"
    return "female" if bare in roles["female"] else None


def _is_hyphened(name: str, word: str) -> bool:
    """Whether a word is only the first part of a family name with a hyphen: Ada Quist is not Ada Quist-Grant."""
    return f" {word}-" in f" {name.casefold()}"
