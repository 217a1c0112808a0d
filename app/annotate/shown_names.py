"""Which names an article lets speak and which it calls bodies: evidence where the recogniser took a person for a body."""

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list

# Verbs whose object is a person: "told Holland", "asked by Holland".
ADDRESSING = frozenset({"tell", "ask"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What an article shows of its names, each in lower case.

    ``speaking`` are those that speak, are told or asked, or have a courtesy title: "holland", "jean-luc". ``bodies`` are the
    first two words of those with a noun for a body before them: "US bank Holm Steel". ``has_firm`` is set where the text
    goes on with "the firm" or the like.
    """

    speaking: frozenset[str]
    bodies: frozenset[tuple[str, str]]
    has_firm: bool

    def is_body(self, name: Span) -> bool:
        """Whether a name of two words or more may be a body's by what the article calls it."""
        return self.has_firm or (name[0].lower_, name[1].lower_) in self.bodies


def shown_names(doc: Doc) -> Shown:
    """What the words of a Doc show of its names."""
    sources = word_list("sources")
    nouns = sources["firm"] | sources["association"] | sources["body"]
    bodies = frozenset(
        (doc[position].lower_, doc[position + 1].lower_)
        for position in range(1, len(doc) - 1)
        if doc[position].text[:1].isupper() and doc[position - 1].lower_ in nouns
    )
    firm = any(token.lower_ in sources["firm"] and token.i > 0 and token.nbor(-1).lower_ == "the" for token in doc)
    return Shown(_speaking(doc), bodies, firm)


def _speaking(doc: Doc) -> frozenset[str]:
    cues, honorifics = word_list("cues"), word_list("roles")["honorific"]
    found: set[str] = set()
    for token in doc:
        if token.pos_ != "PROPN":
            continue
        verb = token.head.lemma_.lower()
        if token.dep_ == "nsubj" and verb in cues["speech"]:
            found.add(doc[token.left_edge.i : token.i + 1].text.lower())
        alone = token.i > 0 and (doc[token.i - 1].tag_ != "NNP" or doc[token.i - 1].lower_ in honorifics)
        told = token.dep_ in {"dobj", "dative"} and verb in ADDRESSING
        asks = token.dep_ == "pobj" and verb == "by" and token.head.head.lemma_.lower() in ADDRESSING
        if alone and (told or asks or _who_speaks(token) or doc[token.i - 1].lower_ in honorifics):
            found.add(token.lower_)
    return frozenset(found)


def _who_speaks(name: Token) -> bool:
    """Whether "who" and a verb of speech follow a name: "Holland, who told"."""
    clauses = (child for child in name.children if child.dep_ == "relcl")
    speech = word_list("cues")["speech"]
    return any(clause.lemma_.lower() in speech and any(word.lower_ == "who" for word in clause.children) for clause in clauses)
