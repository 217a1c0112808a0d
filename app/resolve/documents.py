"""Documents: who wrote or issued the report, poll, letter or statement that a source names.

"A study by the Holm Institute", "the Holm Institute's study" and "the Holm Institute published a study" all name its issuer;
"the study" further down means the same one.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant
from app.resolve.memory import SUBJECTS, Issued, Memory
from app.resolve.pronouns import gender_of_pronoun, pronoun

# In sentences: how far up the issuer of "a statement" is looked for, and how far down that of a report in the lead.
NEAR, BELOW = 2, 8
# The places in a document's own phrase at which its issuer stands, and the links on the way from there to the document.
OWNERS = frozenset({"poss", "compound", "nmod"})
LINKS = frozenset({"pobj", "prep", "agent", "acl", "compound", "nmod", "appos", "conj"})
PLURAL = frozenset({"NNS", "NNPS"})
ISSUED_BY = frozenset({"by", "from"})
LONGEST_WAY = 5


def own_document(root: Token, memory: Memory) -> Meant | None:
    """Whom "his letter" and "her account" are by, or None where a source is nothing of the kind."""
    sources = word_list("sources")
    if root.lemma_.lower() not in sources["document"] | sources["of_pronoun"]:
        return None
    owners = (child for child in root.children if child.dep_ == "poss" and gender_of_pronoun(child.lower_) is not None)
    owner = next(owners, None)
    meant = pronoun(owner, memory) if owner is not None else None
    return meant if meant is not None and meant.clusters else None


def author_of(source: Span, memory: Memory) -> Cluster | None:
    """Whom a document is by: "a study by Ada Quist", "a Holm Institute poll", "the poll". None for other sources."""
    root = source.root
    sort = _sort(root)
    if sort is None:
        return None
    named = _issuer_in_phrase(root, memory)
    if named is not None:
        return named
    if sort == "statement" and (issuer := _issuer_near(source, memory)) is not None:
        return issuer
    return _issuer_elsewhere(root, sort, memory)


def _sort(noun: Token) -> str | None:
    """What sort of document a noun names: words of one sort can mean the same document. None if it names none."""
    sources = word_list("sources")
    lemma = noun.lemma_.lower()
    if lemma in _sorts():
        return _sorts()[lemma]
    return lemma if lemma in sources["document"] | sources["by_author"] else None


@cache
def _sorts() -> dict[str, str]:
    return {word: sort for sort, words in word_list("documents").items() for word in words}


def _issuer_in_phrase(noun: Token, memory: Memory) -> Cluster | None:
    """The person or body that a document's own phrase or its verb names as its issuer."""
    doc = noun.doc
    phrase = doc[noun.left_edge.i : noun.right_edge.i + 1]
    ways = [
        (way, number, cluster)
        for number, (mention, cluster) in enumerate(memory.mentions.inside(phrase))
        if cluster.kind in {PERSON, ORGANIZATION, PLACE} and (way := _way(mention, cluster, noun))
    ]
    if ways:
        return min(ways)[2]
    issuer = _issuing(noun)
    if issuer is None:
        return None
    inside = memory.mentions.inside(doc[issuer.left_edge.i : issuer.right_edge.i + 1])
    return next((cluster for mention, cluster in inside if mention.start <= issuer.i < mention.end), None)


def _issuing(noun: Token) -> Token | None:
    """Who does something with a document by which it is issued: "Holm published a report", "the report was written by Holm"."""
    verb = noun.head
    if verb.lemma_.lower() not in word_list("sources")["issuing"]:
        return None
    if noun.dep_ == "dobj":
        return next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    agents = (child for child in verb.children if child.dep_ == "agent" and noun.dep_ == "nsubjpass")
    return next((token for agent in agents for token in agent.children if token.dep_ == "pobj"), None)


def _way(mention: Span, cluster: Cluster, noun: Token) -> int:
    """How many steps lead from a mention in a document's phrase to the document that it issues; 0 if it does not issue it.

    The mention is the document's owner, or the one by whom or from whom it is.
    """
    head = mention.root
    if mention.start <= noun.i < mention.end or is_generic(cluster.name):
        return 0
    if head.head == noun and head.dep_ in OWNERS:
        return int(cluster.kind != PLACE or head.dep_ == "poss")
    if cluster.kind == PLACE:
        return 0
    token, issued = head, False
    for steps in range(1, LONGEST_WAY + 1):
        if token.dep_ not in LINKS:
            return 0
        token = token.head
        issued = issued or token.lower_ in ISSUED_BY
        if (token.pos_ == "ADP" and token.lower_ not in ISSUED_BY) or (
            token.pos_ == "VERB" and token.lemma_.lower() not in word_list("sources")["issuing"]
        ):
            return 0
        if token == noun:
            return steps if issued else 0
    return 0


def _issuer_near(source: Span, memory: Memory) -> Cluster | None:
    """The body whose statement "a statement" is: the one that spoke last, or else was named last."""
    here, sentences = memory.mentions.sentences[source.start], memory.mentions.sentences
    last = memory.last_body
    if last is not None and last.kind == ORGANIZATION:
        before = (mention for mention in last.mentions if mention.start < source.start)
        if any(here - sentences[mention.start] <= 2 * NEAR for mention in before):
            return last
    near = (item for _, item in memory.mentions.before(memory.mentions.bodies, source.start, NEAR) if item.kind == ORGANIZATION)
    return next((item for item in near if not is_generic(item.name)), None)


def _issuer_elsewhere(noun: Token, sort: str, memory: Memory) -> Cluster | None:
    """The issuer of the document of this sort that is named last above, or, for one that is new here, first below."""
    determiners = {child.lower_ for child in noun.children if child.dep_ in {"det", "poss"}}
    definite = bool(determiners & word_list("function_words")["definite"])
    if determiners and not definite and not determiners & {"a", "an"}:
        return None
    if any(token.pos_ == "PROPN" and token.ent_type_ != "DATE" for token in _own_words(noun)):
        return None
    issued = _issued(noun.doc, memory)
    here = bisect_left(issued, noun.i, key=lambda item: item.position)
    above = next((item for item in reversed(issued[:here]) if item.sort == sort), None)
    if above is not None and (definite or (not determiners and noun.tag_ not in PLURAL)):
        return above.issuer
    if definite or noun.tag_ in PLURAL:
        return None
    below = next((item for item in issued[here:] if item.sort == sort), None)
    sentences = memory.mentions.sentences
    return below.issuer if below is not None and sentences[below.position] - sentences[noun.i] <= BELOW else None


def _own_words(noun: Token) -> Iterator[Token]:
    """The words of a noun's phrase without its clauses: "a new poll" of "a new poll that shows Clinton ahead"."""
    for child in noun.children:
        if child.dep_ not in {"relcl", "acl"}:
            yield from child.subtree


def _issued(doc: Doc, memory: Memory) -> list[Issued]:
    """The documents whose issuer the article names, in order; found once for an article."""
    if memory.issued is None:
        memory.issued = [
            Issued(token.i, sort, issuer)
            for token in doc
            if token.pos_ in {"NOUN", "PROPN"}
            and (sort := _sort(token)) is not None
            and (issuer := _issuer_in_phrase(token, memory)) is not None
        ]
    return memory.issued
