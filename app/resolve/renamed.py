"""Descriptions in the running text: "Leo Grant won in Ohio. The Republican nominee will …" tells what Grant is.

Papers vary a name with a description. Where one person alone is named in a sentence and the one before it, a description
with "the" means this person; it is a guess, so it only counts for persons of whom the article says nothing else.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from app.lexicon import word_list
from app.resolve.cluster import Cluster
from app.resolve.role import Role, same_office
from app.resolve.role_phrases import described, noun_phrase, phrase_before

# The most words of a description between "the" and its noun.
LONGEST = 8


def add_descriptions(doc: Doc, persons: Sequence[Cluster]) -> None:
    """Give each person of whom no office is known the descriptions that can mean nobody else."""
    named = sorted(((mention.start, cluster) for cluster in persons for mention in cluster.mentions), key=lambda pair: pair[0])
    starts = [start for start, _ in named]
    found: dict[str, list[tuple[Cluster, Role]]] = defaultdict(list)
    for noun, role in _descriptions(doc):
        cluster = _only_person(noun, starts, named)
        if cluster is not None and _may_be(role, cluster):
            found[role.words.casefold()].append((cluster, role))
    for meant in found.values():
        cluster, role = meant[0]
        of_one = all(other is cluster for other, _ in meant)
        taken = any(_is_called(other, role) for other in persons if other is not cluster)
        if of_one and not taken and not any(known.office for known in cluster.roles):
            cluster.roles.extend(role for _, role in meant)


def _descriptions(doc: Doc) -> Iterator[tuple[Token, Role]]:
    """The noun phrases with "the" that an article uses in place of a person's name."""
    roles = word_list("roles")
    nouns = roles["person"] | roles["public"] | roles["renaming"]
    for noun in doc:
        if noun.tag_ not in {"NN", "NNP"} or noun.lemma_.lower() not in nouns or noun.dep_ in {"compound", "appos", "attr"}:
            continue
        end = _end(noun)
        if end < len(doc) and (doc[end].ent_type_ == "PERSON" or doc[end].text == ","):
            continue
        start = phrase_before(doc, noun.i, max(0, noun.i - LONGEST))
        if start == noun.i or start == 0 or doc[start - 1].lower_ != "the":
            continue
        role = described(doc, start, end)
        if role is not None:
            yield noun, replace(role, office=True, sure=False)


def _end(noun: Token) -> int:
    """The end of a description: after its noun, or after what it is of ("secretary of state", "senator from Vermont")."""
    doc, after = noun.doc, noun.i + 1
    if after + 1 >= len(doc) or doc[after].lower_ not in {"of", "from"} or doc[after + 1].tag_ not in {"NN", "NNP"}:
        return after
    return noun_phrase(doc, after + 1)


def _only_person(noun: Token, starts: Sequence[int], named: Sequence[tuple[int, Cluster]]) -> Cluster | None:
    """The only person named above the noun in its sentence and the one before it, if nobody else is named there."""
    sentence = noun.sent
    first = sentence.start
    if first > 0:
        first = noun.doc[first - 1].sent.start
    near = {id(cluster): cluster for _, cluster in named[bisect_left(starts, first) : bisect_left(starts, sentence.end)]}
    above = named[bisect_left(starts, first) : bisect_left(starts, noun.i)]
    return next(iter(near.values())) if len(near) == 1 and above else None


def _may_be(role: Role, cluster: Cluster) -> bool:
    roles = word_list("roles")
    gender = "male" if role.head in roles["male"] else "female" if role.head in roles["female"] else None
    return gender is None or cluster.gender in {None, gender}


def _is_called(cluster: Cluster, role: Role) -> bool:
    """Whether another person has a role with the same noun and none of the other words against it, and so could be meant."""
    narrower = _modifiers(role)
    return any(
        same_office(known.head) == same_office(role.head) and (not narrower or narrower & _modifiers(known))
        for known in cluster.roles
    )


def _modifiers(role: Role) -> set[str]:
    """The words of a role other than its noun."""
    return {same_office(word) for word in role.words.split()} - {same_office(role.head), "former", "then"}
