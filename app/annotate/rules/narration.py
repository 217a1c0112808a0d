"""Narration: the sentences around a quotation, and who acts in one of them, as far as the parse tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from app.annotate.drafts import Run
from app.annotate.rules.cues import is_passive
from app.annotate.rules.persons import Persons, with_titles
from app.lexicon import word_list
from app.names.titles import is_title_word

SENTENCE_ENDS = frozenset(".?!…")
CLOSING = frozenset("”’\"'»›")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# "C." in "C. Eugene Steuerle" and "St." before a name end no sentence.
INITIAL = re.compile(r"[A-Z]\.|(?:St|Jr|Sr|Lt|Col|Gen|vs|No)\.")
# Words that mean what was said right before.
POINTING = frozenset({"such", "that", "these", "this", "those"})
# What may stand between the first word of a sentence and a name that is its subject, and how far the name may reach.
HEAD_WORDS = frozenset({"ADJ", "NOUN", "PROPN", "DET"})
LONGEST_HEAD = 9
PERSONAL = word_list("pronouns")["he"] | word_list("pronouns")["she"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in a sentence: the tokens that name the person, and whether the sentence shows that he or she is speaking.

    ``speaks`` is true for gestures, moods and nouns of utterance ("was blunt", "shook her head", "her answer was short").
    """

    run: Run
    speaks: bool


def ends_sentence(token: Token) -> bool:
    """Whether a sentence ends with this token: a full stop and the like, or a closing mark after one."""
    last = token.text[-1:]
    if last in CLOSING and token.i > 0:
        return bool(token.nbor(-1).text[-1:] in SENTENCE_ENDS)
    return last in SENTENCE_ENDS and not is_title_word(token.text) and not INITIAL.fullmatch(token.text)


def count_ends(doc: Doc, start: int, end: int) -> int:
    """How many sentences end between two tokens; a closing mark right after a full stop ends none of its own."""
    return sum(
        ends_sentence(token) and not (token.text[-1:] in CLOSING and token.i > start and ends_sentence(token.nbor(-1)))
        for token in doc[start:end]
    )


def sentence_before(doc: Doc, position: int, limit: int) -> Run | None:
    """The sentence of the same paragraph that ends right before the token ``position``, not reaching over ``limit``."""
    end = position
    while end > limit and doc[end - 1].is_space:
        if "\n" in doc[end - 1].text:
            return None
        end -= 1
    start = end - 1
    while start > limit and not _is_edge(doc, start):
        start -= 1
    return (start, end) if start < end and start >= limit else None


def sentence_after(doc: Doc, position: int, limit: int) -> Run | None:
    """The sentence of the same paragraph that begins at the token ``position``, not reaching over ``limit``."""
    start = position
    while start < limit and doc[start].is_space:
        if "\n" in doc[start].text:
            return None
        start += 1
    end = start
    while end < limit and "\n" not in doc[end].text:
        end += 1
        if ends_sentence(doc[end - 1]) and (end == limit or doc[end].is_space or doc[end].is_sent_start):
            break
    return (start, end) if start < end else None


def _is_edge(doc: Doc, start: int) -> bool:
    before = doc[start - 1]
    return "\n" in before.text or (ends_sentence(before) and bool(doc[start].is_sent_start or doc[start].text[:1].isupper()))


def actor_in(doc: Doc, sentence: Run, persons: Persons) -> Actor | None:
    """Who acts in the sentence: the person who is its subject, whose words are its subject, or for whom it holds.

    None where the subject is no person, or where it is not clear which of two.
    """
    found = [
        actor
        for subject, verb in _subjects(doc, sentence)
        if (actor := _of_utterance(subject, verb, sentence, persons) or _of_person(subject, verb, sentence, persons)) is not None
    ]
    if not found:
        return _at_head(doc, sentence, persons) or _concerned(doc, sentence, persons)
    names = {doc[slice(*actor.run)].text for actor in found}
    if len(names) == 1 or all(doc[actor.run[0]].lower_ in PERSONAL for actor in found[1:]):
        return Actor(found[0].run, any(actor.speaks for actor in found))
    return found[-1] if found[-1].speaks and not found[0].speaks else None


def _subjects(doc: Doc, sentence: Run) -> Iterator[tuple[Token, Token]]:
    """The subjects of the main clauses of the sentence, with their verbs."""
    for token in doc[slice(*sentence)]:
        if token.dep_ not in SUBJECTS or not sentence[0] <= token.head.i < sentence[1]:
            continue
        verb = token.head
        while verb.dep_ == "conj" and verb.head != verb:
            verb = verb.head
        if verb.head == verb or not sentence[0] <= verb.head.i < sentence[1]:
            yield token, token.head


def holder_in(doc: Doc, sentence: Run, persons: Persons) -> Run | None:
    """Whose words the sentence says that those before were: "That was the view of Dale Kerr", "Such is his verdict"."""
    for token in doc[slice(*sentence)]:
        if token.lemma_.lower() not in word_list("beats")["utterance"] or token.dep_ not in {"attr", "nsubj"}:
            continue
        verb = token.head
        subjects = [child for child in verb.children if child.dep_ in SUBJECTS and child != token]
        points_back = any(
            child.lower_ in POINTING for child in (*subjects, *(c for c in verb.children if c.dep_ in {"attr", "acomp", "prep"}))
        )
        if verb.lemma_ == "be" and points_back and (owner := owner_of(token, sentence, persons)) is not None:
            return owner
    return None


