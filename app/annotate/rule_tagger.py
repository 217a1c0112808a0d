"""The rule tagger: a parsed Doc in; content, cue and source spans out, those of one attribution under one id.

It reads the dependency parse, the quotation marks and the cue lexicon. Spans are put on the doc's span
groups ``content``, ``cue`` and ``source``; the span id joins those that the syntax joins, and the label of
a content names the rule that found it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from app.annotate.quotation_marks import quoted_spans
from app.lexicon import word_list
from app.names.particles import PARTICLES

SUBJECTS = frozenset({"nsubj", "csubj"})
OBJECTS = frozenset({"dobj", "oprd", "prep", "xcomp", "ccomp", "attr", "acomp", "prt", "dative"})
# A name in capitals, or an interview's initial, before a colon at the head of a paragraph.
TRANSCRIPT_LABEL = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’\-]+)(?: [A-Z][A-Z.'’\-]*){0,3}|[QA]):\s+(?=\S)")
# "Pence: Flowers won't be at debate": a headline's attribution, by at most four capitalised words.
HEADLINE_LABEL = re.compile(r"((?:[A-Z][\w.'’\-]*)(?: [A-Z][\w.'’\-]*){0,3}):\s+(?=\S)")
CONTINUES = frozenset(",?!—–-…;")
# How far from its quotation a cue may stand, in tokens: "said", or "Smith, a lawyer from Leeds, said".
REACH = 22
# "…," said Smith: right after these a cue may stand before its subject.
AFTER_WHICH_CUES_INVERT = frozenset({",", "”", '"', "''", "’", "'", "»", "“", "?", "!", "—", "–"})
LEAST_TRANSCRIPT_LABELS = 2
PARAGRAPH = re.compile(r"\S[^\n]*")
# "…" — Ada Quist: letters to the editor and testimonials are signed so.
SIGNING_DASHES = frozenset({"—", "–", "―", "-", "--"})
LONGEST_SIGNATURE = 6
# "castigated these claims" reports no words; "called the plan a disgrace" does.
LEAST_LABEL_WORDS = 3


@dataclass(slots=True, eq=False)
class Draft:
    """One attribution under construction; every pair is token positions, end exclusive."""

    rule: str
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    content: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Quoted:
    """An outermost quotation in token positions, marks included."""

    start: int
    end: int
    words: int
    closed: bool
    first_in_paragraph: bool
    last_character: str


@Language.component("rule_tagger")
def rule_tagger(doc: Doc) -> Doc:
    """Mark content, cue and source spans on ``doc`` by rules over its parse and its quotation marks."""
    mark(doc, find_drafts(doc))
    return doc


def mark(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Put the drafts on the doc's span groups, each under its number as span id."""
    groups: dict[str, list[Span]] = {"content": [], "cue": [], "source": []}
    for number, draft in enumerate(drafts):
        identity = str(number)
        groups["content"] += [Span(doc, *part, label=draft.rule, span_id=identity) for part in draft.content]
        if draft.cue is not None:
            groups["cue"].append(Span(doc, *draft.cue, label="cue", span_id=identity))
        if draft.source is not None:
            groups["source"].append(Span(doc, *draft.source, label="source", span_id=identity))
    for key, spans in groups.items():
        doc.spans[key] = spans


def find_drafts(doc: Doc) -> list[Draft]:
    """All attributions that the rules find in ``doc``, in reading order."""
    quotations = list(outermost(doc))
    inside = tokens_inside(doc, quotations)
    labelled, label_drafts = _labelled(doc)
    cues = [token for token in doc if _is_cue(token) and not inside[token.i] and not labelled[token.i]]
    drafts = {cue.i: _draft_of(cue, inside) for cue in cues}
    _assign_quotations(doc, quotations, drafts, labelled)
    for cue in cues:
        draft = drafts[cue.i]
        draft.content = _content_of(cue, draft, quotations, inside)
    found = [*drafts.values(), *_according_to(doc, quotations, inside), *label_drafts, *_signed(doc, quotations, drafts)]
    complete = [draft for draft in found if any(_has_word(doc, part) for part in draft.content)]
    return sorted(complete, key=lambda draft: min(draft.content))


# Quotation marks, as tokens


