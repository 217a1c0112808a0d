"""Description signs: what speaks for or against each person and body that a description may mean ("the airline", "a lawyer").

Signs are numbers by name, most of them 0 or 1. ``app.train.descriptions`` fits their weights.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_abbreviation, is_generic
from app.names.given_names import is_given_name
from app.names.person_names import name_key
from app.resolve.cluster import Cluster
from app.resolve.epithets import Epithets, epithets_of, stem_of
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.role import Role, is_person_noun, same_office

Signs = dict[str, float]

AGED = re.compile(r"(?P<years>\d{1,3})-year-old")
MODIFIERS = frozenset({"ADJ", "PROPN", "NOUN"})
PLURAL = frozenset({"NNS", "NNPS"})
OBJECTS = frozenset({"dobj", "dative"})
# In sentences: where somebody is near, and how far down somebody comes in who is named only below.
NEAR, NEXT, BELOW = 2, 2, 6
FARTHEST = 9
HALF = 0.5
# How much of a mention's weight is left a sentence further down, and of how many mentions weights are added.
FADING, RECENT = 0.65, 12
# The sentences of a lead, in which papers describe first and name below.
LEAD_SENTENCES = 4
# The families of bodies whose names show to which they belong.
UNMISTAKABLE = frozenset({"airline", "bank", "court", "legislature", "ministry", "party"})
# The families whose nouns a body of any other may be called, and those of the bodies that may be called an agency.
OF_ANY, OF_AGENCY = frozenset({"firm", "government", "society"}), frozenset({"airline", "bank", "court", "ministry"})
# Counts beyond these say nothing more.
MOST_WORDS, MOST_MENTIONS, MOST_READ = 3, 20, 30


# The tokens at which a candidate was last named and last a subject, by which candidates are compared; no signs themselves.
LAST, LAST_SUBJECT, NEVER = "last", "last subject", -1


class Noun(StrEnum):
    """What the noun of a description can name."""

    PERSON = "person"
    BODY = "body"
    DOCUMENT = "document"
    ANY = "any"


class Determiner(StrEnum):
    """How a description begins."""

    DEFINITE = "definite"
    INDEFINITE = "indefinite"
    POSSESSIVE = "possessive"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Description:
    """A source without a name: its noun, in which form the noun compares (``key``), its other words, and signs of its own.

    ``words`` are stems without those that tell nobody from others ("former").
    """

    source: Span
    noun: Noun
    determiner: Determiner
    head: str
    key: str
    words: frozenset[str]
    signs: Signs

    @property
    def root(self) -> Token:
        """The token of its noun."""
        return self.source.root

    @property
    def lemma(self) -> str:
        """The lemma of its noun, in lower case."""
        return self.root.lemma_.lower()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or body that a description may mean, with the signs for and against."""

    cluster: Cluster
    signs: Signs


def key_of(noun: Token) -> str:
    """In which form the nouns of descriptions compare: documents of one sort have the same ("the study", "the report")."""
    return _sorts().get(noun.lemma_.lower()) or stem_of(noun.lemma_)


@cache
def _sorts() -> dict[str, str]:
    sources = word_list("sources")
    own = {word: word for word in sources["document"] | sources["by_author"] | sources["other_document"]}
    return own | {word: sort for sort, words in word_list("documents").items() for word in words}


def describe(source: Span, memory: Memory) -> Description:
    """A source as a description."""
    root = source.root
    noun, determiner = noun_of(source), _determiner(source)
    others = [token for token in source if token.pos_ in MODIFIERS and token.i != root.i]
    vague = word_list("sources")["vague"]
    words = frozenset(stem_of(token.lemma_) for token in others if token.lower_ not in vague)
    signs = _own_signs(source, noun, determiner, len(others), memory)
    return Description(source, noun, determiner, stem_of(root.lemma_), key_of(root), words, signs)


def noun_of(source: Span) -> Noun:
    """What the noun of a source can name."""
    root, sources = source.root, word_list("sources")
    lemma = root.lemma_.lower()
    if root.i > source.start and f"{root.nbor(-1).lower_} {root.lower_}" in sources["body_phrase"]:
        return Noun.BODY
    if AGED.search(source.text) or any(lemma in words for words in _person_words()):
        return Noun.BODY if lemma in sources["firm"] else Noun.PERSON
    if lemma in _sorts():
        return Noun.DOCUMENT
    if lemma.endswith("maker") or any(word in words for words in _body_words() for word in (lemma, root.lower_)):
        return Noun.BODY
    return Noun.PERSON if is_person_noun(lemma) else Noun.ANY


