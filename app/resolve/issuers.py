"""Issuers: who a document's own phrase, or the verb that it belongs to, says wrote or issued it.

"A study by the Holm Institute", "the Holm Institute's study", "the Holm Institute published a study", "In a study, the Holm
Institute said …" and "the Holm Institute surveyed 400 voters" all name the issuer of a study.
"""

from functools import cache

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.resolve.cluster import Cluster
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.nominals import nominal

# The places in a document's own phrase at which its issuer stands, and the links on the way from there to the document.
OWNERS = frozenset({"poss", "compound", "nmod"})
LINKS = frozenset({"pobj", "prep", "agent", "acl", "compound", "nmod", "appos", "conj"})
ISSUED_BY = frozenset({"by", "from"})
# "An editorial in the Lund Post" is the paper's; "a paper in Nature" is its authors'.
PRINTED_IN = frozenset({"by", "from", "in"})
# "A note to investors by Holm Bank".
ADDRESSED = frozenset({"for", "on", "to"})
ON_BEHALF = frozenset({"on", "behalf", "of"})
LONGEST_WAY = 5
# The most bodies that issue one document.
MOST_ISSUERS = 4
# The most words between a document and "by", and between "by", or a name, and the next name.
MOST_BETWEEN = 6


def document_sort(noun: Token) -> str | None:
    """What sort of document a noun names: words of one sort can mean the same document. None if it names none."""
    sources = word_list("sources")
    lemma = noun.lemma_.lower()
    if lemma in _sorts():
        return _sorts()[lemma]
    return lemma if lemma in sources["document"] | sources["by_author"] else None


@cache
def _sorts() -> dict[str, str]:
    return {word: sort for sort, words in word_list("documents").items() for word in words}


def issuers(noun: Token, memory: Memory) -> tuple[Cluster, ...]:
    """The persons or bodies that a document's own phrase or its verb names as its issuers; empty where neither does."""
    phrase = noun.doc[noun.left_edge.i : noun.right_edge.i + 1]
    ways = [
        (way, number, mention, cluster)
        for number, (mention, cluster) in enumerate(memory.mentions.inside(phrase))
        if cluster.kind in {PERSON, ORGANIZATION, PLACE} and (way := _way(mention, cluster, noun))
    ]
    if ways:
        _, _, mention, cluster = min(ways)
        return _with_joined(mention, cluster, phrase, memory)
    subject = _issuing(noun)
    return (_named_by(subject, memory) if subject is not None else ()) or _after_preposition(noun, memory)


def issuers_by_verb(verb: Token, memory: Memory) -> tuple[str, tuple[Cluster, ...]] | None:
    """The sort of document that a verb stands for and who issues it: "the club emailed its members", "Holm sued the bank"."""
    lemma = verb.lemma_.lower()
    sort = "lawsuit" if lemma == "sue" else _sorts().get(lemma)
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if sort is None or subject is None:
        return None
    named = _named_by(subject, memory)
    return (sort, named) if named else None


def described_issuers(noun: Token, memory: Memory) -> tuple[Cluster, ...]:
    """The body that a document's phrase describes: "the agency's report", "a survey by the charity"."""
    doc = noun.doc
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}:
            return nominal(doc[child.left_edge.i : child.i + 1], memory).clusters
        by = PRINTED_IN if document_sort(noun) == "article" else ISSUED_BY
        if child.dep_ == "prep" and child.lower_ in by:
            thing = next((token for token in child.children if token.dep_ == "pobj" and token.pos_ == "NOUN"), None)
            if thing is not None:
                return nominal(doc[thing.left_edge.i : thing.i + 1], memory).clusters
    return ()


def _with_joined(mention: Span, cluster: Cluster, phrase: Span, memory: Memory) -> tuple[Cluster, ...]:
    """The issuer with those who are joined to it: "a survey by Holm Bank, the charity Fenwatch and Quist Research"."""
    if mention.root.dep_ not in {"pobj", "conj", "appos", "nmod"}:
        return (cluster,)
    joined, last = [cluster], mention
    for other, item in memory.mentions.inside(phrase.doc[mention.end : phrase.end]):
        between = phrase.doc[last.end : other.start]
        if item.kind not in {PERSON, ORGANIZATION} or not _joins(between) or len(joined) == MOST_ISSUERS:
            break
        joined, last = [*joined, item], other
    # "Holm Bank, Quist Research" alone: the second says what the first is
    ends_in_and = any(token.dep_ == "cc" for token in phrase.doc[mention.end : last.start])
    return tuple(dict.fromkeys(joined)) if ends_in_and else (cluster,)


def _joins(between: Span) -> bool:
    """Whether the words between two names only join them: a comma or "and", and what the second one is."""
    return (
        0 < len(between) <= MOST_BETWEEN
        and (between[0].text == "," or between[0].dep_ == "cc")
        and all(token.pos_ in {"PUNCT", "CCONJ", "DET", "ADJ", "NOUN"} for token in between)
    )


