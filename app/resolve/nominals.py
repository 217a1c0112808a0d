"""Nominals: whom a source without a name means ("the minister", "his lawyer", "the company").

Campaigns and parts of bodies ("a panel of the Court of Appeals") follow rules. Of all others the persons and bodies of the
article are ranked (``described.py``); if the first is not probable enough, the source stays unnamed, with its description.
"""

import re

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON
from app.lexicon import word_list
from app.names.person_names import person_name
from app.quote import Evidence, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.described import Ranked, Weights, ranked, why
from app.resolve.description_signs import PLURAL, Description, Determiner, Noun, candidates, describe
from app.resolve.descriptions import description_of, unnamed
from app.resolve.meant import Meant, step
from app.resolve.memory import Memory
from app.resolve.pronouns import pronoun
from app.resolve.role import Role
from app.resolve.serving import fitting, is_said_of

OWNERS = frozenset({"poss", "compound", "nmod", "amod"})
LEADING_ARTICLE = re.compile(r"^(?:the|a|an|this|that)\s+", re.IGNORECASE)
# From which probability on somebody is named: a wrong name is worse than none.
SURE_ENOUGH = 0.55
# From which probability on a description also says what the person is: a wrong role is worse than none.
SURE_OF_ROLE = 0.7
# "The company" is nearly always somebody whom the article names: of 119 such sources of the training articles 109, and from this
# probability on 13 of 19 below the other limit meant the first candidate.
SURE_ENOUGH_OF_BODY = 0.35
# The evidence names the others whom a description may mean, if their share is so high, and the likeliest of whom nobody was
# named, if the probability is.
WORTH_NAMING = 0.1
WORTH_DOUBTING = 0.2
# The rules whose answers carry a probability of their own.
CALIBRATED = frozenset({"so called", "spoke last", "named last", "named below"})


def nominal(source: Span, memory: Memory) -> Meant:
    """Whom the source means, or the source as an unnamed speaker. A role that it gives is added to its person's."""
    lemma = source.root.lemma_.lower()
    if lemma in word_list("sources")["campaign"]:
        campaign = _campaign(source, source.root, memory)
        if campaign is not None:
            return _refers(source, campaign, "campaign")
    if lemma in word_list("sources")["part"]:
        whole = next((cluster for mention, cluster in memory.mentions.inside(source) if _is_whole(mention, source.root)), None)
        return _refers(source, whole, "part of") if whole is not None else _nobody(source, None)
    description = describe(source, memory)
    if not _may_be_named(description):
        return _nobody(source, None)
    owners = _owners(source, memory)
    found = fitting(description, (item for item in candidates(description, memory) if item.cluster not in owners))
    memory.ranked.append((description, found))
    ranking = ranked(description, found, Weights.shipped())
    if ranking is not None and is_said_of(description, ranking.first.cluster):
        return _somebody(description, ranking)
    is_body = description.noun is Noun.BODY and description.determiner is Determiner.DEFINITE
    if ranking is None or ranking.probability < (SURE_ENOUGH_OF_BODY if is_body else SURE_ENOUGH):
        return _nobody(source, ranking)
    return _somebody(description, ranking)


def _owners(source: Span, memory: Memory) -> tuple[Cluster, ...]:
    """Whose the described person is: "her doctor" is somebody else than she."""
    owner = next((child for child in source.root.children if child.dep_ == "poss" and child.pos_ == "PRON"), None)
    return pronoun(owner, memory).clusters if owner is not None else ()


def _refers(source: Span, cluster: Cluster, rule: str) -> Meant:
    return Meant((cluster,), steps=(step(rule, f"{description_of(source)!r} refers to {cluster.name!r}"),))


def _nobody(source: Span, ranking: Ranked | None) -> Meant:
    speaker = unnamed(source)
    known = "describes an organization" if speaker.kind is SpeakerKind.ORGANIZATION else "has no name in the article"
    detail = f"{description_of(source)!r} {known}"
    if ranking is not None and ranking.probability >= WORTH_DOUBTING:
        detail += f"; it may be {ranking.first.cluster.name!r}, but that is not sure enough"
    return Meant(described=speaker, steps=(step("description", detail),))