@cache
def _person_words() -> list[frozenset[str]]:
    roles = word_list("roles")
    listed = [roles[label] for label in ("role", "spokesperson", "male", "female", "relation", "person")]
    return [*listed, word_list("sources")["person"], word_list("sources")["anonymous"] - {"authority", "one", "other"}]


@cache
def _body_words() -> list[frozenset[str]]:
    sources = word_list("sources")
    listed = [sources[label] for label in ("body", "other_body", "firm", "association", "campaign", "part", "place")]
    return [*listed, word_list("bodies")["name"], *word_list("families").values()]


def _determiner(source: Span) -> Determiner:
    before = [child for child in source.root.children if child.i < source.root.i]
    words, small = {child.lower_ for child in before}, word_list("function_words")
    if words & small["indefinite"]:
        return Determiner.INDEFINITE
    if any(child.dep_ == "poss" for child in before):
        return Determiner.POSSESSIVE
    return Determiner.DEFINITE if words & small["definite"] or source[0].lower_ == "the" else Determiner.NONE


def _own_signs(source: Span, noun: Noun, determiner: Determiner, others: int, memory: Memory) -> Signs:
    """What a description says by itself about whether anybody is meant whom the article names."""
    root, sources, roles = source.root, word_list("sources"), word_list("roles")
    lemma, definite = root.lemma_.lower(), determiner is Determiner.DEFINITE
    after = [child for child in root.children if root.i < child.i < source.end]
    earlier = memory.mentions.earlier(lemma, source.start)
    anonymous = lemma in sources["anonymous"]
    mentions = memory.mentions
    signs = {f"noun {one}": float(noun is one) for one in Noun}
    signs |= {f"determiner {one}": float(determiner is one) for one in Determiner}
    signs[f"{noun} {determiner}"] = 1.0
    return signs | {
        "plural": float(root.tag_ in PLURAL),
        "pronoun possessive": float(any(child.dep_ == "poss" and child.pos_ == "PRON" for child in root.children)),
        "preposition": float(any(child.dep_ == "prep" for child in after)),
        "clause": float(any(child.dep_ in {"relcl", "acl"} for child in after)),
        "name inside": float(bool(mentions.inside(source))),
        "asks": float(root.head.lemma_ in word_list("sources")["asking"]),
        "anonymous": float(anonymous),
        "anonymous definite": float(anonymous and definite),
        "spokesperson": float(lemma in roles["spokesperson"]),
        "relation": float(lemma in roles["relation"]),
        "firm": float(lemma in sources["firm"]),
        "group": float(lemma == "group"),
        "public body": float(noun is Noun.BODY and lemma in sources["authorities"]),
        "name of its own": float(noun in {Noun.BODY, Noun.DOCUMENT} and any(_is_name(child) for child in root.lefts)),
        "aged": float(bool(AGED.search(source.text))),
        "words": float(min(MOST_WORDS, others)),
        "words definite": float(min(MOST_WORDS, others) * definite),
        "headline": float(mentions.lines[source.start] == 0),
        "lead": float(mentions.sentences[source.start] <= LEAD_SENTENCES),
        "noun before": float(bool(earlier)),
        "introduced": float(definite and any(_is_introduced(token) for token in earlier)),
        "proper noun": float(root.pos_ == "PROPN"),
        "quoted": float(mentions.is_quoted(source)),
        "number": float(any(token.pos_ == "NUM" for token in source)),
        "same": float(any(token.lower_ == "same" for token in source)),
        "nobody meant before": float(memory.described.get(key_of(root), root) is None),
        "somebody meant before": float(memory.described.get(key_of(root)) is not None),
    }


def _is_name(word: Token) -> bool:
    """Whether it makes a name of a noun, as in "the FNV union", and is not a place or a people."""
    return word.pos_ == "PROPN" and word.dep_ != "poss" and word.ent_type_ not in {"GPE", "NORP", "LOC", "DATE"}


def _is_introduced(noun: Token) -> bool:
    return any(child.lower_ in word_list("function_words")["indefinite"] for child in noun.children)