def _of_person(subject: Token, verb: Token, sentence: Run, persons: Persons) -> Actor | None:
    run = person_phrase(subject, sentence, persons)
    if verb.lemma_.lower() in word_list("beats")["receiving"]:
        return None
    if run is None or (is_passive(verb) and not _shows_speech(verb)):
        return None
    return Actor(run, _shows_speech(verb))


def person_phrase(noun: Token, sentence: Run, persons: Persons) -> Run | None:
    """The words that name one person: a pronoun, a name with its titles, or a noun for what somebody does."""
    doc = noun.doc
    if any(child.dep_ == "conj" for child in noun.children):
        return None
    if noun.pos_ == "PRON":
        return (noun.i, noun.i + 1) if noun.lower_ in PERSONAL else None
    explained = [child for child in noun.children if child.dep_ == "appos" and (persons.at(child) is not None)]
    name = persons.at(noun)
    if name is not None and name.start >= sentence[0]:
        return with_titles(doc, name, sentence[0])
    if explained:
        last = persons.at(explained[0])
        return (noun.left_edge.i, last.end) if last is not None else None
    following = persons.at(doc[noun.i + 2]) if noun.i + 2 < sentence[1] and doc[noun.i + 1].text == "," else None
    if following is not None and following.start == noun.i + 2 and is_title_word(noun.text):
        return noun.left_edge.i, following.end
    if noun.tag_ == "NN" and is_title_word(noun.text) and noun.left_edge.lower_ in word_list("function_words")["definite"]:
        return noun.left_edge.i, noun.i + 1
    return None


def _shows_speech(verb: Token) -> bool:
    """Whether a verb, or what is said of its subject with it, goes with speaking: a gesture or a mood."""
    beats = word_list("beats")
    verbs = [
        verb,
        *(child for child in verb.children if child.dep_ == "conj" and not any(c.dep_ in SUBJECTS for c in child.children)),
    ]
    for item in verbs:
        if item.lemma_.lower() == "put" and any(child.lower_ == "it" for child in item.children):
            return True
        if item.lemma_.lower() in beats["gesture"] or item.lemma_.lower() in beats["attitude"]:
            return True
        described = [child for child in item.children if child.dep_ in {"acomp", "advmod", "attr", "oprd"} and child.i > item.i]
        if item.pos_ in {"AUX", "VERB"} and any(word.lower_ in beats["manner"] for word in described):
            return True
    return False


def _of_utterance(subject: Token, verb: Token, sentence: Run, persons: Persons) -> Actor | None:
    """Whose words are the subject: "her answer was short", "the reaction of the leader, Greta Moss, was swift"."""
    if subject.lemma_.lower() not in word_list("beats")["utterance"]:
        return None
    if verb.lemma_.lower() not in word_list("beats")["copular"]:
        return None
    # "her answer was short", and "the shortest reply came from Vera Stahl"
    run = owner_of(subject, sentence, persons) or owner_of(verb, sentence, persons)
    return Actor(run, speaks=True) if run is not None else None


def owner_of(noun: Token, sentence: Run, persons: Persons) -> Run | None:
    """Whose words a noun of utterance means: "her answer", "Otto Lenk's verdict", "the response from Greta Moss"."""
    for child in noun.children:
        if child.dep_ == "poss":
            if child.pos_ == "PRON":
                return (child.i, child.i + 1) if child.lower_ in PERSONAL else None
            return person_phrase(child, sentence, persons)
        if child.dep_ == "prep" and child.lower_ in {"of", "from", "by"}:
            for governed in child.children:
                if governed.dep_ == "pobj" and (run := person_phrase(governed, sentence, persons)) is not None:
                    return run
    return None


def _at_head(doc: Doc, sentence: Run, persons: Persons) -> Actor | None:
    """The person whose name, with titles, the sentence begins with, and the verb after it, where the parser saw no subject."""
    start, end = _behind_participle(doc, sentence), sentence[1]
    name = next(iter(persons.within(start, min(end, start + LONGEST_HEAD))), None)
    if (
        name is None
        or name.end >= end
        or not (doc[name.end].tag_ in FINITE or _is_gesture(doc[name.end]))
        or not all(t.pos_ in HEAD_WORDS for t in doc[start + 1 : name.start])
    ):
        return None
    if _is_gesture(doc[name.end]):
        return Actor((start, name.end), speaks=True)
    if doc[name.end].lemma_.lower() in word_list("beats")["receiving"] or is_passive(doc[name.end]):
        return None
    return Actor((start, name.end), _shows_speech(doc[name.end]))


def _behind_participle(doc: Doc, sentence: Run) -> int:
    """The first token behind a clause such as "Asked about the fine," at the head of the sentence."""
    start, end = sentence
    if doc[start].tag_ not in {"VBN", "VBG"}:
        return start
    return next((position + 1 for position in range(start, end - 1) if doc[position].text == ","), start)


def _is_gesture(token: Token) -> bool:
    """Whether the word after a name is a gesture in the present, which the tagger may take for a noun: "shrugs"."""
    return token.tag_ == "NNS" and token.text.islower() and token.lemma_.lower() in word_list("beats")["gesture"]


def _concerned(doc: Doc, sentence: Run, persons: Persons) -> Actor | None:
    """For whom something holds: "For Dora Pell, the choice was simple"."""
    first = doc[sentence[0]]
    if first.lower_ not in {"for", "to"}:
        return None
    names = persons.within(sentence[0], min(sentence[1], sentence[0] + 8))
    if not names or names[0].start > sentence[0] + 4 or names[0].end >= sentence[1] or doc[names[0].end].text != ",":
        return None
    return Actor(with_titles(doc, names[0], sentence[0] + 1), speaks=True)