def _may_be_named(description: Description) -> bool:
    """Whether anybody is looked for.

    Nobody is for groups ("residents", "his family"), names ("the Sioux Ledger"), and labels in a transcript.
    """
    root = description.root
    if root.tag_ in PLURAL and description.noun is not Noun.DOCUMENT:
        return False
    if root.lemma_.lower() in word_list("sources")["collective"]:
        return False
    return not (root.pos_ == "PROPN" and description.noun is Noun.ANY) and not _is_label(description.source)


def _is_label(source: Span) -> bool:
    """Whether the source opens a turn of a transcript: who has a label of his own is not called by his name elsewhere."""
    doc = source.doc
    opens = source.start == 0 or "\n" in doc[source.start - 1].text or source[0].is_sent_start
    return bool(opens) and source.end < len(doc) and doc[source.end].text == ":"


def _somebody(description: Description, ranking: Ranked) -> Meant:
    source, first = description.source, ranking.first
    cluster, signs = first.cluster, first.signs
    called = signs["called"] or signs["noun in epithet"]
    known = called or ranking.probability >= SURE_OF_ROLE
    if cluster.kind == PERSON and description.noun is Noun.PERSON and known:
        head, relation = description.lemma, word_list("roles")["relation"]
        cluster.roles.append(Role(_without_article(source), head, office=head not in relation, sure=bool(called)))
    if cluster.kind == PERSON and description.noun is Noun.BODY:
        # the recogniser took the body for a person
        cluster.kind = ORGANIZATION
    if called or signs["noun in name"]:
        rule = "so called"
    elif signs["only below"]:
        rule = "named below"
    else:
        rule = "spoke last" if signs["spoke last"] else "named last"
    return Meant((cluster,), steps=(Evidence("resolve", rule, _detail(description, ranking), round(ranking.probability, 2)),))


def _detail(description: Description, ranking: Ranked) -> str:
    """What else the description could mean, and why the first was preferred."""
    words, name = description_of(description.source), ranking.first.cluster.name
    reason = why(description, ranking, Weights.shipped())
    other = next((item.cluster.name for item, share in ranking.candidates[1:] if share >= WORTH_NAMING), None)
    stated = f"{words!r} refers to {name!r}" if other is None else f"{words!r} could be {name!r} or {other!r}"
    return f"{stated}; {reason}" if reason is not None else stated


def _is_whole(mention: Span, part: Token) -> bool:
    """Whether ``part`` belongs to the body: "a panel of the Court of Appeals"."""
    of = mention.root.head
    return mention.label_ == ORGANIZATION and mention.root.dep_ == "pobj" and of.lower_ == "of" and of.head == part


def is_body_noun(root: Token) -> bool:
    """Whether a noun describes a body: "the bank", "the ministry"."""
    sources = word_list("sources")
    return any(word in sources["body"] or word in word_list("bodies")["name"] for word in (root.lemma_.lower(), root.lower_))


def _is_indefinite(root: Token) -> bool:
    return any(child.lower_ in word_list("function_words")["indefinite"] for child in root.children)


def _campaign(source: Span, root: Token, memory: Memory) -> Cluster | None:
    """A person's campaign by the family name, "Trump campaign". The bare noun means the one that was named last."""
    noun = "administration" if root.lemma_.lower() == "administration" else "campaign"
    owner: Cluster | None = None
    for mention, cluster in memory.mentions.inside(source):
        if cluster.kind == PERSON and mention.root.head == root and mention.root.dep_ in OWNERS:
            owner = cluster
    possessive = next((child for child in root.children if child.dep_ == "poss" and child.pos_ == "PRON"), None)
    if owner is None and possessive is not None:
        owners = pronoun(possessive, memory).clusters
        owner = owners[0] if len(owners) == 1 and owners[0].kind == PERSON else None
    if owner is not None:
        if root.lemma_.lower() == "team" and f"{_family(owner)} campaign" not in memory.mentions.text and not memory.campaigns:
            return None
        name = f"{_family(owner)} {noun}"
        return memory.campaigns.setdefault(name, Cluster(name, ORGANIZATION, [source]))
    if _is_indefinite(root):
        return None
    known = [cluster for name, cluster in memory.campaigns.items() if name.endswith(noun)]
    return known[-1] if known else None


def _family(cluster: Cluster) -> str:
    return person_name(cluster.name).family or cluster.name


def _without_article(source: Span) -> str:
    joined = next((child.i for child in source.root.children if child.dep_ == "cc"), source.end)
    words = " ".join(source.doc[source.start : min(joined, source.end)].text.split()).strip(" ,")
    return LEADING_ARTICLE.sub("", words)