def candidates(description: Description, memory: Memory) -> list[Candidate]:
    """The persons and bodies of the article that the description may mean, in order of first mention."""
    inside = {cluster for _, cluster in memory.mentions.inside(description.source)}
    fitting = [
        cluster
        for cluster in memory.mentions.around_token(description.source.start)
        if cluster not in inside and cluster not in memory.spoken_of and _can_be(cluster, description)
    ]
    found = [Candidate(item, _signs(description, item, memory)) for item in fitting]
    found = [item for item in found if not _is_ruled_out(description, item.signs)]
    _compare(found, description)
    return found


def _is_of_another_family(cluster: Cluster, description: Description) -> bool:
    """Whether the name shows a kind of body, and the noun another: no bank is "the airline", and no senate "the agency"."""
    words, nouns = set(name_key(cluster.name).split()), {description.lemma, description.root.lower_}
    called = {family for family, listed in word_list("families").items() if listed & nouns} - OF_ANY
    shown = {family for family in UNMISTAKABLE if word_list("family_names")[family] & words}
    if "watchdog" in called:
        shown -= OF_AGENCY
    return bool(called and shown) and not called & shown


def _is_ruled_out(description: Description, signs: Signs) -> bool:
    """Whether logic forbids it, whatever else speaks for it.

    The prime minister is neither a woman's husband nor the deputy. "The government" is not just any body. Whoever comes
    unnamed in the middle of an article is only named below if he is called the same there, as is "a resident" anywhere, and
    whoever asks is not the one who answers. "The coast guard" is not a firm that nothing connects with it. A document is by
    whom the article connects with it, and a noun for anything, as in "half", is somebody only if he is called by it.
    """
    called = signs["called"] or signs["noun in epithet"]
    if signs["other gender"] or signs["other rank"] or signs["other public office"]:
        return True
    own = description.signs
    by_name = signs["words in name"] or signs["words known"]
    if own["public body"] and not called and not signs["noun in name"]:
        return True
    if own["name of its own"] and not by_name:
        return True
    if signs["place"] and not (signs["place noun"] or called or signs["noun in name"] or signs["family"] or signs["deed"]):
        return True
    match description.noun:
        case Noun.ANY if not called and not signs["noun in name"]:
            return True
        case Noun.DOCUMENT if not (signs["deed"] or signs["noun around"] or signs["family"] or by_name):
            return True
    if signs["only below"] and not called and own["asks"]:
        return True
    definite = description.determiner is Determiner.DEFINITE
    connected = called or by_name or signs["family"] or signs["noun in name"]
    if description.noun is Noun.PERSON and not signs["agrees"] and not connected:
        return True
    if description.noun is Noun.BODY and description.words and not own["firm"] and not connected:
        return True
    called = called or signs["words known"] > HALF
    if signs["only below"] and not called and description.determiner is Determiner.INDEFINITE:
        return True
    return bool(signs["only below"] and not called and not definite and not own["lead"] and not own["headline"])


def _can_be(cluster: Cluster, description: Description) -> bool:
    """Whether the kinds agree: no place is "the actress", no person "the ministry", unless it may be a body by mistake."""
    match description.noun:
        case Noun.PERSON:
            return cluster.kind in {PERSON, ORGANIZATION}
        case Noun.BODY:
            is_party = description.lemma in word_list("families")["party"]
            is_body = _kind(cluster) != PERSON and (cluster.kind != GROUP or is_party)
            return is_body and not _is_of_another_family(cluster, description)
        case Noun.DOCUMENT:
            return cluster.kind != GROUP
        case Noun.ANY:
            return cluster.kind in {PERSON, ORGANIZATION}


def _kind(cluster: Cluster) -> str:
    """The cluster's kind; "odd" for a person whose first name is none, who may be a body."""
    if cluster.kind != PERSON or cluster.gender is not None:
        return cluster.kind
    words = name_key(cluster.name).split()
    return PERSON if words and is_given_name(words[0]) else "odd"


def _agrees(cluster: Cluster, description: Description) -> bool:
    """Whether it is of the kind that the noun names."""
    kind = _kind(cluster)
    match description.noun:
        case Noun.PERSON:
            return cluster.kind == PERSON
        case Noun.BODY:
            return kind in {ORGANIZATION, GROUP, "odd"} or (kind == PLACE and description.lemma in word_list("sources")["place"])
        case Noun.DOCUMENT:
            return kind != PLACE
        case Noun.ANY:
            return True


