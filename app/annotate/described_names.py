"""Names that the recogniser missed or took for bodies, where the words around them show a person.

A title, a known given name, what the person does, an age, "who", or the pronoun after it does.
"""

import re

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import PERSON
from app.annotate.name_edges import POSSESSIVE, SAINT, SMALL_WORDS, goes_on_title, is_capitalised_name, is_day, with_generation
from app.annotate.shown_names import Shown
from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.particles import JOINING
from app.names.person_names import is_generation, is_honour
from app.names.titles import is_title_word

# The fewest and most proper nouns in a row that are a person's name; more are a headline or the name of a body.
SHORTEST_RUN, LONGEST_RUN = 2, 3
# How many sentences below a name a pronoun may still show that it is a person's.
PRONOUN_BELOW = 2
# Labels of words that can be part of a name: none, and the recogniser's for persons.
UNLABELLED = frozenset({"", "PERSON"})
# Labels of what is never a name; "Doreen, 71," may be taken for a date.
NO_NAMES = frozenset({"CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Tags of the words of a phrase that says what somebody is, and the most such words after its article.
EXPLAINING, LONGEST_EXPLANATION = frozenset({"CD", "HYPH", "JJ", "NN", "NNP", "POS"}), 7
# "J.C.", and a family name with an apostrophe inside.
INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}")
APOSTROPHE = re.compile(r"^[^\W\d_]{1,2}['’][^\W\d_]")


def without_place(entity: Span) -> Span:
    """The person's name alone where the place or body of an office ran into it, or a job at the head of a sentence.

    "envoy to Ukraine Kurt Volker", "Minister in the Ministry of Fish Ada Quist", "Holm News’ Ada Quist".
    """
    after = _after_job(entity) or _after_body(entity) or _after_place(entity)
    if after is not None:
        return after
    doc, start = entity.doc, entity.start
    if len(entity) != SHORTEST_RUN + 1 or start < 2 or any(token.tag_ != "NNP" for token in entity):
        return entity
    of_place = doc[start - 1].lower_ in {"for", "of", "to"} and is_title_word(doc[start - 2].text)
    if not of_place or is_given_name(entity[0].text) or gender_of_given_name(entity[1].text) is None:
        return entity
    return Span(doc, start + 1, entity.end, label="PERSON")


def _after_job(entity: Span) -> Span | None:
    """The name behind a job with which a sentence begins, where both were taken for a body or place: "Nurse Litia Koroi".

    The family name may have been left out of it.
    """
    doc, start, end = entity.doc, entity.start + 1, entity.end
    if entity.label_ == "PERSON" or not entity[0].is_sent_start or not _is_job(entity[0]) or _has_word_for_body(entity):
        return None
    if end < len(doc) and doc[end].tag_ == "NNP" and doc[end].is_title and doc[end].ent_type_ in UNLABELLED:
        end += 1
    name = doc[start:end]
    is_name = SHORTEST_RUN <= len(name) <= LONGEST_RUN and all(token.tag_ == "NNP" and token.is_title for token in name)
    return Span(doc, start, end, label="PERSON") if is_name and not _has_word_for_body(name) else None


def _is_job(word: Token) -> bool:
    """Whether a word, capitalised at the head of a sentence, names what only people do."""
    listed = any(word.lower_ in word_list("roles")[label] for label in ("person", "role", "spokesperson"))
    return listed and word.is_title and word.lower_ not in word_list("titles")["body_too"]


def _after_body(entity: Span) -> Span | None:
    """The full name at the end of what the recogniser takes for a body: behind a possessive, a title's body or "Russian"."""
    doc, end = entity.doc, entity.end
    start = end - SHORTEST_RUN
    if entity.label_ == "PERSON" or start <= entity.start or not is_full_name(doc[start:end]):
        return None
    possessive = doc[start - 1].text in POSSESSIVE
    first = entity.start - 1
    while first > 0 and doc[first].lower_ in word_list("function_words")["article"] | {"at", "for", "in", "of"}:
        first -= 1
    # more than the article stands between the title and the body
    titled = first < entity.start - 1 and is_title_word(doc[first].text) and _has_word_for_body(entity)
    # "The Russian Ada Quist"
    described = all(token.tag_ in {"DT", "JJ"} for token in doc[entity.start : start]) and doc[start - 1].tag_ == "JJ"
    return Span(doc, start, end, label="PERSON") if possessive or titled or described else None


def _after_place(entity: Span) -> Span | None:
    """The name behind the place of an office and a comma, where both were taken for one: "president of Valdora, Ana Quist"."""
    doc, start = entity.doc, entity.start
    comma = next((token.i for token in entity if token.text == ","), None)
    if comma is None or start < SHORTEST_RUN or entity.end - comma <= SHORTEST_RUN or entity[-1].tag_ != "NNP":
        return None
    of_office = doc[start - 1].lower_ in {"for", "in", "of"} and is_title_word(doc[start - 2].text)
    name = doc[comma + 1 : entity.end]
    is_name = all(token.tag_ == "NNP" or token.text in JOINING or token.tag_ == "HYPH" for token in name)
    is_name = is_name and gender_of_given_name(name[0].text) is not None and not _has_word_for_body(name)
    return Span(doc, comma + 1, entity.end, label="PERSON") if of_office and is_name else None


def is_full_name(name: Span) -> bool:
    """Whether two proper nouns are a given name that tells a gender, and another word that names no body."""
    proper = all(token.tag_ == "NNP" and token.is_alpha and not token.is_upper for token in name)
    press = any(token.lower_ in word_list("bodies")["press"] for token in name)
    return proper and gender_of_given_name(name[0].text) is not None and not press and not _has_word_for_body(name)


def is_described_as_person(entity: Span, shown: Shown) -> bool:
    """Whether the words around a name of two or three words show a person, whatever the recogniser took it for.

    A title, "who" or an age does: "Mayor Ada Quist", "Nadia Brook, who runs", "Nadia Brook, 58,", "the fund's chief, Hana
    Teferra,". After a known given name so does a verb of speech ("Tatiana Brook of the institute said"), what the person
    does ("Tess London, the curator,"), a pronoun of the name's gender in this sentence or the two after it, and one word of
    the name that is among those that speak (``shown``) ("Marcus Holland has coached … Holland said").
    """
    doc = entity.doc
    while len(entity) > 1 and entity[-1].text in POSSESSIVE:
        entity = entity[:-1]
    if len(entity) == 1:
        return _is_described_in_one_word(entity[0])
    if len(entity) > SHORTEST_RUN and is_title_word(entity[0].text) and is_given_name(entity[1].text):
        # "PC Dawn Ellery", title included
        is_name = len(entity) <= LONGEST_RUN + 1 and all(token.tag_ == "NNP" for token in entity[1:])
        return is_name and not _has_word_for_body(entity)
    if len(entity) == SHORTEST_RUN and (_is_short_title(entity[0]) or entity[0].lower_ in word_list("roles")["honorific"]):
        # "PM Rahim", "Mr Rahim"
        return entity[1].tag_ == "NNP" and entity[1].is_title and not _has_word_for_body(entity)
    words = [token for token in entity if token.text not in JOINING and token.tag_ != "HYPH"]
    parts = [part for part in entity.text.lower().split() if part not in JOINING]
    if len(parts) > SHORTEST_RUN and is_generation(entity.text.split()[-1]):
        parts.pop()
    if not SHORTEST_RUN <= len(parts) <= LONGEST_RUN or _has_word_for_body(entity):
        return False
    # the tagger knows few family names with an apostrophe: "Dinesh D’Silva"
    if any(token.tag_ != "NNP" and not (token.i > entity.start and APOSTROPHE.search(token.text)) for token in words):
        return False
    before = doc[entity.start - 1] if entity.start > 0 else None
    if before is not None and _is_body_before_name(before) and gender_of_given_name(entity[0].text) is None:
        return False
    if before is not None and is_title_word(before.text) and (before.text[:1].isupper() or _is_role(before, entity)):
        return True
    if _is_explained_before(doc, entity.start, entity.end) or _is_speaking_of_somewhere(entity):
        return True
    if (is_given_name(entity[0].text) or INITIALS.fullmatch(entity[0].text)) and (
        _is_explained_after(doc, entity.end)
        or _has_pronoun(entity)
        or _stands_beside_person(entity)
        or not shown.speaking.isdisjoint({parts[0], parts[-1]})
    ):
        return True
    if gender_of_given_name(entity[0].text) is not None and (
        _is_aged_before(entity) or (_speaks(entity) and not shown.is_body(entity))
    ):
        return True
    following = doc[entity.end : entity.end + 3]
    if len(following) < 3 or following[0].text != ",":
        return False
    aged = following[1].text.isdecimal() and len(following[1].text) <= 2 and following[2].text == ","
    return aged or following[1].lower_ == "who"


def _is_short_title(token: Token) -> bool:
    """Whether a word is a title in capitals or an abbreviation: "PM", "Supt."."""
    return is_title_word(token.text) and (token.text.isupper() or token.text.endswith("."))


def _is_described_in_one_word(name: Token) -> bool:
    """Whether a single proper noun has the words around it that only a person has.

    "striker Ronalvo", "Sutoyo, a fisherman,", "a fisherman named Wahyo", "his mother, Giselle,"; but "owner Holm" may be a body.
    """
    doc, position = name.doc, name.i
    if name.tag_ != "NNP" or name.text.isupper() or is_title_word(name.text) or name.lower_ in word_list("bodies")["name"]:
        return False
    if not name.text.isalpha():
        return False
    if _is_called_human_after(name):
        return True
    if position == 0:
        return False
    before = doc[position - 1]
    if before.lower_ in {"named", "called"} and position > 1 and _is_human(doc[position - 2]):
        return True
    if _is_human(before) and position > 1 and doc[position - 2].pos_ in {"ADJ", "DET", "PRON", "NOUN", "PROPN"}:
        return name.dep_ != "compound"
    if is_given_name(name.text) and before.text == "," and position > 1:
        noun = doc[position - 2]
        return noun.lower_ in word_list("roles")["relation"] and position + 1 < len(doc) and doc[position + 1].text in {",", "."}
    return False


def _is_human(noun: Token) -> bool:
    """Whether a noun in the singular names what only people are: "striker", but not "owner"."""
    roles = word_list("roles")
    listed = any(noun.lower_ in roles[label] for label in ("person", "relation", "role", "spokesperson"))
    return noun.tag_ == "NN" and listed and noun.lower_ not in word_list("titles")["body_too"]


def _is_called_human_after(name: Token) -> bool:
    """Whether a comma, an article and what only people are follow a name: "Sutoyo, a rice farmer", "Sutoyo, the bank's chief"."""
    doc, position = name.doc, name.i + 1
    is_whole = name.i == 0 or not doc[name.i - 1].is_title or doc[name.i - 1].is_punct
    if name.is_upper or not is_whole or position + 2 >= len(doc) or doc[position].text != "," or doc[position + 1].tag_ != "DT":
        return False
    noun: Token | None = None
    for token in doc[position + 2 : position + 2 + LONGEST_EXPLANATION]:
        if token.tag_ not in EXPLAINING:
            break
        noun = token
    return noun is not None and _is_human(noun) and noun.i + 1 < len(doc)


def _is_aged_before(entity: Span) -> bool:
    """Whether an age, a number of children, a nationality or a tie stands right before: "34-year-old", "Mother-of-two"."""
    doc, position = entity.doc, entity.start - 1
    if position < 0:
        return False
    before = doc[position]
    if before.ent_type_ == "NORP" and before.tag_ == "JJ":
        return True
    if before.tag_ == "NN" and before.lower_ in word_list("roles")["relation"] | {"colleague"}:
        return True
    return position > 1 and doc[position - 1].text == "-" and (before.lower_ == "old" or before.like_num)


def _speaks(entity: Span) -> bool:
    """Whether a name without an article is the subject of a verb of speech, and its given name is no place's."""
    doc, root = entity.doc, entity.root
    before = doc[entity.start - 1].lower_ if entity.start > 0 else ""
    speaks = root.dep_ == "nsubj" and root.head.lemma_.lower() in word_list("cues")["speech"]
    return speaks and before not in word_list("function_words")["article"] and is_full_name(doc[entity.start : entity.end])


def with_described_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` and the names that the recogniser missed, where the text says what the person does.

    "Lee Jae-won, leader of the party," and "The fund's chief, Hana Teferra," name a person whatever the recogniser saw. So do
    a title or a known given name before a name of its own: "Mr Justice Harlow", "Coach Jan Wolke", "Police arrested Pavel Dorn".
    """
    # a word that is a body or a place by itself may be part of a name: "Sylvie" before "Paris"
    taken = {token.i for span in found if span.label_ == PERSON or len(span) > 1 for token in span}
    added = []
    position = 0
    while position < len(doc):
        end = _name_run(doc, position, taken)
        if _is_person(doc, position, end, taken):
            added.append(Span(doc, position, with_generation(doc, end), label=PERSON))
        position = max(end, position + 1)
    return replacing(found, added)


def _is_person(doc: Doc, start: int, end: int, taken: set[int]) -> bool:
    """Whether a run of proper nouns is a person's name by its title, by its given name or by what the text says after it."""
    words = sum(1 for token in doc[start:end] if token.is_title and token.tag_ != "HYPH")
    if not 1 <= words <= LONGEST_RUN:
        return False
    unlabelled = [token.ent_type_ in UNLABELLED or token.text in JOINING for token in doc[start:end]]
    if all(unlabelled) and _is_whole_name(doc, start, end) and _is_titled(doc, start, taken):
        return True
    if words < SHORTEST_RUN:
        known = doc[start].ent_type_ in UNLABELLED | NO_NAMES and is_given_name(doc[start].text)
        # "Suharno, a fisherman,"
        return (known and _is_explained_before(doc, start, end)) or (all(unlabelled) and _is_called_human_after(doc[start]))
    if any(unlabelled) and _is_whole_name(doc, start, end) and gender_of_given_name(doc[start].text) is not None:
        return unlabelled[0] or _has_pronoun(doc[start:end]) or _is_explained_after(doc, end)
    return all(unlabelled) and (_is_explained_before(doc, start, end) or _is_explained_after(doc, end))


def replacing(found: list[Span], whole: list[Span]) -> list[Span]:
    """``found`` with the names ``whole`` in place of whatever overlaps them."""
    taken = {token.i for span in whole for token in span}
    return [*(span for span in found if not any(token.i in taken for token in span)), *whole]


def _name_run(doc: Doc, position: int, taken: set[int]) -> int:
    """The end of the proper nouns that begin at ``position``, with hyphens and particles; itself where there is none."""
    end = position
    while end < len(doc) and end not in taken:
        token = doc[end]
        proper = token.tag_ == "NNP" and token.text[:1].isalpha() and (token.is_title or doc[end - 1].tag_ == "HYPH")
        hyphen = token.tag_ == "HYPH" and end > position
        if end > position and is_honour(token.text):
            break
        if not (proper or hyphen or (end > position and _joins(doc, end)) or (end == position and _is_rare_given_name(token))):
            break
        if end == position and (is_title_word(token.text) or is_day(token) or goes_on_title(token)):
            break
        if token.i > position and is_title_word(token.text) and token.is_title and _is_no_name_here(token):
            break
        end += 1
    while end > position and doc[end - 1].tag_ == "HYPH":
        end -= 1
    return end


def _is_no_name_here(title: Token) -> bool:
    """Whether a title within proper nouns is one, and no name: "City Councilmember Ada Quist", "Saudi King Fahim"."""
    return not is_given_name(title.text) or title.nbor(-1).ent_type_ == "NORP"


def _joins(doc: Doc, position: int) -> bool:
    """Whether a particle stands before another particle or the last word of a name."""
    following = position + 1
    while following < len(doc) and doc[following].text in JOINING:
        following += 1
    return doc[position].text in JOINING and following < len(doc) and is_capitalised_name(doc[following])


def _is_rare_given_name(token: Token) -> bool:
    """Whether a given name stands before particles, whatever the tagger took it for: "Joost ten Hove"."""
    followed = token.i + 1 < len(token.doc) and _joins(token.doc, token.i + 1)
    return followed and token.is_title and token.tag_ not in SMALL_WORDS and gender_of_given_name(token.text) is not None


def _is_titled(doc: Doc, position: int, taken: set[int]) -> bool:
    """Whether a capitalised title stands right before a name that is all of its run: "Mr Justice Harlow", "Coach Wolke"."""
    before = position - 1
    if before < 0 or before in taken:
        return False
    title = doc[before]
    if title.text == "." and before > 0:
        title = doc[before - 1]
    honorific = title.lower_ in word_list("roles")["honorific"]
    judge = title.text == "Justice" and title.i > 0 and doc[title.i - 1].lower_ in word_list("roles")["honorific"]
    royal = title.lower_ in word_list("titles")["royal"] and title.text[:1].isupper()
    if honorific or judge or royal:
        return True
    return (
        title.text[:1].isupper()
        and title.tag_ == "NNP"
        and title.ent_type_ in UNLABELLED
        and title.text not in SAINT
        and is_title_word(title.text)
        and is_given_name(doc[position].text)
    )


def _is_whole_name(doc: Doc, start: int, end: int) -> bool:
    """Whether a run of proper nouns is all of a name, and has neither a title nor a word for a body in it."""
    run = doc[start:end]
    return (
        all(is_capitalised_name(token) or token.tag_ == "HYPH" or token.text in JOINING for token in run[1:])
        and (is_capitalised_name(run[0]) or _is_rare_given_name(run[0]))
        and not _has_word_for_body(run)
        and (end == len(doc) or doc[end].tag_ not in {"NNP", "NNPS"} or is_honour(doc[end].text))
        and (run[-1].dep_ != "compound" or (end < len(doc) and is_honour(doc[end].text)))
    )


def _is_explained_before(doc: Doc, start: int, end: int) -> bool:
    """Whether a noun for what people do or are to others and a comma stand before: "chief, Hana Teferra,", "wife, Doreen,"."""
    closed = end < len(doc) and doc[end].text in {",", "."}
    if not closed or start < 2 or doc[start - 1].text != ",":
        return False
    noun = doc[start - 2]
    return noun.tag_ == "NN" and (is_title_word(noun.text) or noun.lower_ in word_list("roles")["relation"])


def _is_explained_after(doc: Doc, end: int) -> bool:
    """Whether a comma and a noun for what people do follow: ", a former chief" or ", leader of the party"."""
    if end + 1 >= len(doc) or doc[end].text != ",":
        return False
    for token in doc[end + 1 : end + 7]:
        if token.tag_ == "NN" and is_title_word(token.text):
            return True
        if token.tag_ not in {"DT", "JJ", "NN", "NNP", "POS", "HYPH", "NNS"}:
            return False
    return False


def is_named_as_body(entity: Span) -> bool:
    """Whether what the recogniser takes for a person is a body by its last word, or by the noun before it.

    "Eric Trump Foundation", "Lib Dems", "tracking company Envisional"; but "Charlotte Church" and "Bill Gates" are persons.
    """
    while len(entity) > 1 and entity[-1].text in POSSESSIVE:
        entity = entity[:-1]
    last, bodies = entity[-1], word_list("bodies")
    if len(entity) > 1 and entity[0].is_sent_start and entity[0].lower_ in bodies["sort"]:
        return True
    if last.lower_ in word_list("titles")["members"]:
        return True
    before = entity.doc[entity.start - 1] if entity.start > 0 else None
    if before is not None and _is_body_before_name(before) and gender_of_given_name(entity[0].text) is None:
        return True
    given = is_given_name(entity[0].text)
    if len(entity) == 1:
        called = before is not None and before.tag_ == "NN" and before.lower_ in word_list("sources")["body"]
        return last.lower_ in bodies["name"] or (called and not given)
    if last.lower_ in bodies["press"] | bodies["name"] and not (given and len(entity) == SHORTEST_RUN):
        return not (given and last.lower_ not in bodies["name"])
    titled = (before is not None and is_title_word(before.text)) or any(is_title_word(token.text) for token in entity)
    if entity[0].lower_ in word_list("function_words")["article"] and len(entity) > SHORTEST_RUN and not titled:
        # "the Lib Dems": no person has an article
        return not is_given_name(entity[1].text)
    return last.tag_ == "NNPS" and not given and not titled


def _is_body_before_name(noun: Token) -> bool:
    """Whether a noun for what only bodies are, with its article, stands before a name: "the newspaper", "a German airline"."""
    if noun.tag_ != "NN" or noun.lower_ not in word_list("bodies")["before_name"] - word_list("titles")["body_too"]:
        return False
    doc, position = noun.doc, noun.i - 1
    while position > 0 and doc[position].tag_ in {"JJ", "NN"} and not is_title_word(doc[position].text):
        position -= 1
    return position >= 0 and doc[position].tag_ == "DT" and doc[position].lower_ in {"a", "an", "the"}


def _has_word_for_body(entity: Span) -> bool:
    return any(token.lower_ in word_list("bodies")["name"] for token in entity)


def _is_speaking_of_somewhere(entity: Span) -> bool:
    """Whether a name begins with a given name, is the subject of a verb of speech, and "of" or "from" follows."""
    doc, root = entity.doc, entity.root
    follows = entity.end < len(doc) and doc[entity.end].lower_ in {"of", "from"}
    speaks = root.dep_ == "nsubj" and root.head.lemma_.lower() in word_list("cues")["speech"]
    return follows and speaks and gender_of_given_name(entity[0].text) is not None


def _has_pronoun(entity: Span) -> bool:
    """Whether a subject is followed by a pronoun of its given name's gender, soon and before anybody else is named."""
    doc, gender = entity.doc, gender_of_given_name(entity[0].text)
    if gender is None or entity.root.dep_ not in SUBJECTS:
        return False
    sentence = entity.root.sent
    last = sentence.end
    for _ in range(PRONOUN_BELOW):
        last = doc[last].sent.end if last < len(doc) else last
    for token in doc[entity.end : last]:
        if token.ent_type_ == "PERSON" and gender_of_given_name(token.text) == gender:
            return False
        if _gender_of(token) == gender:
            return True
    return False


def _is_role(noun: Token, entity: Span) -> bool:
    """Whether a noun for what somebody does stands right before a given name: "executive chair Marcelo Claure"."""
    return noun.tag_ == "NN" and is_given_name(entity[0].text)


def _stands_beside_person(entity: Span) -> bool:
    """Whether "and" joins the name to that of a person: "Rosa Lund and Sean O'Leary met"."""
    root = entity.root
    beside = [*(child for child in root.children if child.dep_ == "conj"), *([root.head] if root.dep_ == "conj" else [])]
    return gender_of_given_name(entity[0].text) is not None and any(token.ent_type_ == "PERSON" for token in beside)


def _gender_of(token: Token) -> str | None:
    pronouns = word_list("pronouns")
    return "male" if token.lower_ in pronouns["he"] else "female" if token.lower_ in pronouns["she"] else None
