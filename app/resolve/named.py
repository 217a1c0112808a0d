"""Named sources: whom a source with a name in it means."""

import re

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.names.person_names import is_honour, name_key, person_name
from app.names.titles import is_title_word
from app.quote import Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.documents import authors_of
from app.resolve.meant import Meant, step
from app.resolve.memory import Memory, Mention
from app.resolve.role import is_job, is_person_noun

MOST_JOINED = 6
HANDLE = re.compile(r"@\w{2,30}")
# Places in the phrase of a source at which a person's name is not the name of the source.
MODIFIERS = frozenset({"poss", "pobj", "relcl", "compound", "nmod"})


def joint(source: Span, memory: Memory) -> Meant | None:
    """Several who speak together: "Smith and Jones", "Sens. Ada Quist (D-Mont.) and Leo Grant"."""
    inside = memory.mentions.inside(source)
    if len(inside) < 2 or not any(token.dep_ == "cc" for token in source):
        return None
    by_head = {mention.root.i: (mention, cluster) for mention, cluster in inside}
    first = by_head.get(source.root.i) or next(
        (pair for pair in inside if pair[0].root.head == source.root and _explains(pair[0].root, source.root)), None
    )
    if first is None or (first[0].start > inside[0][0].start and _are_listed(source, inside)):
        listed = tuple(dict.fromkeys(cluster for _, cluster in inside)) if _are_listed(source, inside) else ()
        return _together(source, listed) if len(listed) > 1 else None
    joined = [first[1]]
    token = first[0].root
    while (following := next((child for child in token.children if child.dep_ == "conj"), None)) is not None:
        found = by_head.get(following.i) or _explaining(following, inside)
        if found is None or len(joined) == MOST_JOINED:
            return None
        if found[1] not in joined:
            joined.append(found[1])
        token = following
    return _together(source, tuple(joined)) if len(joined) > 1 else None


def _together(source: Span, joined: tuple[Cluster, ...]) -> Meant:
    return Meant(joined, steps=(step("joint", f"{source.text!r} names {len(joined)} speakers together"),))


def _are_listed(source: Span, inside: list[Mention]) -> bool:
    """Whether a source is nothing but persons, titles and brackets with "and" before the last, whatever the parse makes of it.

    "Dr Ada Quist (left) and Prof Leo Grant".
    """
    if any(cluster.kind != PERSON for _, cluster in inside) or len(inside) > MOST_JOINED:
        return False
    doc, starts = source.doc, [source.start, *(mention.end for mention, _ in inside)]
    gaps = [doc[start:end] for start, end in zip(starts, [*(mention.start for mention, _ in inside), source.end], strict=True)]
    *between, last = gaps[1:-1]
    has_and = [token for token in last if token.lower_ == "and"]
    return bool(has_and) and all(_only_joins(gap) for gap in (gaps[0], *between, last, gaps[-1]))


def _only_joins(gap: Span) -> bool:
    """Whether all words between two names are marks, "and", titles, ages or words in brackets."""
    bracketed = False
    for token in gap:
        if token.text in {"(", ")"}:
            bracketed = token.text == "("
        elif not (bracketed or token.is_punct or token.lower_ == "and" or token.is_digit or is_title_word(token.text)):
            return False
    return True


def _explaining(noun: Token, inside: list[Mention]) -> Mention | None:
    """The person named right after a noun and a comma: "Ada Quist and her deputy, Leo Grant"."""
    if noun.pos_ != "NOUN" or noun.i + 1 >= len(noun.doc) or noun.nbor().text != ",":
        return None
    return next((pair for pair in inside if pair[0].start == noun.i + 2 and pair[1].kind == PERSON), None)


def _explains(name: Token, noun: Token) -> bool:
    """Whether a name says who a noun is: "her parents, Ada and Leo Quist", also where the parse takes it for one more of them."""
    if name.dep_ != "conj":
        return name.dep_ == "appos"
    return noun.tag_ == "NNS" and noun.nbor().text == "," and not any(child.dep_ == "cc" for child in noun.children)