def _signs(description: Description, cluster: Cluster, memory: Memory) -> Signs:
    epithets = _epithets(description, cluster, memory)
    return {
        **_signs_of_kind(description, cluster),
        **_signs_of_words(description, cluster, epithets),
        **_signs_of_roles(description, cluster, epithets),
        **_signs_of_place(description, cluster, memory),
        **_signs_of_speech(description, cluster, memory),
    }


def _epithets(description: Description, cluster: Cluster, memory: Memory) -> Epithets:
    """The cluster's epithets, except the description itself, which the parser takes for one where it follows the name."""
    source = description.source
    number = _above(cluster, source)
    if number and source.start - cluster.mentions[number - 1].end <= 1:
        mentions = [*cluster.mentions[max(0, number - MOST_READ) : number - 1], *cluster.mentions[number : number + MOST_READ]]
        return epithets_of(mentions, [role for role in cluster.roles if role.words not in source.text])
    if cluster not in memory.epithets:
        memory.epithets[cluster] = epithets_of(cluster.mentions, cluster.roles)
    return memory.epithets[cluster]


def _above(cluster: Cluster, source: Span) -> int:
    """How many of the cluster's mentions end before the source."""
    return bisect_right(cluster.mentions, source.start, key=lambda mention: mention.end)


def _signs_of_kind(description: Description, cluster: Cluster) -> Signs:
    kind, words = _kind(cluster), set(name_key(cluster.name).split())
    firm = description.lemma in word_list("sources")["firm"]
    return {
        f"{description.noun} {kind}": 1.0,
        "agrees": float(_agrees(cluster, description)),
        "place": float(kind == PLACE),
        "place noun": float(kind == PLACE and description.lemma in word_list("sources")["place"]),
        "firm public": float(firm and bool(words & word_list("sources")["public"])),
        "press": float(
            bool(words & word_list("family_names")["press"]) and description.lemma not in word_list("families")["press"]
        ),
        "generic": float(is_generic(cluster.name)),
        "abbreviation": float(is_abbreviation(cluster.name)),
        "one word": float(len(words) == 1),
    }


def _signs_of_words(description: Description, cluster: Cluster, epithets: Epithets) -> Signs:
    """What the description shares with the name, the epithets, and the sentences that mention it."""
    in_name = {stem_of(word) for word in name_key(cluster.name).split()}
    known = epithets.words | epithets.heads | in_name
    words, head = description.words, description.head
    called = head in epithets.heads
    return {
        "called": float(called),
        "noun in epithet": float(head in epithets.words and not called),
        "words known": len(words & known) / max(1, len(words)),
        "words known count": float(min(MOST_WORDS, len(words & known))),
        "words in name": float(bool(words & in_name)),
        "words around": len(words & (known | epithets.around)) / max(1, len(words)),
        "words unknown": float(min(MOST_WORDS, len(words - known - epithets.around))),
        "noun around": float(head in epithets.around),
        "noun around document": float(head in epithets.around and description.noun is Noun.DOCUMENT),
        "noun in name": float(head in in_name),
        "names unknown": float(min(MOST_WORDS, len(_names_in(description) - known - epithets.around))),
        "family": float(bool(family_words(description) & set(name_key(cluster.name).split()))),
        "deed": float(bool(epithets.deeds & {head, *_stems_of_sort(description.key)})),
    }


def _names_in(description: Description) -> set[str]:
    """The stems of the proper nouns in a description: "conservative" and "party" of "the chairman of the Conservative Party"."""
    return {stem_of(token.lemma_) for token in description.source if token.pos_ == "PROPN" and token.i != description.root.i}


def family_words(description: Description) -> frozenset[str]:
    """Words in the names of bodies that the noun can call: "airways" for "the airline"."""
    nouns = {description.lemma, description.root.lower_}
    names = word_list("family_names")
    return frozenset().union(*(names[family] for family, words in word_list("families").items() if nouns & words))


@cache
def _stems_of_sort(key: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in word_list("documents").get(key, ()))


