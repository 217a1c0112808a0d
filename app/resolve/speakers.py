"""Speakers: the sources of an article's attributions in, who each of them is out, with the steps that led there.

Sources are taken in reading order, so that a pronoun can mean whoever spoke before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from app.annotate.mentions import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.names.person_names import name_key
from app.quote import Attribution, Evidence, Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.memory import ARTICLE, SUBJECTS, Memory, Mention, Mentions
from app.resolve.nominals import author_of, whom

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "both", "each"})
THING = frozenset({"it", "its", "itself"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
KINDS = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
    GROUP: SpeakerKind.GROUP,
}
LONGEST_DESCRIPTION = 160
# In sentences; a pronoun seldom reaches back further than three.
FARTHEST_ANTECEDENT = 60
FARTHEST_BODY = 3
MOST_JOINED = 6
OBJECTS = frozenset({"dobj", "pobj", "dative"})
# What speaks for a person whom a pronoun may mean, found on GAP's development part and held against PolNeAR's pronouns:
# for each sentence back, for standing where the pronoun stands, for having spoken last, for a gender that is known.
PER_SENTENCE, SUBJECT, POSSESSIVE, BURIED = -0.7, 1.0, -0.3, -0.5
SAME_PLACE, SAME_CLAUSE, SPOKE_LAST, SAME_GENDER, PER_MENTION, MOST_MENTIONS = 1.0, 0.5, 1.5, 0.5, 0.05, 10
HANDLE = re.compile(r"@\w{2,30}")
# Share of each rule's answers that were right where the source was, on PolNeAR's development articles;
# `bench/rule_precision.py` measures them.
RULE_PRECISION = {"name": 0.97, "pronoun": 0.81, "so called": 0.87, "description": 0.84, "named last": 0.4}
# The rarer rules have too few cases there to be told apart: 27 of 29 together.
RULE_PRECISION |= dict.fromkeys(("author", "campaign", "joint", "named below", "spoke last"), 0.93)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source is, or None where nothing in the article says, and the steps of the decision.

    ``together`` is set where several named ones speak as one: persons, or else bodies.
    """

    speaker: Named | None
    evidence: tuple[Evidence, ...]
    together: SpeakerKind | None = None


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom a source means before roles are known: clusters (several who speak together), or a description."""

    clusters: tuple[Cluster, ...] = ()
    mention: Span | None = None
    described: Named | None = None
    steps: tuple[Evidence, ...] = ()


def resolve(doc: Doc, attributions: Sequence[Attribution]) -> list[Resolved]:
    """One answer for each attribution, in the same order; deterministic, from the article alone."""
    memory = Memory(Mentions(doc))
    meant: dict[int, _Meant] = {}
    for index in sorted(range(len(attributions)), key=lambda i: (attributions[i].source or attributions[i].content)[0]):
        attribution = attributions[index]
        if not attribution.source:
            meant[index] = _Meant(steps=(_step("no source", "the text names no source for these words"),))
            continue
        first, last = attribution.source[0], attribution.source[-1]
        span = doc.char_span(first.start, last.end, alignment_mode="expand")
        meant[index] = _remembered(_who(span, memory), memory) if span is not None else _Meant()
    # a description further down may give the role of somebody who has spoken already
    return [
        Resolved(_named_speaker(meant[index]), meant[index].steps, _together(meant[index])) for index in range(len(attributions))
    ]


def _who(source: Span, memory: Memory) -> _Meant:
    root = source.root
    word = root.lower_
    if root.tag_ in {"WP", "WDT", "WP$"} or (word in RELATIVE and len(source) == 1):
        return _relative(root, memory)
    if root.pos_ == "PRON" or (len(source) == 1 and word in MALE | FEMALE | PLURAL | THING):
        return _pronoun(root, memory)
    subject = next((child for child in root.children if child.dep_ == "nsubj"), None) if root.pos_ == "VERB" else None
    if subject is not None and len(source) == 1:
        # the verb was marked instead of who it belongs to
        return _who(root.doc[subject.left_edge.i : subject.right_edge.i + 1], memory)
    return _joint(source, memory) or _named(source, memory) or _own_document(root, memory) or _nominal(source, memory)


def _remembered(meant: _Meant, memory: Memory) -> _Meant:
    """``meant``, kept as who spoke last."""
    if len(meant.clusters) == 1:
        (cluster,) = meant.clusters
        if cluster.kind == PERSON:
            memory.last_person = cluster
        else:
            memory.last_body = cluster
    if meant.clusters or meant.described is not None:
        memory.last = meant.clusters or meant.described
    return meant


def _together(meant: _Meant) -> SpeakerKind | None:
    if len(meant.clusters) < 2:
        return None
    return SpeakerKind.PERSON if all(cluster.kind == PERSON for cluster in meant.clusters) else SpeakerKind.ORGANIZATION


def _named_speaker(meant: _Meant) -> Named | None:
    if not meant.clusters:
        return meant.described
    if len(meant.clusters) > 1:
        names = [cluster.name for cluster in meant.clusters]
        return Named(f"{', '.join(names[:-1])} and {names[-1]}", SpeakerKind.GROUP)
    (cluster,) = meant.clusters
    role = cluster.role_near(meant.mention) if cluster.kind == PERSON else None
    return Named(cluster.name, KINDS[cluster.kind], role, cluster.aliases)


# Names


def _joint(source: Span, memory: Memory) -> _Meant | None:
    """Several who speak together: "Smith and Jones", "Sens. Ada Quist (D-Mont.) and Leo Grant"."""
    inside = memory.mentions.inside(source)
    if len(inside) < 2 or not any(token.dep_ == "cc" for token in source):
        return None
    named = {mention.root.i: (mention, cluster) for mention, cluster in inside}
    first = named.get(source.root.i) or next(
        (pair for pair in inside if pair[0].root.dep_ == "appos" and pair[0].root.head == source.root), None
    )
    if first is None:
        return None
    joined = [first[1]]
    token = first[0].root
    while (following := next((child for child in token.children if child.dep_ == "conj"), None)) is not None:
        if following.i not in named or len(joined) == MOST_JOINED:
            return None
        if named[following.i][1] not in joined:
            joined.append(named[following.i][1])
        token = following
    if len(joined) < 2:
        return None
    return _Meant(tuple(joined), None, None, (_step("joint", f"{source.text!r} names {len(joined)} who speak together"),))


def _named(source: Span, memory: Memory) -> _Meant | None:
    """Whom the source names: by its head, by the name in apposition, by the first name in it."""
    found = _mention_in(source, memory) or memory.mentions.around(source)
    if found is not None:
        mention, cluster = found
        return _Meant((cluster,), mention, None, (_step("name", f"{mention.text!r} names {cluster.name!r}"),))
    author = author_of(source, memory)
    if author is not None:
        return _Meant((author,), None, None, (_step("author", f"{source.text!r} is by {author.name!r}"),))
    handle = HANDLE.search(source.text)
    if handle is not None:
        named = Named(handle.group(), SpeakerKind.PERSON)
        return _Meant((), None, named, (_step("name", f"{handle.group()!r} is an account's name"),))
    called = memory.mentions.called(source.text) if any(token.pos_ == "PROPN" for token in source) else None
    if called is not None and not is_generic(source.text):
        return _Meant((called,), None, None, (_step("name", f"{source.text!r} names {called.name!r}"),))
    if source.root.pos_ == "PROPN" or source.root.text[:1].isupper():
        words = name_key(source.text).split()
        if len(words) == 1:
            cluster_of_word = memory.mentions.with_word(words[0], source.start, frozenset({PERSON, ORGANIZATION}))
            ends = name_key(cluster_of_word.name).split() if cluster_of_word is not None else []
            if cluster_of_word is not None and words[0] in {
                ends[-1],
                ends[0] if cluster_of_word.kind == ORGANIZATION else ends[-1],
            }:
                detail = f"{source.text!r} names {cluster_of_word.name!r}"
                return _Meant((cluster_of_word,), None, None, (_step("name", detail),))
    return None


def _own_document(root: Token, memory: Memory) -> _Meant | None:
    """Whose words "his letter" and "her account" are."""
    if root.lemma_.lower() not in word_list("sources")["document"] | {"account", "submission"}:
        return None
    owner = next((child for child in root.children if child.dep_ == "poss" and child.lower_ in MALE | FEMALE), None)
    meant = _pronoun(owner, memory) if owner is not None else None
    return meant if meant is not None and meant.clusters else None


def _mention_in(source: Span, memory: Memory) -> Mention | None:
    inside = [(mention, cluster) for mention, cluster in memory.mentions.inside(source)]
    root = source.root
    for mention, cluster in inside:
        if mention.start <= root.i < mention.end and not _is_common_head(root, mention):
            persons = [pair for pair in inside if pair[1].kind == PERSON and pair[0].start >= mention.end]
            # "Tulsa police Chief Chuck Jordan", where the parse hangs the name on the place
            between = memory.mentions.text[mention.end_char : persons[0][0].start_char] if persons else ","
            if cluster.kind != PERSON and "," not in between and persons[0][0].root.dep_ not in {"pobj", "poss", "conj"}:
                return persons[0]
            return mention, cluster
    for mention, cluster in inside:
        head = mention.root
        if cluster.kind == PERSON and (
            head.dep_ == "appos" or (head.dep_ in {"compound", "nmod"} and head.head == root and mention.end == root.i + 1)
        ):
            return mention, cluster
    spokesperson = root.lower_ in word_list("roles")["spokesperson"]
    persons = [
        pair
        for pair in inside
        if pair[1].kind == PERSON and pair[0].root.dep_ not in {"poss", "pobj", "relcl", "compound", "nmod"}
    ]
    if root.pos_ == "PROPN" or spokesperson:
        if persons:
            return persons[0]
        if spokesperson:
            bodies = [pair for pair in inside if pair[1].kind in {ORGANIZATION, PLACE}]
            return bodies[0] if bodies else None
    last = inside[-1] if inside else None
    if last is not None and last in persons and not memory.mentions.text[last[0].end_char : source.end_char].strip(" ,.’'\"”"):
        return last
    return None


def _is_common_head(root: Token, mention: Span) -> bool:
    """Whether the name only modifies the noun that speaks, as in "Clinton aides"."""
    hyphened = root.i > 0 and root.doc[root.i - 1].tag_ == "HYPH"
    return root.tag_ in {"NN", "NNS"} and mention.label_ == PERSON and len(mention) > 1 and not hyphened


# Pronouns


def _relative(root: Token, memory: Memory) -> _Meant:
    """The noun that the clause of "who" or "which" hangs on, or the name that it explains."""
    verb = root.head
    while verb.dep_ not in {"relcl", "acl"} and verb.head != verb:
        verb = verb.head
    if verb.dep_ not in {"relcl", "acl"}:
        return _Meant(steps=(_step("relative", f"{root.text!r} has no noun before it"),))
    noun = verb.head
    doc = root.doc
    phrase = doc[noun.left_edge.i : noun.i + 1]
    step = _step("relative", f"{root.text!r} stands for {phrase.text!r}")
    answer = _who(phrase, memory) if phrase.root.lower_ not in RELATIVE else _Meant()
    if not answer.clusters and noun.dep_ == "appos" and noun.head != noun:
        explained = noun.head
        answer = _named(doc[explained.left_edge.i : explained.i + 1], memory) or answer
    return _Meant(
        answer.clusters[-1:] if noun.dep_ != "conj" else answer.clusters, answer.mention, answer.described, (step, *answer.steps)
    )


def _pronoun(root: Token, memory: Memory) -> _Meant:
    word = root.lower_
    cluster: Cluster | None = None
    if word in MALE | FEMALE:
        cluster = _antecedent(root, memory, "male" if word in MALE else "female")
        if cluster is None:
            return _Meant(steps=(_step("pronoun", f"no person before {root.text!r} fits it"),))
        detail = f"{root.text!r} means {cluster.name!r}, the nearest person that fits"
        return _Meant((cluster,), None, None, (_step("pronoun", detail),))
    if word in THING:
        cluster = _body_before(root, memory)
    elif word in PLURAL:
        last = memory.last
        if isinstance(last, Named) and last.kind in {SpeakerKind.GROUP, SpeakerKind.ORGANIZATION}:
            return _Meant((), None, last, (_step("pronoun", f"{root.text!r} means {last.name!r}, who spoke last"),))
        if isinstance(last, tuple) and (len(last) > 1 or last[0].kind != PERSON):
            names = " and ".join(cluster.name for cluster in last)
            return _Meant(last, None, None, (_step("pronoun", f"{root.text!r} means {names!r}, who spoke last"),))
        bodies = memory.mentions.before(memory.mentions.bodies, root.i, FARTHEST_BODY)
        if memory.last_body is not None and any(item is memory.last_body for _, item in bodies):
            cluster = memory.last_body
    if cluster is not None:
        return _Meant((cluster,), None, None, (_step("pronoun", f"{root.text!r} means {cluster.name!r}, the nearest body"),))
    return _Meant(steps=(_step("pronoun", f"{root.text!r} cannot be resolved from the article"),))


def _body_before(pronoun: Token, memory: Memory) -> Cluster | None:
    """The best body before the pronoun: who spoke last, subjects before objects, near before far."""
    sentences = memory.mentions.sentences
    best: tuple[float, Cluster] | None = None
    for mention, cluster in memory.mentions.before(memory.mentions.bodies, pronoun.i, FARTHEST_BODY):
        score = -1.0 * (sentences[pronoun.i] - sentences[mention.start])
        score += 1.5 if mention.root.dep_ in SUBJECTS else 0.0
        score += 2.0 if cluster is memory.last_body else 0.0
        score -= 2.5 if cluster.kind == PLACE else 0.0
        if best is None or score > best[0]:
            best = (score, cluster)
    return best[1] if best is not None else memory.last_body


def _antecedent(pronoun: Token, memory: Memory, gender: str) -> Cluster | None:
    """The best person before the pronoun: who spoke last, subjects before objects, near before far."""
    sentences = memory.mentions.sentences
    before: dict[Cluster, list[Span]] = {}
    for mention, cluster in memory.mentions.before(memory.mentions.persons, pronoun.i, FARTHEST_ANTECEDENT):
        if cluster.gender is None or cluster.gender == gender:
            before.setdefault(cluster, []).append(mention)
    best: tuple[float, Cluster] | None = None
    for cluster, mentions in before.items():
        last = mentions[0]
        if _is_own_subject(pronoun, last):
            continue
        score = PER_SENTENCE * (sentences[pronoun.i] - sentences[last.end - 1]) + _place_score(pronoun, last)
        score += SPOKE_LAST if cluster is memory.last_person else 0.0
        score += SAME_GENDER if cluster.gender == gender else 0.0
        score += PER_MENTION * min(len(mentions), MOST_MENTIONS)
        if best is None or score > best[0]:
            best = (score, cluster)
    return best[1] if best is not None else None


def _place_score(pronoun: Token, mention: Span) -> float:
    """How far the place of a name in its sentence speaks for it: subjects first, and what stands as the pronoun does."""
    place = mention.root.dep_
    if place in SUBJECTS:
        verb = mention.root.head
        same_clause = verb == pronoun.head or (pronoun.dep_ == "poss" and verb in pronoun.ancestors)
        return SUBJECT + (SAME_CLAUSE if same_clause else 0.0)
    if place == "poss":
        return POSSESSIVE
    buried = BURIED if place in {"pobj", "appos", "conj"} else 0.0
    return buried + (SAME_PLACE if place in OBJECTS and pronoun.dep_ in OBJECTS else 0.0)


def _is_own_subject(pronoun: Token, mention: Span) -> bool:
    """Whether the pronoun is an object of the verb whose subject the name is: "Quist thanked her" is not about Quist."""
    if pronoun.dep_ not in OBJECTS or pronoun.lower_.endswith("self"):
        return False
    verb = pronoun.head if pronoun.dep_ != "pobj" else pronoun.head.head
    return mention.root.dep_ in SUBJECTS and mention.root.head == verb


# Nominals


def _nominal(source: Span, memory: Memory) -> _Meant:
    """Whom a description means; others stay unnamed, with the description as it stands."""
    root = source.root
    description = _description(source)
    found = whom(source, memory)
    if found is not None:
        if found.role is not None:
            found.cluster.roles.append(found.role)
        detail = f"{description!r} means {found.cluster.name!r}"
        return _Meant((found.cluster,), None, None, (_step(found.rule, detail),))
    kind = _kind_of_nominal(root, root.lemma_.lower())
    step = _step(
        "description",
        f"{description!r} has no name in the article" if kind is not SpeakerKind.ORGANIZATION else f"{description!r} is a body",
    )
    named = ARTICLE.sub("", description) if kind is SpeakerKind.ORGANIZATION and _has_name(source) else description
    return _Meant((), None, Named(named, kind), (step,))


def _description(source: Span) -> str:
    """The words of a source without a clause that goes on to tell of it ("…, which has twenty members") and without a date."""
    doc, root, end = source.doc, source.root, source.end
    for token in doc[root.i + 1 : source.end]:
        told = token.tag_ in {"WDT", "WP"} and doc[token.i - 1].text == ","
        dated = token.dep_ == "prep" and token.head == root and any(child.ent_type_ == "DATE" for child in token.subtree)
        if told or dated:
            end = token.i
            break
    words = " ".join(doc[source.start : end].text.split()).strip(" ,")
    return (words or " ".join(source.text.split()))[:LONGEST_DESCRIPTION]


def _has_name(source: Span) -> bool:
    """Whether a proper noun stands in a description: "The FNV union" is called FNV union."""
    return any(token.pos_ == "PROPN" for token in source)


def _kind_of_nominal(root: Token, word: str) -> SpeakerKind:
    sources = word_list("sources")
    if word in sources["document"] or root.lower_ in sources["document"]:
        return SpeakerKind.DOCUMENT
    if root.tag_ in {"NNS", "NNPS"} and root.lower_ not in sources["body"]:
        return SpeakerKind.GROUP
    if word in sources["body"] or root.lower_ in sources["body"]:
        return SpeakerKind.ORGANIZATION
    if root.pos_ == "PROPN":
        return SpeakerKind.ORGANIZATION
    return SpeakerKind.UNNAMED


def _step(rule: str, detail: str) -> Evidence:
    return Evidence("resolve", rule, detail, RULE_PRECISION.get(rule))
