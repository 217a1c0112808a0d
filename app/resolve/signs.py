"""Signs: what speaks for or against each person whom "he" or "she" may mean, as numbers that a ranker weighs."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import PERSON
from app.lexicon import word_list
from app.names.given_names import is_given_name, share_of_women
from app.names.person_names import person_name
from app.resolve.cluster import Cluster
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.role import is_person_noun, same_office
from app.resolve.roles import honorific_before

OBJECTS = frozenset({"dobj", "dative", "pobj"})
CLAUSES = frozenset({"advcl", "relcl", "ccomp", "acl", "xcomp", "pcomp", "csubj"})
# Counts beyond these say nothing more.
MOST_SENTENCES, MOST_LINES, MOST_MENTIONS, MOST_OTHERS, MOST_STEPS = 8, 4, 20, 6, 8
# How many sentences are near, and how many tokens back a noun is looked for.
NEAR, FARTHEST_NOUN = 3, 80
# The share of a gender that a name has which no list knows, and the least that any name has.
UNKNOWN_SHARE, LEAST_SHARE = 0.5, 0.02


class Signs(NamedTuple):
    """What speaks for or against a candidate. Distances and places are those of the candidate's last mention.

    Flags are 0 or 1. ``nobody`` alone is set, besides what belongs to the pronoun, for the candidate that nobody named is meant.
    """

    nobody: float = 0.0
    # sentences, lines and words between the two; other candidates named, or named as subjects, in between
    sentences: float = 0.0
    lines: float = 0.0
    words: float = 0.0
    others_between: float = 0.0
    subjects_between: float = 0.0
    # the name comes only after the pronoun, in the same sentence
    comes_after: float = 0.0
    # the candidate is named below in the pronoun's sentence: as the subject of a clause around it, or under the pronoun's verb
    below_as_subject: float = 0.0
    below_governed: float = 0.0
    # what the last mention is in its sentence
    subject: float = 0.0
    passive: float = 0.0
    possessive: float = 0.0
    object: float = 0.0
    oblique: float = 0.0
    apposition: float = 0.0
    conjunct: float = 0.0
    of_main_verb: float = 0.0
    after_verb: float = 0.0
    depth: float = 0.0
    begins_sentence: float = 0.0
    first_of_sentence: float = 0.0
    # other mentions: how many, near, as subjects near, in this paragraph; how the article distributes them
    mentions: float = 0.0
    mentions_near: float = 0.0
    subject_same_sentence: float = 0.0
    subject_sentence_before: float = 0.0
    first_of_line: float = 0.0
    share: float = 0.0
    at_head: float = 0.0
    introduced: float = 0.0
    # the candidate, or another one, comes new as the subject right before: "Next came Ada Quist."
    newcomer: float = 0.0
    other_newcomer: float = 0.0
    # how the pronoun's clause and the name's stand to each other
    same_clause: float = 0.0
    clause_within: float = 0.0
    clause_around: float = 0.0
    clause_beside: float = 0.0
    parallel: float = 0.0
    # words and turns
    quoted: float = 0.0
    spoke_last: float = 0.0
    spoke_on_line: float = 0.0
    speaks: float = 0.0
    spoken_to: float = 0.0
    # gender
    known_gender: float = 0.0
    other_gender: float = 0.0
    given_name: float = 0.0
    # how much surer another candidate's given name is
    given_name_behind: float = 0.0
    # the article calls the candidate by the noun that is the subject near: "the prime minister"
    called: float = 0.0
    # what the name is
    overlooked: float = 0.0
    no_person: float = 0.0
    one_word: float = 0.0
    after_article: float = 0.0
    in_place: float = 0.0
    # of the pronoun
    is_subject: float = 0.0
    is_possessive: float = 0.0
    is_object: float = 0.0
    is_female: float = 0.0
    is_first: float = 0.0
    is_subordinate: float = 0.0
    is_speaking: float = 0.0
    is_quoted: float = 0.0
    opens_line: float = 0.0
    candidates: float = 0.0
    pronouns_between: float = 0.0
    subject_pronouns_before: float = 0.0
    # a noun for a person that fits the gender is the subject near, and fits none of the candidates; it is the nearest subject
    unnamed_subject: float = 0.0
    unnamed_last: float = 0.0
    anybody_spoke: float = 0.0
    unnamed_spoke_last: float = 0.0
    # how likely the candidate is whom earlier pronouns mean: the last one, the last subject, and the sum of those near
    last_pronoun: float = 0.0
    last_subject_pronoun: float = 0.0
    near_pronouns: float = 0.0
    # whether there are any such pronouns
    any_pronoun: float = 0.0
    # how likely the candidate is by these signs alone, each with one weight
    impression: float = 0.0


class Candidate(NamedTuple):
    """A person whom a pronoun may mean: the mentions before it, the nearest first, or else the one right after it.

    ``last`` is the one that counts as the last, ``below`` the first after the pronoun in its sentence.
    """

    cluster: Cluster
    mentions: Sequence[Span]
    last: Span
    below: Span | None = None


def signs_of(root: Token, gender: str, found: Sequence[Candidate], memory: Memory) -> list[Signs]:
    """The signs of each candidate, and at last those that nobody named is meant."""
    named = _all_named(found)
    nouns = list(_subject_nouns(root, gender, memory))
    shared = _of_pronoun(root, gender, found, nouns, named, memory)
    most = max((len(item.mentions) for item in found), default=1)
    seen = {
        index: sum(other.last.start > item.last.start for other in found if other.last.start < root.i)
        for index, item in enumerate(found)
    }
    rows = [
        _of_candidate(root, gender, item, seen[index], named, nouns, most, memory, shared) for index, item in enumerate(found)
    ]
    surest = max((row.given_name for row in rows), default=0.0)
    new = [_is_newcomer(row) for row in rows]
    return [
        *(
            row._replace(
                given_name_behind=surest - row.given_name,
                newcomer=float(is_new),
                other_newcomer=float(not is_new and any(new)),
            )
            for row, is_new in zip(rows, new, strict=True)
        ),
        shared._replace(nobody=1.0, given_name_behind=surest),
    ]


def _is_newcomer(row: Signs) -> bool:
    """Whether a person is named for the first time, as the last subject, in this sentence or the one before."""
    return bool(
        row.introduced
        and (row.subject or row.passive)
        and row.sentences <= 1
        and not row.subjects_between
        and not row.comes_after
    )


def _all_named(found: Sequence[Candidate]) -> list[Span]:
    """The mentions of all candidates that are subjects, in no order."""
    return [mention for item in found for mention in item.mentions if mention.root.dep_ in SUBJECTS]


def _of_pronoun(
    root: Token, gender: str, found: Sequence[Candidate], nouns: list[Token], named: list[Span], memory: Memory
) -> Signs:
    sentence = root.sent
    pronouns = word_list("pronouns")["he" if gender == "male" else "she"]
    clause = clause_of(root)
    last = memory.last
    called = {word for item in found for word in _called(item.cluster)}
    unnamed = [noun.i for noun in nouns if same_office(noun.lemma_.lower()) not in called]
    return Signs(
        unnamed_subject=float(bool(unnamed)),
        unnamed_last=float(
            bool(unnamed) and max(unnamed) > max((name.start for name in named if name.start < root.i), default=-1)
        ),
        is_subject=float(root.dep_ in SUBJECTS),
        is_possessive=float(root.dep_ == "poss"),
        is_object=float(root.dep_ in OBJECTS),
        is_female=float(gender == "female"),
        is_first=float(root.i - sentence.start <= 1),
        is_subordinate=float(clause.dep_ in CLAUSES),
        is_speaking=float(root.dep_ in SUBJECTS and root.head.lemma_.lower() in word_list("cues")["speech"]),
        is_quoted=float(memory.mentions.is_quoted(root.doc[root.i : root.i + 1])),
        opens_line=float(
            memory.mentions.lines[root.i] != memory.mentions.lines[max(sentence.start - 1, 0)] or sentence.start == 0
        ),
        candidates=float(min(len(found), MOST_MENTIONS)),
        subject_pronouns_before=float(
            min(sum(token.lower_ in pronouns and token.dep_ in SUBJECTS for token in sentence if token.i < root.i), 2)
        ),
        anybody_spoke=float(last is not None),
        unnamed_spoke_last=float(last is not None and not isinstance(last, tuple)),
    )


def _of_candidate(
    root: Token,
    gender: str,
    item: Candidate,
    seen: int,
    subjects: list[Span],
    nouns: list[Token],
    most: int,
    memory: Memory,
    shared: Signs,
) -> Signs:
    cluster, mentions, last, below = item
    sentences, lines = memory.mentions.sentences, memory.mentions.lines
    here = sentences[root.i]
    between = here - sentences[last.end - 1]
    head = explained(last.root)
    place = head.dep_
    verb = clause_of(head)
    own = clause_of(root)
    sentence = last.root.sent
    doc = root.doc
    before = doc[last.start - 1] if last.start > 0 else None
    first, end = sorted((last.start, root.i))
    pronouns = word_list("pronouns")["he" if gender == "male" else "she"]
    is_subject = place in SUBJECTS
    speech = word_list("cues")["speech"]
    words = person_name(cluster.name).full.split()
    spoke_last = cluster is memory.last_person
    near = [mention for mention in mentions if here - sentences[mention.start] < NEAR]
    start_of_line = memory.mentions.first_on_line(root.i)
    return shared._replace(
        sentences=min(max(between, 0), MOST_SENTENCES),
        lines=min(max(lines[root.i] - lines[last.end - 1], 0), MOST_LINES),
        words=math.log(1 + end - first),
        others_between=min(seen, MOST_OTHERS),
        subjects_between=min(
            sum(last.end <= mention.start < root.i for mention in subjects if mention not in mentions), MOST_OTHERS
        ),
        comes_after=float(last.start > root.i),
        below_as_subject=float(below is not None and below.root.dep_ in SUBJECTS and _is_above(below.root.head, root)),
        below_governed=float(below is not None and governs(root, below.root)),
        called=float(any(same_office(noun.lemma_.lower()) in _called(cluster) for noun in nouns)),
        overlooked=float(last not in cluster.mentions),
        subject=float(place == "nsubj"),
        passive=float(place == "nsubjpass"),
        possessive=float(place == "poss"),
        object=float(place in {"dobj", "dative"}),
        oblique=float(place == "pobj"),
        apposition=float(place == "appos"),
        conjunct=float(place == "conj"),
        of_main_verb=float(is_subject and head.head.dep_ == "ROOT"),
        after_verb=float(is_subject and head.i > head.head.i),
        depth=min(sum(1 for _ in head.ancestors), MOST_STEPS),
        begins_sentence=float(last.start - sentence.start <= 1),
        first_of_sentence=float(not any(sentence.start <= mention.start < last.start for mention in subjects)),
        mentions=math.log(min(len(mentions), MOST_MENTIONS)),
        mentions_near=min(len(near), MOST_OTHERS),
        subject_same_sentence=float(any(m.root.dep_ in SUBJECTS and sentences[m.start] == here for m in near)),
        subject_sentence_before=float(any(m.root.dep_ in SUBJECTS and sentences[m.start] == here - 1 for m in near)),
        first_of_line=float(start_of_line is cluster),
        share=len(mentions) / most,
        at_head=float(sentences[cluster.mentions[0].start] <= sentences[0] + 1 or lines[cluster.mentions[0].start] == 0),
        introduced=float(last.start == cluster.mentions[0].start),
        same_clause=float(verb == own and is_subject),
        clause_within=float(is_subject and verb != own and _is_above(verb, own)),
        clause_around=float(is_subject and verb != own and _is_above(own, verb)),
        clause_beside=float(is_subject and own.dep_ == "conj" and own.head == verb),
        parallel=float(_class(place) == _class(root.dep_)),
        quoted=float(not memory.mentions.share_words(last, root)),
        spoke_last=float(spoke_last),
        spoke_on_line=float(spoke_last and lines[root.i] == memory.line_of_last_person),
        speaks=float(is_subject and head.head.lemma_.lower() in speech),
        spoken_to=float(place in {"dobj", "dative"} and head.head.lemma_.lower() in speech),
        known_gender=float(cluster.gender == gender),
        other_gender=float(cluster.gender not in {None, gender}),
        given_name=math.log(share_of_gender(cluster, gender)),
        no_person=float(cluster.kind != PERSON),
        one_word=float(len(words) < 2),
        after_article=float(before is not None and before.lower_ == "the"),
        in_place=float(before is not None and before.lower_ in word_list("function_words")["place"]),
        pronouns_between=min(sum(token.lower_ in pronouns for token in doc[first:end]), MOST_OTHERS)
        if end - first < 200
        else MOST_OTHERS,
    )


def _subject_nouns(root: Token, gender: str, memory: Memory) -> Iterator[Token]:
    """The nouns for a person of the gender that are subjects shortly before the pronoun: "a spokesman", "the actress"."""
    roles = word_list("roles")
    other = roles["female" if gender == "male" else "male"]
    sentences, doc = memory.mentions.sentences, root.doc
    for position in range(root.i - 1, max(root.i - FARTHEST_NOUN, -1), -1):
        if sentences[root.i] - sentences[position] > 1:
            return
        token = doc[position]
        if token.tag_ == "NN" and token.dep_ in SUBJECTS and is_person_noun(token.lemma_) and token.lower_ not in other:
            explains = any(child.dep_ == "appos" for child in token.children)
            if not explains and memory.mentions.share_words(doc[position : position + 1], root):
                yield token


def _called(cluster: Cluster) -> set[str]:
    """The nouns by which the article calls a person."""
    return {same_office(role.head) for role in cluster.roles if role.head}


def governs(root: Token, name: Token) -> bool:
    """Whether the pronoun is the subject or object of a verb that the name stands below: "He said that Poe had won"."""
    if root.dep_ not in SUBJECTS and root.dep_ not in OBJECTS:
        return False
    return any(token == root.head for token in name.ancestors)


def clause_of(token: Token) -> Token:
    """The verb of the clause in which a token stands: itself, or the nearest verb above it."""
    while token.pos_ not in {"VERB", "AUX"} and token.head != token:
        token = token.head
    return token


def _is_above(upper: Token, lower: Token) -> bool:
    return any(token == upper for token in _up(lower))


def _up(token: Token) -> Iterator[Token]:
    for _ in range(MOST_STEPS):
        if token.head == token:
            return
        token = token.head
        yield token


def _class(place: str) -> str:
    if place in SUBJECTS:
        return "subject"
    return "object" if place in OBJECTS else place


def explained(name: Token) -> Token:
    """The noun that the name explains, "owner" in "The owner of the bar, Toni Vidal, fears"; the name itself where none is."""
    before = name.left_edge.i - 1
    explains = name.dep_ == "appos" and before >= 0 and name.doc[before].text == ","
    return name.head if explains and name.head.dep_ in SUBJECTS and name.head.i < name.i else name


def share_of_gender(cluster: Cluster, gender: str) -> float:
    """The share of the pronoun's gender among the bearers of the given name."""
    words = person_name(cluster.name).full.split()
    women = share_of_women(words[0]) if len(words) > 1 or (words and is_given_name(words[0])) else None
    if women is None:
        return UNKNOWN_SHARE
    return max(LEAST_SHARE, women if gender == "female" else 1 - women)


def is_titled(cluster: Cluster) -> bool:
    """Whether the article gives the person a courtesy title that tells the gender."""
    roles = word_list("roles")
    titles = (honorific_before(mention) for mention in cluster.mentions)
    return any(title is not None and title.lower() in roles["male"] | roles["female"] for title in titles)