def _signs_of_roles(description: Description, cluster: Cluster, epithets: Epithets) -> Signs:
    roles, lemma = word_list("roles"), description.lemma
    gender = "male" if lemma in roles["male"] else "female" if lemma in roles["female"] else None
    said = {token.lower_ for token in description.source}
    sure = [role for role in cluster.roles if role.sure]
    same = [role for role in sure if stem_of(role.head) == description.head or description.head in map(stem_of, _words(role))]
    offices = {same_office(role.head) for role in sure if role.office and role.head} - word_list("sources")["candidacy"]
    other = bool(offices) and same_office(lemma) not in offices and description.head not in epithets.words | epithets.heads
    return {
        "gender": float(gender is not None and cluster.gender == gender),
        "other gender": float(gender is not None and cluster.gender not in {None, gender}),
        "other rank": float(bool(same) and all(_differs_in_rank(role, description, said) for role in same)),
        "other party": float(_is_of_another_party(said & roles["party"], cluster.roles)),
        "other office": float(other),
        "other public office": float(other and lemma in roles["public"]),
    }


def _differs_in_rank(role: Role, description: Description, said: set[str]) -> bool:
    """Whether one is the deputy of the other: the president is not "the vice president"."""
    ranks, below = _rank(role, description.head), said & word_list("roles")["below"]
    return bool(ranks - said or (below and not below & _words(role)))


def _rank(role: Role, head: str) -> set[str]:
    """The words of rank right before a role's noun: "deputy" of "deputy prime minister and governor" for "minister"."""
    words = [word.lower().strip(".,") for word in role.words.split()]
    place = next((number for number, word in enumerate(words) if stem_of(word) == head), len(words))
    return set(words[max(0, place - 2) : place]) & word_list("roles")["rank"]


def _words(role: Role) -> set[str]:
    return {word.lower().strip(".") for word in role.words.split()}


def _is_of_another_party(parties: Iterable[str], roles: list[Role]) -> bool:
    named, known = set(parties), word_list("roles")["party"]
    return bool(named) and any(_words(role) & known and not _words(role) & named for role in roles)


def _signs_of_place(description: Description, cluster: Cluster, memory: Memory) -> Signs:
    """Where the cluster is mentioned above the description and below it."""
    source, mentions = description.source, memory.mentions
    here = mentions.sentences[source.start]
    number = _above(cluster, source)
    above = cluster.mentions[max(0, number - RECENT) : number]
    below = [mention for mention in cluster.mentions[number : number + RECENT] if mention.start >= source.end]
    last = above[-1] if above else None
    distance = here - mentions.sentences[last.start] if last is not None else FARTHEST
    down = mentions.sentences[below[0].start] - here if below else FARTHEST
    new = last is None
    weights = [FADING ** (here - mentions.sentences[item.start]) * (1 + (item.root.dep_ in SUBJECTS)) for item in above[-RECENT:]]
    lead = description.signs["lead"]
    first = cluster.mentions[0].start
    signs = {
        "here": float(distance == 0),
        "a sentence up": float(distance == 1),
        "two up": float(distance == NEAR),
        "far": float(distance > 2 * NEAR),
        "subject": float(last is not None and last.root.dep_ in SUBJECTS and distance <= NEAR),
        "only below": float(new),
        "at head": float(mentions.lines[first] == 0 or mentions.sentences[first] <= 1),
        "comes next": float(new and down <= NEXT),
        "comes next as subject": float(new and down <= NEXT and below[0].root.dep_ in SUBJECTS),
        "comes below": float(new and down <= BELOW),
    }
    if description.determiner is not Determiner.DEFINITE:
        signs |= {f"{name}, not definite": sign for name, sign in signs.items()}
    called = description.head in _epithets(description, cluster, memory).heads
    return signs | {
        "comes next after lead": signs["comes next"] * lead,
        "comes below after lead": signs["comes below"] * lead,
        "called only below": float(new and called),
        "called only below, definite": float(new and called and description.determiner is Determiner.DEFINITE),
        LAST: float(last.start if last is not None else NEVER),
        LAST_SUBJECT: float(max((item.start for item in above if item.root.dep_ in SUBJECTS), default=NEVER)),
        "weight": sum(weights),
        "mentions": math.log(1 + min(MOST_MENTIONS, len(cluster.mentions))),
        "quoted": float(last is not None and not mentions.share_words(last, description.root)),
        "later in sentence": float(bool(below) and down == 0 and distance > 0),
        **_signs_of_clause(description, cluster, memory),
    }