def outermost(doc: Doc) -> Iterator[Quoted]:
    """The outermost quotations in order; British single marks count where they enclose what looks like speech."""
    text = doc.text
    for quoted in quoted_spans(doc):
        if quoted.depth:
            continue
        span = doc.char_span(*quoted.span, alignment_mode="expand")
        inner = quoted.inner.of(text).rstrip()
        words = len(inner.split())
        if span is None or not words or (not quoted.double and (words < 4 or inner[-1] not in ",.?!")):
            continue
        yield Quoted(span.start, span.end, words, quoted.closed, _opens_line(text, quoted.span.start), inner[-1])


def tokens_inside(doc: Doc, quotations: Iterable[Quoted]) -> list[bool]:
    """For each token, whether it stands in one of the quotations, its marks included."""
    inside = [False] * len(doc)
    for quotation in quotations:
        inside[quotation.start : quotation.end] = [True] * (quotation.end - quotation.start)
    return inside


def _opens_line(text: str, start: int) -> bool:
    """Whether nothing but spaces stands between ``start`` and the beginning of its line."""
    while start > 0 and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def _assign_quotations(doc: Doc, quotations: list[Quoted], drafts: dict[int, Draft], labelled: list[bool]) -> None:
    """Give each quotation to the cue that introduces, follows or continues it; leave scare quotes alone."""
    previous: tuple[Quoted, Draft | None] | None = None
    for index, quotation in enumerate(quotations):
        if labelled[quotation.start]:
            continue
        before = quotations[index - 1].end if index else 0
        after = quotations[index + 1].start if index + 1 < len(quotations) else len(doc)
        draft = (
            _cue_after(doc, quotation, after, drafts)
            or _cue_before(doc, quotation, before, drafts)
            or _cue_in_last_paragraph(doc, quotation, before, drafts)
            or _continued(doc, quotation, previous)
        )
        if draft is not None:
            draft.content.append((quotation.start, quotation.end))
            draft.rule = "quoted"
            if previous is not None and previous[1] is None and _runs_on(doc, previous[0], quotation):
                draft.content.insert(0, (previous[0].start, previous[0].end))
        previous = (quotation, draft)


def _cue_after(doc: Doc, quotation: Quoted, limit: int, drafts: dict[int, Draft]) -> Draft | None:
    """``"…," said Smith`` and ``"…?" Smith, a lawyer, asked``."""
    after = doc[quotation.end].text if quotation.end < len(doc) else ""
    if quotation.last_character not in CONTINUES and after != ",":
        return None
    for token in doc[quotation.end : min(limit, quotation.end + REACH)]:
        if "\n" in token.text or token.text in {".", ":", ";"}:
            return None
        draft = drafts.get(token.i)
        if draft is not None and not (token.tag_ == "VBG" and draft.source is None):
            return draft
    return None


def _cue_before(doc: Doc, quotation: Quoted, limit: int, drafts: dict[int, Draft]) -> Draft | None:
    """``Smith said: "…"``, ``Smith told the court, "…"`` and ``Smith called it "…"``."""
    introduced = quotation.start > 0 and doc[quotation.start - 1].text in {",", ":", "that"}
    for token in reversed(doc[max(limit, quotation.start - REACH) : quotation.start]):
        if "\n" in token.text or token.text in {".", "?", "!", ";"}:
            return None
        draft = drafts.get(token.i)
        if draft is not None:
            close = quotation.start - token.i <= 3 or introduced
            return draft if close and not draft.content and not _is_said_of_before(draft, quotation) else None
    return None


def _is_said_of_before(draft: Draft, quotation: Quoted) -> bool:
    return draft.source is not None and draft.source[0] >= quotation.start


def _cue_in_last_paragraph(doc: Doc, quotation: Quoted, limit: int, drafts: dict[int, Draft]) -> Draft | None:
    """A paragraph that ends with a colon introduces the quotation that opens the next one."""
    if not quotation.first_in_paragraph:
        return None
    position = quotation.start - 1
    while position >= limit and not doc[position].text.strip():
        position -= 1
    if position < limit or doc[position].text != ":":
        return None
    for token in reversed(doc[max(limit, position - REACH) : position]):
        if "\n" in token.text:
            return None
        if token.i in drafts:
            return drafts[token.i]
    return None


