"""Documents: who wrote or issued the report, poll, letter or statement that a source names.

"The study" means the one whose issuer was named last above it, "a study" in a lead the one whose issuer is named below. Where
the article names no issuer in so many words, the report is the body's that spoke last.
"""

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import ORGANIZATION
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.resolve.cluster import Cluster
from app.resolve.descriptions import unnamed
from app.resolve.issuers import described_issuers, document_sort, issuers, issuers_by_verb, issuing_description
from app.resolve.meant import Meant, step
from app.resolve.memory import Issued, Memory

# In sentences: how far up the issuer of "a statement" is looked for, and how far down that of a report in the lead and the
# headline.
NEAR, BELOW, BELOW_HEADLINE = 2, 8, 20
# For so many sentences "the report" can be that of the body that spoke last.
STILL_SPEAKING = 6
# Documents that need not be by the body that spoke last: the bank speaks, and "the lawsuit" is against it.
NOT_OF_SPEAKER = frozenset({"lawsuit", "letter", "post", "book"})
# Documents that speak for those who have just issued them, also where the article has no name for these.
ISSUED_ONCE = frozenset({"post", "statement"})
PLURAL = frozenset({"NNS", "NNPS"})


def authors_of(source: Span, memory: Memory) -> Meant | None:
    """Whom a document is by: "a study by Ada Quist", "a Holm Institute poll", "the poll". None for other sources."""
    noun = _document(source.root, memory)
    sort = document_sort(noun)
    if sort is None:
        return None
    named = issuers(noun, memory) or described_issuers(noun, memory)
    if not named and sort in ISSUED_ONCE:
        before = _issued_before(noun, sort, memory)
        if before is not None and before.described is not None:
            detail = f"{source.text!r} is by {before.described.name!r}"
            return Meant(described=before.described, steps=(step("author", detail),))
        named = before.issuers if before is not None else ()
        if not named and sort == "statement" and (issuer := _issuer_near(source, memory)) is not None:
            named = (issuer,)
    named = named or _issuers_elsewhere(noun, sort, memory)
    if named:
        names = " and ".join(cluster.name for cluster in named)
        return Meant(named, steps=(step("author", f"{source.text!r} is by {names!r}"),))
    last = _body_that_spoke(noun, memory)
    if last is None:
        return None
    detail = f"the text does not say whose {source.text!r} is; {last.name!r} spoke last"
    return Meant((last,), steps=(step("author near", detail),))


def _document(root: Token, memory: Memory) -> Token:
    """The document of which a source names a part: "the poll" of "the results of the poll"."""
    if root.lemma_.lower() not in word_list("sources")["part_of_document"] or issuers(root, memory):
        return root
    of = (child for child in root.children if child.dep_ == "prep" and child.lower_ in {"of", "in"})
    whole = next((token for preposition in of for token in preposition.children if token.dep_ == "pobj"), None)
    return whole if whole is not None and document_sort(whole) is not None else root


def _issued_before(noun: Token, sort: str, memory: Memory) -> Issued | None:
    """The statement or post that "the statement" is, in the few sentences before: "Quist said in a statement"."""
    if not _is_definite(noun):
        return None
    issued = _issued(noun.doc, memory)
    here = bisect_left(issued, noun.i, key=lambda item: item.position)
    last = next((item for item in reversed(issued[:here]) if item.sort == sort), None)
    sentences = memory.mentions.sentences
    return last if last is not None and sentences[noun.i] - sentences[last.position] <= 2 * NEAR else None


def _issuer_near(source: Span, memory: Memory) -> Cluster | None:
    """The body whose statement "a statement" is: the one that spoke last, or else was named last."""
    last = memory.last_thing(source.start, 2 * NEAR)
    if isinstance(last, tuple) and len(last) == 1 and last[0].kind == ORGANIZATION:
        return last[0]
    near = (item for _, item in memory.mentions.before(memory.mentions.bodies, source.start, NEAR) if item.kind == ORGANIZATION)
    return next((item for item in near if not is_generic(item.name)), None)


