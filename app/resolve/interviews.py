"""Interviews: whom the labels ``Q`` and ``A`` of a transcript mean, by what the article says above the first of them.

"The Courier talked to the novelist Ferdinand Ruiz": the Courier asks and Ruiz answers. Where it does not say, both stay unnamed.
"""

import re
from collections import Counter

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import PERSON
from app.lexicon import word_list
from app.names.given_names import is_given_name
from app.quote import Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import Memory, Mention

LABEL = re.compile(r"(?P<letter>[QA])\d{0,2}[.:]?")
INITIALS = re.compile(r"(?:[A-Z]\.?){2,4}")
FIRST_LABEL = re.compile(r"^[\"“]?[QA]\d{0,2}[.:]\s", re.MULTILINE)
SUBJECTS = frozenset({"nsubj"})
# How many words of a title before a name are looked at: "our arts correspondent Jo Lind".
TITLES = 3
UNNAMED = {"Q": Named("the questioner", SpeakerKind.UNNAMED), "A": Named("the person questioned", SpeakerKind.UNNAMED)}


def interview_party(source: Span, memory: Memory) -> Meant | None:
    """Whom ``Q`` or ``A``, or a label of initials, means; None where the source is no such label."""
    label = LABEL.fullmatch(source.text)
    if label is None:
        return _by_initials(source, memory)
    opening = FIRST_LABEL.search(memory.mentions.text)
    above = opening.start() if opening is not None else source.start_char
    asks, answers = _parties([pair for pair in memory.mentions.all if pair[0].end_char <= above])
    meant = asks if label["letter"] == "Q" else answers
    if meant is None:
        unnamed = UNNAMED[label["letter"]]
        return Meant(described=unnamed, steps=(step("interview", f"the article does not name {unnamed.name}"),))
    does = "asks" if meant is asks else "answers"
    return Meant((meant,), steps=(step("interview", f"{meant.name!r} {does} the questions"),))


def _by_initials(source: Span, memory: Memory) -> Meant | None:
    """The only person of the article whose initials label a turn: Nadia Weiss of "NW: Do you write by hand?"."""
    text = memory.mentions.text
    labels = INITIALS.fullmatch(source.text) and text[source.end_char : source.end_char + 1] == ":"
    if not labels or text[: source.start_char].rstrip(" ")[-1:] not in {"", "\n"}:
        return None
    letters = source.text.replace(".", "")
    bearers = [
        cluster
        for cluster in memory.mentions.clusters
        if is_given_name(cluster.name.split()[0]) or cluster.kind == PERSON
        if "".join(word[0] for word in cluster.name.split() if word[0].isupper()) == letters
    ]
    if len(bearers) != 1:
        return None
    return Meant((bearers[0],), steps=(step("interview", f"{source.text!r} are the initials of {bearers[0].name!r}"),))


def _parties(mentions: list[Mention]) -> tuple[Cluster | None, Cluster | None]:
    """Who asks and who answers, as far as the mentions above the first question tell."""
    talks: dict[int, list[Mention]] = {}
    for pair in mentions:
        talk = _talk_of(pair[0].root)
        if talk is not None and all(pair[1] is not other for _, other in talks.get(talk.i, [])):
            talks.setdefault(talk.i, []).append(pair)
    for place, parties in talks.items():
        if len(parties) != 2:
            continue
        first, second = parties
        verb = first[0].doc[place]
        if verb.lemma_.lower() in word_list("interviews")["asking"]:
            active = any(child.dep_ in SUBJECTS and child.i < verb.i for child in verb.children)
            return (first[1], second[1]) if active else (second[1], first[1])
        if _asks_by_profession(first) != _asks_by_profession(second):
            return (first[1], second[1]) if _asks_by_profession(first) else (second[1], first[1])
    return None, _main_person(mentions)


def _talk_of(name: Token) -> Token | None:
    """The verb or noun of talking that a name belongs to, as subject, object or after a preposition."""
    words = word_list("interviews")
    token = name
    while token.head != token:
        token = token.head
        lemma = token.lemma_.lower()
        if lemma in words["asking"] | words["talking"] and token.pos_ == "VERB":
            return token
        if lemma in words["talk"] and token.head.pos_ not in {"VERB", "AUX", "ADP"}:
            return token
        if token.dep_ in {"relcl", "advcl", "ccomp"}:
            return None
    return None


def _asks_by_profession(pair: Mention) -> bool:
    """Whether the mention is an outlet's or a journalist's; a name that begins with a given name is no outlet's."""
    mention, cluster = pair
    if cluster.kind != PERSON and not is_given_name(mention[0].text):
        return True
    words = {token.lemma_.lower() for token in mention.root.subtree}
    words |= {token.lower_ for token in mention.doc[max(0, mention.start - TITLES) : mention.start]}
    return not words.isdisjoint(word_list("interviews")["journalist"])


def _main_person(mentions: list[Mention]) -> Cluster | None:
    """The only person named, or the one named more than once and more often than any other."""
    counts = Counter(id(cluster) for _, cluster in mentions if cluster.kind == PERSON)
    by_id = {id(cluster): cluster for _, cluster in mentions}
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] <= max(ranked[1][1], 1)):
        return None
    return by_id[ranked[0][0]]