def _continued(doc: Doc, quotation: Quoted, previous: tuple[Quoted, Draft | None] | None) -> Draft | None:
    """A second part after the cue's sentence in the same paragraph, or a quotation reopened in the next."""
    if previous is None:
        return None
    last, draft = previous
    if draft is None or _runs_on(doc, last, quotation):
        return draft
    between = doc[last.end : quotation.start].text.rstrip()
    if "\n" in between or not between or between[-1] not in ".,;:" or quotation.words < 3:
        return None
    own = draft.cue is not None and last.end <= draft.cue[0] < quotation.start
    return draft if own else None


def _runs_on(doc: Doc, last: Quoted, quotation: Quoted) -> bool:
    return not last.closed and quotation.first_in_paragraph and not doc[last.end : quotation.start].text.strip()


# Cues and their sources


def _is_cue(token: Token) -> bool:
    cues = word_list("cues")
    if token.pos_ not in {"VERB", "AUX"} and token.tag_ not in {"VBD", "VBZ", "VBP"}:
        return False
    lemma = token.lemma_.lower()
    known = any(lemma in cues[label] for label in ("speech", "writing", "showing", "label", "beside_marks"))
    negated = any(child.dep_ == "neg" for child in token.children)
    return known and not (negated and lemma in cues["silent"])


def _draft_of(cue: Token, inside: list[bool]) -> Draft:
    start = cue.i
    while start > 0 and cue.doc[start - 1].head == cue and cue.doc[start - 1].dep_ in {"aux", "auxpass", "advmod", "neg"}:
        start -= 1
    end = cue.i + 1
    if end < len(cue.doc) and cue.doc[end].head == cue and cue.doc[end].dep_ == "prt":
        end += 1
    return Draft(rule="clause", cue=(start, end), source=source_of(cue, inside))


def source_of(cue: Token, inside: list[bool]) -> tuple[int, int] | None:
    """The span of whoever does the saying: the subject, an agent, or the subject of the clause above."""
    head = _subject(cue)
    if head is None or inside[head.i]:
        return None
    start, end = head.left_edge.i, head.right_edge.i + 1
    if start <= cue.i < end:
        start, end = (start, cue.i) if head.i < cue.i else (cue.i + 1, end)
    for position in range(head.i + 1, end):
        token = cue.doc[position]
        if inside[position] or "\n" in token.text or token.dep_ == "relcl":
            end = position
            break
    for position in range(head.i - 1, start - 1, -1):
        if inside[position] or "\n" in cue.doc[position].text:
            start = position + 1
            break
    return _trimmed(cue.doc, start, end)


def _subject(cue: Token, depth: int = 0) -> Token | None:
    for child in cue.children:
        if child.dep_ in SUBJECTS:
            return child
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in cue.children)
    if passive or cue.tag_ == "VBN":
        agents = [grandchild for child in cue.children if child.dep_ == "agent" for grandchild in child.children]
        if agents:
            return agents[0]
        if passive and cue.lemma_ != "quote":
            return None
    following = cue.nbor(1) if cue.i + 1 < len(cue.doc) else None
    inverted = cue.i > 0 and cue.nbor(-1).text in AFTER_WHICH_CUES_INVERT and cue.tag_ in {"VBD", "VBZ", "VBP"}
    if inverted and following is not None and following.tag_ in {"NNP", "NNPS", "PRP", "DT"}:
        chunk = following
        while chunk.head.i in range(following.i, following.i + 6) and chunk.head != chunk:
            chunk = chunk.head
        return chunk if chunk.pos_ in {"PROPN", "PRON", "NOUN"} else None
    if depth < 4 and cue.dep_ in {"conj", "advcl", "xcomp", "dep", "pcomp"} and cue.head != cue:
        head = cue.head
        while head.dep_ == "prep" and head.head != head:
            head = head.head
        return _subject(head, depth + 1) if head.pos_ in {"VERB", "AUX"} else None
    if cue.dep_ == "acl" and cue.head.pos_ in {"NOUN", "PROPN"}:
        return cue.head
    return None


# Clauses


