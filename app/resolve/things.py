"""Things: whom "it" and "they" mean, and "its report": a body, a document, a group, or several together.

In this order: the subject of the pronoun's own sentence, the subject of the sentence before, whoever spoke last. Where none of
these is a body or several, the words do not tell, and ``pronouns`` weighs the bodies named before.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.quote import Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.documents import authors_of
from app.resolve.issuers import document_sort
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.named import joint
from app.resolve.nominals import is_body_noun, nominal
from app.resolve.pronouns import pronoun

# How many sentences up whoever spoke last may have spoken.
STILL_SPEAKING = 3
SINGULAR = frozenset({ORGANIZATION, PLACE})
NOUNS = frozenset({"NOUN", "PROPN"})
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
# The most verbs on the way from a pronoun up to the one that governs its sentence.
MOST_VERBS = 8


def thing(root: Token, memory: Memory) -> Meant:
    """Whom "it", "its", "they" or "their" means."""
    found = (
        _subject(_own_subjects(root), root, memory)
        or _last(root, memory, sentences=1)
        or _subject(_subject_before(root), root, memory)
        or _last(root, memory, sentences=STILL_SPEAKING)
    )
    return found or pronoun(root, memory)


def own_document(root: Token, memory: Memory) -> Meant | None:
    """Whom "his letter" and "its website" are by, or None where a source is nothing of the kind."""
    sources = word_list("sources")
    if root.lemma_.lower() not in sources["document"] | sources["of_pronoun"]:
        return None
    owner = next((child for child in root.children if child.dep_ == "poss" and child.pos_ == "PRON"), None)
    if owner is None:
        return None
    meant = thing(owner, memory) if is_thing(owner.lower_) else pronoun(owner, memory)
    return meant if meant.clusters else None


def is_thing(word: str) -> bool:
    """Whether a pronoun, in lower case, can mean a body or several."""
    pronouns = word_list("pronouns")
    return word in pronouns["it"] or word in pronouns["they"]


def _subject(subjects: Iterable[Token], root: Token, memory: Memory) -> Meant | None:
    """The first of ``subjects`` that the pronoun can mean."""
    plural = root.lower_ in word_list("pronouns")["they"]
    for subject in subjects:
        meant = _meant(subject, memory, plural=plural)
        if meant is not None:
            return _referring(root, meant, "the subject before it")
    return None


def _last(root: Token, memory: Memory, *, sentences: int) -> Meant | None:
    """Who spoke last in the few sentences before, if the pronoun can mean it."""
    last = memory.last_thing(root.i, sentences)
    if last is None or (root.lower_ in word_list("pronouns")["it"] and not _is_one(last)):
        return None
    return _referring(root, Meant(last) if isinstance(last, tuple) else Meant(described=last), "who spoke last")


def _referring(root: Token, meant: Meant, why: str) -> Meant:
    name = " and ".join(item.name for item in meant.clusters) or (meant.described.name if meant.described else "")
    return Meant(meant.clusters, None, meant.described, (step("pronoun", f"{root.text!r} refers to {name!r}, {why}"),))


def _is_one(last: Named | tuple[Cluster, ...]) -> bool:
    """Whether "it" can mean the last speaker: one body or document."""
    if isinstance(last, tuple):
        return len(last) == 1 and last[0].kind != PERSON
    return last.kind is not SpeakerKind.GROUP or not last.name.endswith("s")


def _own_subjects(root: Token) -> Iterator[Token]:
    """The subjects that govern the pronoun's clause: "Holm Bank said that it …"; "Asked why it …, Holm Bank said …"."""
    verb = root.head
    for _ in range(MOST_VERBS):
        if verb.head == verb:
            return
        verb = verb.head
        yield from (child for child in verb.children if _is_subject(child) and not child.is_ancestor(root))


def _subject_before(root: Token) -> Iterator[Token]:
    """The subject of the sentence before, unless it is a pronoun, then its object if that is a document: "He cited a memo"."""
    start = root.sent.start
    if start > 0:
        before = root.doc[start - 1].sent.root
        yield from (child for child in before.children if _is_subject(child))
        yield from (child for child in before.children if child.dep_ == "dobj" and document_sort(child) is not None)


def _is_subject(token: Token) -> bool:
    return token.dep_ in SUBJECTS and token.pos_ in NOUNS


def _meant(subject: Token, memory: Memory, *, plural: bool) -> Meant | None:
    """Whom a subject names or describes, if the pronoun can mean it; None for persons and for what is neither body nor group."""
    phrase = _phrase(subject)
    if plural:
        together = joint(phrase, memory)
        if together is not None:
            return together
    kinds = SINGULAR | {GROUP} if plural else SINGULAR
    inside = memory.mentions.inside(phrase)
    named = next((pair for pair in inside if pair[0].start <= subject.i < pair[0].end), None)
    if named is not None:
        can_be = named[1].kind in kinds or (plural and names_people_of(subject))
        return Meant((named[1],), named[0]) if can_be else None
    if document_sort(subject) is not None and not plural:
        return authors_of(phrase, memory) or nominal(phrase, memory)
    if is_body_noun(subject) or (plural and subject.tag_ in PLURAL_TAGS and subject.lower_ in word_list("sources")["people"]):
        return nominal(phrase, memory)
    return None


def names_people_of(head: Token) -> bool:
    """Whether a name is joined to people who belong to it: "Quist and her colleagues" speak for Quist."""
    return any(
        other.tag_ in PLURAL_TAGS and any(child.dep_ == "poss" and child.pos_ == "PRON" for child in other.children)
        for other in head.conjuncts
    )


def _phrase(head: Token) -> Span:
    """A noun with what stands before it, and with the names joined to it."""
    last = max((token.i for token in head.conjuncts), default=head.i)
    return head.doc[head.left_edge.i : max(last, head.i) + 1]