def _after_preposition(noun: Token, memory: Memory) -> tuple[Cluster, ...]:
    """Whom the words after a document name, whatever the parse makes of them: "a story by the website Fenwatch says"."""
    doc = noun.doc
    by = PRINTED_IN if document_sort(noun) == "article" else ISSUED_BY
    sentence_end = noun.sent.end
    for token in doc[noun.i + 1 : min(noun.i + MOST_BETWEEN + 2, sentence_end)]:
        if token.lower_ in by:
            ahead = memory.mentions.inside(doc[token.i + 1 : min(token.i + 2 * MOST_BETWEEN, sentence_end)])
            first = next(iter(ahead), None)
            if first is None or first[1].kind not in {PERSON, ORGANIZATION} or is_generic(first[1].name):
                return ()
            mention, cluster = first
            before = doc[token.i + 1 : mention.start]
            plain = len(before) <= MOST_BETWEEN and all(word.pos_ in {"DET", "ADJ", "NOUN", "PUNCT"} for word in before)
            return _with_joined(mention, cluster, doc[token.i + 1 : sentence_end], memory) if plain else ()
        if token.pos_ not in {"ADJ", "NOUN", "ADV"} and token.lower_ not in ADDRESSED and not _is_issuing(token):
            return ()
    return ()


def _named_by(token: Token, memory: Memory) -> tuple[Cluster, ...]:
    """Whom the phrase with this head names: at its head, with those joined to it, or else in apposition to it."""
    inside = memory.mentions.inside(token.doc[token.left_edge.i : token.right_edge.i + 1])
    heads = {token, *token.conjuncts}
    named = tuple(dict.fromkeys(cluster for mention, cluster in inside if any(head in heads for head in mention)))
    if len(named) <= 1 or len(named) > MOST_ISSUERS or len(named) < len(heads):
        named = tuple(cluster for mention, cluster in inside if mention.start <= token.i < mention.end)[:1]
    # "her promoter, Holm Lamp Works", but not "the friend of the star Ada Quist"
    explaining = (
        cluster
        for mention, cluster in inside
        if mention.root.dep_ == "appos" and mention.root.head == token and token.doc[mention.start - 1].text == ","
    )
    return named or tuple(explaining)[:1]


def _issuing(noun: Token) -> Token | None:
    """Who does something with a document by which it is issued: "Holm published a report", "in a report, Holm said"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "in":
        # "confirmed the attack in a statement"
        speech = verb.head.head if verb.head.dep_ == "dobj" else verb.head
        is_said = speech.lemma_.lower() in word_list("cues")["speech"]
        return next((child for child in speech.children if child.dep_ == "nsubj"), None) if is_said else None
    compiled = next((child for child in verb.children if child.dep_ == "advcl" and _is_issuing(child)), None)
    if noun.dep_ == "nsubj" and compiled is not None and compiled.tag_ == "VBN":
        # "Compiled by Holm, the survey found"
        return _agent(compiled)
    if not _is_issuing(verb):
        return None
    if noun.dep_ == "dobj":
        return next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    return _agent(verb) if noun.dep_ == "nsubjpass" else None


def issuing_description(noun: Token) -> Span | None:
    """The words for those who issue a document where they are no name: "The army" of "The army said in a statement"."""
    subject = _issuing(noun)
    if subject is None or subject.pos_ != "NOUN" or not any(child.dep_ in {"det", "poss"} for child in subject.children):
        return None
    return subject.doc[subject.left_edge.i : subject.i + 1]


def _is_issuing(verb: Token) -> bool:
    return verb.lemma_.lower() in word_list("sources")["issuing"]


def _agent(verb: Token) -> Token | None:
    """By whom, or from whom, something is done: "written by Holm", "sent from Holm"."""
    by = (child for child in verb.children if child.dep_ in {"agent", "prep"} and child.lower_ in ISSUED_BY)
    return next((token for preposition in by for token in preposition.children if token.dep_ == "pobj"), None)


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
    by = PRINTED_IN if document_sort(noun) == "article" and cluster.kind == ORGANIZATION else ISSUED_BY
    token, issued = head, False
    for steps in range(1, LONGEST_WAY + 1):
        # "figures by Holm Institute staff" are not the institute's own
        if token.dep_ not in LINKS or (token.dep_ in {"compound", "nmod"} and token.head.tag_ in {"NN", "NNS"}):
            return 0
        token = token.head
        issued = issued or token.lower_ in by or token.lower_ == "behalf"
        linking = token.lower_ in by or _is_of_behalf(token) or (issued and token.lower_ in {"of", "on"})
        if (token.pos_ == "ADP" and not linking) or (token.pos_ == "VERB" and not _is_issuing(token)):
            return 0
        if token == noun:
            return steps if issued else 0
    return 0


def _is_of_behalf(token: Token) -> bool:
    return token.lower_ == "of" and token.head.lower_ == "behalf"