def _body_that_spoke(noun: Token, memory: Memory) -> Cluster | None:
    """The body that spoke last, if "the report" can be its own."""
    if not _is_definite(noun) or document_sort(noun) in NOT_OF_SPEAKER or _proper_words(noun):
        return None
    last = memory.last_thing(noun.i, STILL_SPEAKING)
    return last[0] if isinstance(last, tuple) and len(last) == 1 and last[0].kind == ORGANIZATION else None


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in word_list("function_words")["definite"] for child in noun.children if child.dep_ == "det")


def _issuers_elsewhere(noun: Token, sort: str, memory: Memory) -> tuple[Cluster, ...]:
    """The issuers of the document of this sort that is named last above, or, for one that is new here, first below."""
    determiners = {child.lower_ for child in noun.children if child.dep_ in {"det", "poss"}}
    definite = bool(determiners & word_list("function_words")["definite"])
    if (determiners and not definite and not determiners & {"a", "an"}) or _is_counted(noun):
        # "one report", "other polls": none that the article names
        return ()
    proper = _proper_words(noun)
    if proper:
        return _issuer_by_name(noun, proper, memory)
    issued = _issued(noun.doc, memory)
    here = bisect_left(issued, noun.i, key=lambda item: item.position)
    above = next((item for item in reversed(issued[:here]) if item.sort == sort), None)
    if above is not None and (definite or (not determiners and noun.tag_ not in PLURAL)):
        return above.issuers
    if definite or noun.tag_ in PLURAL:
        return ()
    below = next((item for item in issued[here:] if item.sort == sort), None)
    sentences = memory.mentions.sentences
    farthest = BELOW if memory.mentions.lines[noun.i] > 0 else BELOW_HEADLINE
    return below.issuers if below is not None and sentences[below.position] - sentences[noun.i] <= farthest else ()


def _issuer_by_name(noun: Token, proper: list[Token], memory: Memory) -> tuple[Cluster, ...]:
    """The body that the words before a document name in part: "the Holm poll" of the Holm Institute's poll."""
    before = [token for token in proper if token.dep_ in {"compound", "nmod"} and token.head == noun]
    if len(before) != 1:
        return ()
    named = memory.mentions.with_word(before[0].lower_, noun.i, frozenset({ORGANIZATION}))
    return (named,) if named is not None else ()


def _is_counted(noun: Token) -> bool:
    return any(child.dep_ == "nummod" or child.lower_ == "other" for child in noun.children)


def _proper_words(noun: Token) -> list[Token]:
    return [token for token in _own_words(noun) if token.pos_ == "PROPN" and token.ent_type_ != "DATE"]


def _own_words(noun: Token) -> Iterator[Token]:
    """The words of a noun's phrase without its clauses: "a new poll" of "a new poll that shows Clinton ahead"."""
    for child in noun.children:
        if child.dep_ not in {"relcl", "acl"}:
            yield from child.subtree


def _issued(doc: Doc, memory: Memory) -> list[Issued]:
    """The documents whose issuers the article names, in order; found once for an article."""
    if memory.issued is None:
        memory.issued = list(_documents(doc, memory))
    return memory.issued


def _documents(doc: Doc, memory: Memory) -> Iterator[Issued]:
    for token in doc:
        if token.pos_ in {"NOUN", "PROPN"} and (sort := document_sort(token)) is not None:
            named = issuers(token, memory)
            by = issuing_description(token) if not named and sort in ISSUED_ONCE else None
            if named:
                yield Issued(token.i, sort, named)
            elif by is not None:
                yield Issued(token.i, sort, (), unnamed(by))
        elif token.pos_ == "VERB" and (by_verb := issuers_by_verb(token, memory)) is not None:
            yield Issued(token.i, *by_verb)
