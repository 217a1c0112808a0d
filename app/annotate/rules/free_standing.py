"""Free-standing quotations: whole sentences in marks without a verb of saying, and the forms that show whose they are.

Each form gives a draft without a cue, named by its rule. Where no form names the speaker, there is no draft.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft, Run
from app.annotate.rules.cues import is_cue
from app.annotate.rules.introductions import introduced_by, introduces_by_dash
from app.annotate.rules.name_lines import name_beside
from app.annotate.rules.narration import Actor, actor_in, count_ends, ends_sentence, holder_in, sentence_after, sentence_before
from app.annotate.rules.persons import Persons
from app.annotate.rules.places import Paragraphs
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

INTRODUCED, NAME_BESIDE, BEAT, ACTOR, CONTINUED, NEXT_PARAGRAPH = (
    "introduced",
    "name beside",
    "beat",
    "actor",
    "continued",
    "next paragraph",
)
FORMS = frozenset({INTRODUCED, NAME_BESIDE, BEAT, ACTOR, CONTINUED, NEXT_PARAGRAPH})
SENTENCE_ENDS = frozenset(".?!…")
# How many sentences may stand between an attributed statement and a quotation that continues it.
MOST_BETWEEN = 2
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "i'm", "i’m"})
# A repeated quotation of fewer words may be a new one: "No".
LEAST_REPEATED_WORDS = 3


class FreeStanding:
    """The search for the speakers of the free-standing quotations of one doc."""

    def __init__(self, doc: Doc, quotations: Sequence[Quoted], found: Sequence[Draft], taken: Sequence[bool]) -> None:
        """``found`` are the drafts so far, with their contents; quotations in tokens that are ``taken`` are passed over.

        A quotation that completes one of them is added to it.
        """
        self.doc = doc
        self.quotations = quotations
        self.taken = taken
        self.persons = Persons(doc)
        self.paragraphs = Paragraphs(doc)
        self.owner: list[Draft | None] = [None] * len(doc)
        for draft in sorted(found, key=lambda draft: -sum(end - start for start, end in draft.content)):
            self._own(draft)

    def drafts(self) -> list[Draft]:
        """The drafts of the quotations that are nobody's so far and whose speaker a form shows, in reading order."""
        found: list[Draft] = []
        last: tuple[Quoted, Draft] | None = None
        repeated = repetitions(self.doc, self.quotations)
        for number, quotation in enumerate(self.quotations):
            if self.taken[quotation.start] or self.owner[quotation.start] is not None or quotation.start in repeated:
                last = None
                continue
            if last is not None and self._goes_on(last[0], quotation):
                last[1].content.append((quotation.start, quotation.end))
                self._own(last[1])
                last = quotation, last[1]
                continue
            completed = self._completed(number) if self.stands_alone(quotation) else None
            if completed is not None:
                completed.content.append((quotation.start, quotation.end))
                self._own(completed)
                last = quotation, completed
                continue
            draft = self._draft(number) if self.stands_alone(quotation) else None
            last = (quotation, draft) if draft is not None else None
            if draft is not None:
                self._own(draft)
                found.append(draft)
        return found

    def _own(self, draft: Draft) -> None:
        runs = [*draft.content, *(run for run in (draft.cue, draft.source if draft.cue else None) if run is not None)]
        for start, end in runs:
            self.owner[start:end] = [draft] * (end - start)

    def _goes_on(self, last: Quoted, quotation: Quoted) -> bool:
        """Whether nothing but spaces stands between, in one paragraph or where the first quotation was not closed."""
        between = self.doc[last.end : quotation.start].text
        return not between.strip() and ("\n" not in between or not last.closed)

    def stands_alone(self, quotation: Quoted) -> bool:
        """Whether the quotation is a sentence or more, beside the sentences of the article and not within one."""
        doc = self.doc
        first = next((character for character in doc[quotation.start : quotation.end].text if character.isalnum()), "")
        if not (first.isupper() or first.isdigit()):
            return False
        before = quotation.start - 1
        while before >= 0 and doc[before].is_space and "\n" not in doc[before].text:
            before -= 1
        opens = before < 0 or "\n" in doc[before].text or ends_sentence(doc[before]) or doc[before].text.endswith(":")
        opens = opens or introduces_by_dash(doc, before, self.persons, self.paragraphs)
        closes = quotation.last_character in SENTENCE_ENDS or not quotation.closed
        after = doc[quotation.end].text if quotation.end < len(doc) else "\n"
        return opens and (closes or (quotation.last_character.isalnum() and (after in {".", "…", "("} or "\n" in after)))

    def _draft(self, number: int) -> Draft | None:
        quotation = self.quotations[number]
        run = (quotation.start, quotation.end)
        limit = self.quotations[number - 1].end if number else 0
        following = self.quotations[number + 1].start if number + 1 < len(self.quotations) else len(self.doc)
        source = introduced_by(self.doc, quotation, limit, self.persons, self.paragraphs)
        if source is not None:
            return Draft(INTRODUCED, None, source, [run], names_person=self.persons.is_name(*source))
        source = name_beside(self.doc, quotation, self.persons, self.paragraphs)
        if source is not None:
            return Draft(NAME_BESIDE, None, source, [run], names_person=True)
        actor = self._actor_before(quotation, limit)
        if actor is not None and actor.speaks:
            return Draft(BEAT, None, actor.run, [run])
        source = self._speaker_so_far(quotation)
        if source is not None:
            return Draft(CONTINUED, None, source, [run])
        holder = self._holder_after(quotation, following)
        if holder is not None:
            return Draft(BEAT, None, holder, [run])
        after = self._actor_after(quotation, following)
        if after is not None and actor is None and after.speaks:
            return Draft(BEAT, None, after.run, [run])
        if actor is not None and not self._is_about(quotation, actor.run):
            return Draft(ACTOR, None, actor.run, [run])
        source = self._other_of_exchange(number) or self._speaker_of_last_paragraph(quotation)
        return Draft(NEXT_PARAGRAPH, None, source, [run]) if source is not None else None

    def _actor_before(self, quotation: Quoted, limit: int) -> Actor | None:
        sentence = sentence_before(self.doc, quotation.start, limit)
        if (
            sentence is None
            or not ends_sentence(self.doc[sentence[1] - 1])
            or any(self.owner[position] is not None for position in range(*sentence))
        ):
            return None
        return actor_in(self.doc, sentence, self.persons)

    def _actor_after(self, quotation: Quoted, limit: int) -> Actor | None:
        if not quotation.first_in_paragraph:
            return None
        sentence = sentence_after(self.doc, quotation.end, limit)
        if sentence is None or any(self.owner[position] is not None for position in range(*sentence)):
            return None
        return actor_in(self.doc, sentence, self.persons)

    def _holder_after(self, quotation: Quoted, limit: int) -> Run | None:
        sentence = sentence_after(self.doc, quotation.end, limit)
        return holder_in(self.doc, sentence, self.persons) if sentence is not None else None

    def _is_about(self, quotation: Quoted, actor: Run) -> bool:
        """Whether the words seem to be about the actor and not the actor's: they name him or her, or say "he" and never "I"."""
        words = {token.lower_ for token in self.doc[quotation.start : quotation.end]}
        names = {token.lower_ for token in self.doc[slice(*actor)] if token.pos_ == "PROPN"}
        if names & words:
            return True
        pronouns = word_list("pronouns")
        return bool(words & (pronouns["he"] | pronouns["she"])) and not words & FIRST_PERSON

    def _last_owned(self, start: int, end: int) -> tuple[int, Draft | None]:
        """The last token between ``start`` and ``end`` that belongs to a statement, and that statement; or None.

        Where an agency passes on what somebody said, that is the statement of the person.
        """
        position = end - 1
        while position >= start and self.owner[position] is None:
            position -= 1
        draft = self.owner[position] if position >= start else None
        if draft is None or draft.cue is None or not any(start <= begin for begin, _ in draft.content):
            return position, draft
        inner = (self.owner[at] for begin, stop in draft.content for at in range(begin, stop))
        return position, next((one for one in inner if one is not None and one is not draft and one.source is not None), draft)

    def _completed(self, number: int) -> Draft | None:
        """The statement in marks that the quotation goes on with: one right before it, or ``"…," Smith said. "…"``."""
        quotation, last = self.quotations[number], self.quotations[number - 1] if number else None
        start = self.paragraphs.start(quotation.start)
        while last is not None and last.start >= start and self.owner[last.start] is None:
            number -= 1
            last = self.quotations[number - 1] if number else None
        draft = self.owner[last.start] if last is not None and last.start >= start else None
        if last is None or draft is None or draft.source is None:
            return None
        if not any(begin <= last.start and last.end <= stop for begin, stop in draft.content):
            return None
        if not self.doc[last.end : quotation.start].text.strip():
            return draft
        cue_between = draft.cue is not None and last.end <= draft.cue[0] < quotation.start
        return draft if cue_between and count_ends(self.doc, last.end, quotation.start) == 1 else None

    def _speaker_so_far(self, quotation: Quoted) -> Run | None:
        """The source of the statement that stands before in the same paragraph, with at most a sentence or two between."""
        position, draft = self._last_owned(self.paragraphs.start(quotation.start), quotation.start)
        if draft is None or draft.source is None:
            return None
        ends = count_ends(self.doc, position + 1, quotation.start)
        if ends > MOST_BETWEEN + 1 or self._others_between(position + 1, quotation.start, draft.source):
            return None
        return draft.source

    def _others_between(self, start: int, end: int, source: Run) -> bool:
        """Whether a person other than the source acts in the tokens between."""
        words = {token.lower_ for token in self.doc[slice(*source)]}
        return any(
            span.root.dep_ in {"nsubj", "nsubjpass"} and span[-1].lower_ not in words for span in self.persons.within(start, end)
        )

    def _speaker_of_last_paragraph(self, quotation: Quoted) -> Run | None:
        """The speaker of the paragraph before, where the quotation is a paragraph of its own."""
        doc = self.doc
        own = self.paragraphs.around(quotation.start)
        if own[0] != quotation.start or doc[quotation.end : own[1]].text.strip(" .\u00a0"):
            return None
        last = self.paragraphs.before(own[0])
        if last is None:
            return None
        position, draft = self._last_owned(*last)
        if draft is not None:
            is_direct = {(item.start, item.end) for item in self.quotations}.issuperset(draft.content)
            return draft.source if is_direct and count_ends(doc, position + 1, last[1]) <= 1 else None
        sentence = sentence_before(doc, last[1], last[0])
        if sentence is None or any(is_cue(token) for token in doc[slice(*sentence)]):
            return None
        actor = actor_in(doc, sentence, self.persons)
        if actor is None or self._is_about(quotation, actor.run) or self._several_named(last):
            return None
        return actor.run

    def _other_of_exchange(self, number: int) -> Run | None:
        """Whoever spoke two paragraphs above, where two take turns and this paragraph asks again, or answers a question."""
        if number < 2:
            return None
        asked_before, before, quotation = self.quotations[number - 2 : number + 1]
        paragraph = self.paragraphs.around(quotation.start)
        for turn in (before, asked_before):
            above = self.paragraphs.before(paragraph[0])
            if above is None or above[0] != turn.start:
                return None
            paragraph = above
        own = self.paragraphs.around(quotation.start)
        if own[0] != quotation.start or self.doc[quotation.end : own[1]].text.strip(" .\u00a0"):
            return None
        asks_again = _is_question(quotation) and _is_question(asked_before)
        other, last = self.owner[asked_before.start], self.owner[before.start]
        if not (asks_again or _is_question(before)) or other is None or last is None or last.source is None:
            return None
        return other.source if other.source != last.source else None

    def _several_named(self, paragraph: Run) -> bool:
        return len({span[-1].lower_ for span in self.persons.within(*paragraph)}) > 1


def _is_question(quotation: Quoted) -> bool:
    return quotation.closed and quotation.last_character == "?"


def repetitions(doc: Doc, quotations: Sequence[Quoted]) -> set[int]:
    """The first tokens of the quotations that only repeat, as a paragraph of their own, what the article quotes elsewhere."""
    words = {quotation.start: _words(doc, quotation) for quotation in quotations}
    found = set()
    for quotation in quotations:
        own = words[quotation.start]
        if not quotation.first_in_paragraph or quotation.words < LEAST_REPEATED_WORDS:
            continue
        after = doc[quotation.end].text if quotation.end < len(doc) else "\n"
        others = (words[other.start] for other in quotations if other is not quotation and other.start not in found)
        if "\n" in after and any(f" {own} " in f" {other} " for other in others):
            found.add(quotation.start)
    return found


def _words(doc: Doc, quotation: Quoted) -> str:
    return " ".join(token.lower_ for token in doc[quotation.start : quotation.end] if any(map(str.isalnum, token.text)))