def _content_of(cue: Token, draft: Draft, quotations: list[Quoted], inside: list[bool]) -> list[tuple[int, int]]:
    """What this cue says: its clause or object, its quotations, or both where they overlap."""
    quoted = sorted(draft.content)
    clause = [part for part in _clause(cue) if _has_word(cue.doc, part)]
    if not quoted:
        widened = _whole_quotations(clause, quotations)
        return [part for part in (_trimmed(cue.doc, *part) for part in widened) if part is not None]
    merged = _whole_quotations(clause, quotations)
    if all(any(s <= start and end <= e for s, e in merged) for start, end in quoted[:1]) and not _own_sentence(cue, quoted):
        draft.rule = "mixed" if any(not all(inside[s:e]) for s, e in merged) else "quoted"
        parts = sorted({*merged, *quoted})
        return _without_overlaps(parts)
    return quoted


def _own_sentence(cue: Token, quoted: list[tuple[int, int]]) -> bool:
    """Whether the first quotation stands by itself before its cue, as in ``"…," he said``."""
    start, end = quoted[0]
    last = cue.doc[end - 2].text if end - start > 2 else ""
    return (
        end <= cue.i
        and last[-1:] in CONTINUES
        and (start == 0 or cue.doc[start].is_sent_start is True or "\n" in cue.doc[start - 1].text)
    )


def _clause(cue: Token) -> list[tuple[int, int]]:
    """The token runs of what the cue governs as said, the cue's own words cut out."""
    cues = word_list("cues")
    lemma = cue.lemma_.lower()
    clauses = [child for child in cue.children if child.dep_ in {"ccomp", "parataxis"}]
    label = lemma in cues["label"]
    if not label and clauses and lemma not in cues["beside_marks"]:
        said = _said_tokens(clauses)
        own = {token.i for token in cue.subtree} - said
        return _runs(said, own, cue.doc)
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in cue.children)
    if lemma in cues["beside_marks"] or (cue.tag_ == "VBN" and not any(child.dep_ == "aux" for child in cue.children)):
        return []
    if label:
        governed = [child for child in cue.rights if child.dep_ in OBJECTS]
        if not governed or passive:
            return []
        runs = _runs({i for child in governed for i in range(child.left_edge.i, child.right_edge.i + 1)}, set(), cue.doc)
        return runs if sum(end - start for start, end in runs) >= LEAST_LABEL_WORDS else []
    infinitives = [child for child in cue.children if child.dep_ == "xcomp" and child.i > cue.i]
    if infinitives and not passive:
        said = {token.i for token in infinitives[0].subtree}
        return _runs(said, set(), cue.doc)
    return []


def _said_tokens(clauses: list[Token]) -> set[int]:
    """The first clause, and those right after it: the parser often cuts one clause in two."""
    said = {token.i for token in clauses[0].subtree}
    for clause in clauses[1:]:
        tokens = {token.i for token in clause.subtree}
        if min(tokens) == max(said) + 1:
            said |= tokens
    return said


def _runs(said: set[int], own: set[int], doc: Doc) -> list[tuple[int, int]]:
    """Contiguous runs from the first to the last of ``said``, cut where ``own`` tokens stand between.

    They end where the parser missed the end of a sentence ("about £4m. He said").
    """
    first = min(said)
    sentence_end = _sentence_end(first, max(said), doc)
    last = max(position for position in said if position <= sentence_end)
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for position in range(first, last + 2):
        if position in own or position > last or "\n" in doc[position].text:
            if start is not None:
                trimmed = _trimmed(doc, start, position)
                if trimmed is not None:
                    runs.append(trimmed)
            start = None
        elif start is None:
            start = position
    return runs


def _sentence_end(first: int, last: int, doc: Doc) -> int:
    for position in range(first, last):
        following = doc[position + 1]
        ends = doc[position].text.endswith(".") and following.pos_ in {"PRON", "DET"} and following.text.istitle()
        if ends and doc[position].text not in {"Mr.", "Mrs.", "Ms.", "Dr."}:
            return position
    return last