def _signs_of_clause(description: Description, cluster: Cluster, memory: Memory) -> Signs:
    """Places in the description's own sentence where another stands than the one described."""
    source, sentences = description.source, memory.mentions.sentences
    number = _above(cluster, source)
    near = cluster.mentions[max(0, number - RECENT) : number + RECENT]
    here = [mention for mention in near if sentences[mention.start] == sentences[source.start]]
    verb = description.root.head
    over = set(verb.ancestors) if verb.dep_ in {"ccomp", "advcl", "relcl"} else set()
    return {
        "same verb": float(any(verb in {item.root.head, item.root.head.head} for item in here)),
        "subject of main clause": float(any(item.root.dep_ in SUBJECTS and item.root.head in over for item in here)),
    }


def _signs_of_speech(description: Description, cluster: Cluster, memory: Memory) -> Signs:
    """Who spoke before, to whom, and whom the same noun meant before."""
    read = cluster.mentions[:MOST_READ]
    earlier = memory.described.get(description.key)
    spoke_last = cluster in {memory.last_person, memory.last_body}
    speaker = memory.last_person
    document = description.noun is Noun.DOCUMENT
    signs = {
        "spoke last": float(spoke_last),
        "spoke last of all": float(isinstance(memory.last, tuple) and cluster in memory.last),
    }
    if description.determiner is not Determiner.DEFINITE:
        signs |= {f"{name}, not definite": sign for name, sign in signs.items()}
    return signs | {
        "spoke last, document": float(spoke_last and document),
        "spoke": float(cluster in memory.spoke),
        "spoke, document": float(cluster in memory.spoke and document),
        "meant before": float(earlier is cluster),
        "another meant before": float(earlier not in {None, cluster}),
        "acts": sum(mention.root.dep_ in SUBJECTS for mention in read) / len(read),
        "is told": float(any(_is_told(mention.root) for mention in read)),
        "speaker's body": float(
            cluster.kind != PERSON and speaker is not None and any(cluster.name in role.words for role in speaker.roles)
        ),
    }


def _is_told(name: Token) -> bool:
    """Whether somebody is spoken to: "told Reuters", "said to Reuters"."""
    to = name.head
    spoken_to = name.dep_ == "pobj" and to.lower_ == "to" and to.head.lemma_ in {"say", "speak", "talk"}
    return spoken_to or (name.dep_ in OBJECTS and to.lemma_ == "tell")


def _compare(found: list[Candidate], description: Description) -> None:
    """Add the signs that compare a candidate with the others."""
    document, definite = description.noun is Noun.DOCUMENT, description.determiner is Determiner.DEFINITE
    agreeing = [item.signs for item in found if item.signs["agrees"]]
    for name in ("weight", "mentions"):
        most = max((item.signs[name] for item in found), default=0.0)
        most_agreeing = max((signs[name] for signs in agreeing), default=0.0)
        for item in found:
            signs = item.signs
            share = signs[name] / most_agreeing if signs["agrees"] and most_agreeing else 0.0
            signs |= {
                f"{name} of agreeing": share,
                f"{name} of agreeing, not definite": 0.0 if definite else share,
                f"{name} of all": signs[name] / most if most else 0.0,
                f"most {name}": float(share == 1.0),
            }
    for name, place in (("named last", LAST), ("named last as subject", LAST_SUBJECT)):
        latest = max((signs[place] for signs in agreeing), default=NEVER)
        for item in found:
            is_latest = float(item.signs["agrees"] and latest > NEVER and item.signs[place] == latest)
            item.signs.update({name: is_latest, f"{name}, not definite": 0.0 if definite else is_latest})
    called = [item.signs for item in found if item.signs["called"] or item.signs["noun in epithet"] or item.signs["noun in name"]]
    best = max(called, key=lambda signs: (signs["words known count"], signs[LAST]), default=None)
    for item in found:
        item.signs["called best"] = float(item.signs is best)
        item.signs["another called"] = float(best is not None and item.signs is not best)
        del item.signs[LAST], item.signs[LAST_SUBJECT]
    for name in ("called", "noun in name", "deed", "family", "words in name"):
        only = sum(signs[name] for signs in agreeing) == 1
        for item in found:
            item.signs[f"only one: {name}"] = item.signs[name] * item.signs["agrees"] * only
    for item in found:
        item.signs["weight of all, document"] = item.signs["weight of all"] * document
        item.signs["noun around, weight"] = item.signs["noun around"] * item.signs["weight of agreeing"]
        item.signs["only one of kind"] = float(len(agreeing) == 1 and item.signs["agrees"])