def named(source: Span, memory: Memory) -> Meant | None:
    """Whom the source names, by a mention in it, as the author of a document, or by a word of a name used elsewhere."""
    found = _mention_in(source, memory) or memory.mentions.around(source)
    if found is not None:
        mention, cluster = found
        return Meant((cluster,), mention, steps=(step("name", f"{mention.text!r} names {cluster.name!r}"),))
    authors = authors_of(source, memory)
    if authors is not None:
        return authors
    handle = HANDLE.search(source.text)
    if handle is not None:
        owner = _owner_of(handle.group(), memory)
        if owner is not None:
            return Meant((owner,), steps=(step("name", f"{handle.group()!r} is {owner.name!r} in one word"),))
        account = Named(handle.group(), SpeakerKind.PERSON)
        return Meant(described=account, steps=(step("name", f"{handle.group()!r} is the name of an account"),))
    cluster_elsewhere = _named_elsewhere(source, memory)
    if cluster_elsewhere is None:
        return None
    return Meant((cluster_elsewhere,), steps=(step("name", f"{source.text!r} names {cluster_elsewhere.name!r}"),))


def _owner_of(handle: str, memory: Memory) -> Cluster | None:
    """Who has the account: the one whose full name, in one word, is in its name: Sadio Keita of "@realsadiokeita"."""
    letters = handle[1:].lower().replace("_", "")
    owners = [cluster for cluster in memory.mentions.clusters if _is_in_handle(cluster, letters)]
    return owners[0] if len(owners) == 1 else None


def _is_in_handle(cluster: Cluster, letters: str) -> bool:
    words = name_key(cluster.name).split()
    return "".join(words) == letters or (len(words) > 1 and words[0] in letters and letters.endswith("".join(words)))


def _named_elsewhere(source: Span, memory: Memory) -> Cluster | None:
    """Whom the article names at another place by the same words, or by a name that ends in the source's one word.

    A title does not count: "President Okoro", where the recogniser saw no name.
    """
    called = memory.mentions.called(source.text) if any(token.pos_ == "PROPN" for token in source) else None
    if called is not None and not is_generic(source.text):
        return called
    words = name_key(person_name(source.text).full).split()
    if len(words) != 1 or not (source.root.pos_ == "PROPN" or source.root.text[:1].isupper()):
        return None
    cluster = memory.mentions.with_word(words[0], source.start, frozenset({PERSON, ORGANIZATION}))
    if cluster is None:
        return None
    name = name_key(cluster.name).split()
    ends = {name[-1], name[0]} if cluster.kind == ORGANIZATION else {name[-1]}
    return cluster if words[0] in ends else None


def _mention_in(source: Span, memory: Memory) -> Mention | None:
    """The mention that names the source: at its head, in apposition to it, or the first person's in it."""
    inside = memory.mentions.inside(source)
    titled = _titled(source, inside)
    if titled is not None:
        return titled
    root = source.root
    for mention, cluster in inside:
        if mention.start <= root.i < mention.end and not _is_common_head(root, mention):
            persons = [pair for pair in inside if pair[1].kind == PERSON and pair[0].start >= mention.end]
            # "Tulsa police Chief Chuck Jordan", where the parse attaches the name to the place
            between = memory.mentions.text[mention.end_char : persons[0][0].start_char] if persons else ","
            if cluster.kind != PERSON and "," not in between and persons[0][0].root.dep_ not in {"pobj", "poss", "conj"}:
                return persons[0]
            return mention, cluster
    for mention, cluster in inside:
        head = _with_honours(mention)
        if cluster.kind == PERSON and (
            head.dep_ == "appos" or (head.dep_ in {"compound", "nmod"} and head.head == root and mention.end == root.i + 1)
        ):
            return mention, cluster
    for mention, cluster in inside:
        # "Her landlord, Brightside Estates,"
        # and "rail operator Brightside", which the parse takes for an apposition too
        is_body = cluster.kind == ORGANIZATION or (cluster.kind == PLACE and len(mention) > 1)
        follows = mention.start == root.i + 1 or (root.i < mention.start and source.doc[mention.start - 1].text == ",")
        if is_body and mention.root.dep_ == "appos" and mention.root.head == root and follows:
            return mention, cluster
    for mention, cluster in inside:
        # "its commander, known as Abu Salim"
        joining = [token.lower_ for token in source.doc[root.i + 1 : mention.start]]
        if (
            cluster.kind == PERSON
            and joining[-2:] == ["known", "as"]
            and word_list("function_words")["known_as"].issuperset(joining)
        ):
            return mention, cluster
    spokesperson = root.lower_ in word_list("roles")["spokesperson"]
    persons = [pair for pair in inside if pair[1].kind == PERSON and pair[0].root.dep_ not in MODIFIERS]
    if persons and (root.pos_ == "PROPN" or spokesperson):
        return persons[0]
    last = inside[-1] if inside else None
    if last is not None and last in persons and not memory.mentions.text[last[0].end_char : source.end_char].strip(" ,.’'\"”"):
        return last
    return None