def _according_to(doc: Doc, quotations: list[Quoted], inside: list[bool]) -> Iterator[Draft]:
    """``According to Ushakov, …`` and ``…, according to police``: the sentence without the phrase."""
    for token in doc[:-2]:
        if token.lower_ != "according" or doc[token.i + 1].lower_ != "to" or inside[token.i]:
            continue
        objects = [child for child in doc[token.i + 1].children if child.dep_ == "pobj"]
        if not objects:
            continue
        source = _trimmed(doc, objects[0].left_edge.i, objects[0].right_edge.i + 1)
        phrase = {inner.i for inner in token.subtree}
        sentence = token.sent
        head = token.head
        said = (
            {inner.i for inner in head.subtree}
            if head.pos_ in {"VERB", "AUX"} and head != token
            else set(range(sentence.start, sentence.end))
        )
        said -= phrase
        if not said:
            continue
        parts = [part for part in _runs(said, phrase, doc) if _has_word(doc, part)]
        yield Draft("according to", (token.i, token.i + 2), source, _whole_quotations(parts, quotations))


# Speaker labels: transcripts and headlines


def _labelled(doc: Doc) -> tuple[list[bool], list[Draft]]:
    """Paragraphs that open with their speaker's name and a colon, and which tokens they take.

    One label in capitals alone ("UPDATE:") makes no transcript; two do.
    """
    taken = [False] * len(doc)
    drafts: list[Draft] = []
    text = doc.text
    paragraphs = [match.span() for match in PARAGRAPH.finditer(text)]
    labels = [("transcript", start, end, TRANSCRIPT_LABEL.match(text, start, end)) for start, end in paragraphs]
    if sum(label[3] is not None for label in labels) < LEAST_TRANSCRIPT_LABELS:
        labels = [("headline", start, end, HEADLINE_LABEL.match(text, start, end)) for start, end in paragraphs[:1]]
    for rule, _, end, match in labels:
        if match is None:
            continue
        name = doc.char_span(*match.span(1), alignment_mode="expand")
        said = doc.char_span(match.end(), end, alignment_mode="expand")
        if name is None or said is None or name.end >= said.start:
            continue
        taken[name.start : said.end] = [True] * (said.end - name.start)
        drafts.append(Draft(rule, (name.end, name.end + 1), (name.start, name.end), [(said.start, said.end)]))
    return taken, drafts


def _signed(doc: Doc, quotations: list[Quoted], drafts: dict[int, Draft]) -> Iterator[Draft]:
    """A quotation that is a paragraph of its own, and a name behind a dash after it: ``"…" — Ada Quist``."""
    spoken = {part[0] for draft in drafts.values() for part in draft.content}
    for quotation in quotations:
        if quotation.start in spoken or not quotation.first_in_paragraph:
            continue
        dash = quotation.end
        while dash < len(doc) and doc[dash].is_space:
            dash += 1
        if dash >= len(doc) or doc[dash].text not in SIGNING_DASHES:
            continue
        end = dash + 1
        while (
            end < len(doc) and end - dash <= LONGEST_SIGNATURE and not doc[end].is_space and doc[end].text not in {",", "(", "."}
        ):
            end += 1
        name = doc[dash + 1 : end]
        ends_line = end == len(doc) or "\n" in doc[end].text or doc[end].text in {",", "(", "."}
        if ends_line and name and all(token.text[:1].isupper() or token.lower_ in PARTICLES for token in name):
            yield Draft("signature", (dash, dash + 1), (dash + 1, end), [(quotation.start, quotation.end)])


# Token runs


def _whole_quotations(parts: list[tuple[int, int]], quotations: list[Quoted]) -> list[tuple[int, int]]:
    """Parts widened so that no quotation is cut: where words stand in marks, the marks decide."""
    widened = []
    for start, end in parts:
        near = bisect_right(quotations, start, key=lambda quotation: quotation.end)
        # a parser often ends the clause right before the words in marks
        while near < len(quotations) and quotations[near].start <= end:
            start, end = min(start, quotations[near].start), max(end, quotations[near].end)
            near += 1
        widened.append((start, end))
    return _without_overlaps(widened)


def _without_overlaps(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """The run without spaces and plain punctuation at its edges; None if nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in {",", ":", ";", "-", "–", "—", "."}):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in {",", ":", ";", "-", "–", "—", "."}):
        end -= 1
    return (start, end) if start < end else None


def _has_word(doc: Doc, part: tuple[int, int]) -> bool:
    return any(character.isalnum() for token in doc[part[0] : part[1]] for character in token.text)