def _with_honours(mention: Span) -> Token:
    """The head of a name with the letters after it: "MP" of "Ada Quist MP"."""
    head = mention.root.head
    follows = mention.end <= head.i and all(is_honour(token.text) for token in mention.doc[mention.end : head.i + 1])
    return head if follows else mention.root


def _titled(source: Span, inside: list[Mention]) -> Mention | None:
    """The person at the end of a source after all that he is, wherever the parse puts the name.

    "Holm Racing director of sport Ada Quist", but not "a friend of the driver Ada Quist" or "a spokesman for Mayor Ada Quist".
    """
    if not inside or inside[-1][1].kind != PERSON or len(inside[-1][0]) == 1:
        return None
    mention, doc = inside[-1][0], source.doc
    if any(not is_honour(token.text) for token in doc[mention.end : source.end]):
        return None
    if any(token.tag_ in {"WP", "WDT"} for token in doc[source.start : mention.start]):
        return None
    commas = [token.i for token in doc[source.start : mention.start] if token.text == ","]
    if commas:
        # "Another diplomat, former envoy to Lund Ada Quist": what he is, and then he; but "Grant, with the reporter Ada Quist"
        of_person = any(other.start <= source.root.i < other.end for other, cluster in inside if cluster.kind == PERSON)
        described = source.root.i < commas[-1] and not of_person
        return _titled(doc[commas[-1] + 1 : source.end], inside) if described else None
    if source.root.lower_ in word_list("roles")["spokesperson"] and source.root.nbor().lower_ in {"for", "of"}:
        # "a spokesman for Fisheries Commissioner Ada Quist"
        return None
    before = mention.start - 1
    if before < source.start or doc[before].pos_ not in {"NOUN", "PROPN"}:
        return None
    role = before
    while role > source.start and (_is_title(doc[role]) or doc[role].text == "."):
        role -= 1
    while role > source.start and doc[role].pos_ in {"DET", "ADJ"}:
        role -= 1
    # "Commissioner of Police Ada Quist": the police are no other person
    of_another = role < before and doc[role].pos_ in {"ADP", "CCONJ"} and is_job(doc[before].lemma_)
    return (
        None if of_another or not any(is_person_noun(token.lemma_) for token in doc[source.start : mention.start]) else inside[-1]
    )


def _is_title(token: Token) -> bool:
    """Whether a noun can stand before the name of one person: "minister", but not "women" in "minister for women"."""
    return is_person_noun(token.lemma_) and token.tag_ not in {"NNS", "NNPS"}


def _is_common_head(root: Token, mention: Span) -> bool:
    """Whether the name only modifies the noun that speaks, as in "Clinton aides"."""
    hyphened = root.i > 0 and root.doc[root.i - 1].tag_ == "HYPH"
    return root.tag_ in {"NN", "NNS"} and mention.label_ == PERSON and len(mention) > 1 and not hyphened
