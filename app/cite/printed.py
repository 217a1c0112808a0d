"""The printed form: a text and the spans of a quotation in; the quotation as an editor would print it, out.

It is the article's own words from the first part to the last, with the cue where the article has it, in balanced marks of the
article's own style. It has one line for each paragraph. Words that are left out between two parts are marked by ``[…]``.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from app.cite.asides import Link, link_between
from app.cite.marks import CLOSING, NO_APOSTROPHE, OPENING, Marked, marked_words, stray_marks
from app.quotation_fields import spans_of
from app.quote import Kind, Span, Stance
from app.reading.normal_form import as_shown
from app.reading.rewriting import Edit, rewrite

CUT = " […] "
# What may end a printed sentence; a comma before the cue does not.
NO_END = " \t,;:"
SPACES = re.compile(r"[ \t]{2,}")
SENTENCE_END = re.compile(r"[,.?!…]*")
LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Printed:
    """The words to print, with a line for each paragraph; and the cue to print before them, where they need it."""

    words: str
    cue: str | None


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts that are printed without a cut in their marks; ``cuts`` are stretches within one pair of marks, or outside all."""

    span: Span
    cuts: tuple[Span, ...] = ()


def printed_form(
    text: str, content: Sequence[Span], cue: Sequence[Span], source: Sequence[Span], kind: Kind, stance: Stance
) -> Printed:
    """The printed form of a quotation. The spans are code points of the stored ``text``, end exclusive.

    The cue is in the article's words. It is None where the printed words have it in them, where there is none, and for words
    in marks that the source asserts, which need none.
    """
    shown = as_shown(text)
    parts = [part for span in sorted(content) if LETTER.search((part := shown.span(span)).of(shown.text))]
    cues, sources = ([shown.span(span) for span in sorted(spans)] for spans in (cue, source))
    form = _Form(shown.text, parts, [*cues, *sources], marked_words(text), kind)
    needs_cue = kind is not Kind.DIRECT or stance is not Stance.ASSERTED
    words = form.words() or _without_letters([shown.span(span).of(shown.text) for span in sorted(content)], kind)
    beside = needs_cue and not any(form.prints(span) for span in cues)
    return Printed(words, " ".join(" ".join(span.of(shown.text).split()) for span in cues) or None if beside else None)


def printed_columns(text: str, columns: Mapping[str, Any]) -> Printed:
    """The printed form of a quotation by its columns, as ``app.quotation_fields`` gives them."""
    content, cue, source = (spans_of(columns[name]) for name in ("content", "cue", "source"))
    return printed_form(text, content, cue, source, Kind(columns["kind"]), Stance(columns["stance"]))


class _Form:
    """A quotation while it is put into its printed form. All offsets point into the shown text."""

    def __init__(
        self, text: str, parts: Sequence[Span], attribution: Sequence[Span], marked: tuple[Marked, ...], kind: Kind
    ) -> None:
        self.text, self.kind = text, kind
        self.marked = _near(text, marked, Span(parts[0].start, parts[-1].end)) if parts else []
        for item in [item for part in parts for item in self._in_no_marks(part)] if kind is Kind.DIRECT else []:
            self._insert(item)
        self.runs: list[_Run] = []
        for part in parts:
            self._add(self._bare(part), attribution)

    def words(self) -> str:
        """All runs, with the cuts between them."""
        return SPACES.sub(" ", CUT.join("\n".join(self._lines(run)) for run in self.runs))

    def prints(self, span: Span) -> bool:
        """Whether these words of the article are printed."""
        return any(run.span.covers(span) and not any(cut.overlaps(span) for cut in run.cuts) for run in self.runs)

    def _in_no_marks(self, part: Span) -> Iterator[Marked]:
        """Marks for each paragraph of a part in direct speech that the article prints in none, in the style of the others."""
        style = self.marked[0] if self.marked else None
        for line in _lines_of(self.text, part):
            if not any(item.inner.overlaps(line) for item in _near(self.text, self.marked, line)):
                last = _last_letter(self.text, line) + 1
                end = SENTENCE_END.match(self.text, last)
                span = Span(_first_letter(self.text, line), end.end() if end is not None else last)
                yield Marked(span, span, style.opening if style else OPENING, style.closing if style else CLOSING)

    def _add(self, part: Span, attribution: Sequence[Span]) -> None:
        if not self.runs:
            self.runs.append(_Run(part))
            return
        last = self.runs[-1]
        gap = Span(last.span.end, part.start)
        marked = _near(self.text, self.marked, gap)
        link = link_between(self.text, gap, attribution, marked) if gap.start < gap.end else Link.NOTHING
        together = _Run(Span(last.span.start, max(part.end, last.span.end)), last.cuts)
        in_same_marks = self._around(_last_letter(self.text, last.span)) == self._around(_first_letter(self.text, part))
        if link is Link.ASIDE and in_same_marks and self.kind is not Kind.INDIRECT:
            self._take_out(gap)
        if link is not Link.CUT:
            self.runs[-1] = together
        elif in_same_marks and "\n" not in gap.of(self.text).strip():
            self.runs[-1] = replace(together, cuts=(*together.cuts, gap))
        else:
            self.runs.append(_Run(part))

    def _take_out(self, aside: Span) -> None:
        """Close the innermost marks before an aside that the article prints within them, and open them again behind it."""
        inner = next((item for item in reversed(_near(self.text, self.marked, aside)) if item.inner.covers(aside)), None)
        if inner is None:
            return
        end = SENTENCE_END.match(self.text, aside.start)
        close = end.end() if end is not None else aside.start
        self.marked.remove(inner)
        self._insert(replace(inner, span=Span(inner.span.start, close), inner=Span(inner.inner.start, close)))
        self._insert(replace(inner, span=Span(aside.end, inner.span.end), inner=Span(aside.end, inner.inner.end)))

    def _insert(self, item: Marked) -> None:
        """Add marks in the order of their beginning, the outer ones first."""
        insort(self.marked, item, key=_order)

    def _around(self, letter: int) -> list[Marked]:
        """The marks that a letter stands in, the outermost first."""
        near = _near(self.text, self.marked, Span(letter, letter + 1))
        return [item for item in near if item.inner.start <= letter < item.inner.end]

    def _lines(self, run: _Run) -> Iterator[str]:
        """The paragraphs of a run. Marks that go on in the next paragraph are closed in the last one alone."""
        lines = [self._bare(line) for line in _lines_of(self.text, run.span)]
        for line, following in pairwise([*lines, None]):
            if line is None:
                continue
            left, right = self._edges(line)
            goes_on = following is not None and _go_on(right, self._edges(following)[0])
            words = self._inside(line, run.cuts).strip()
            if following is None:
                words = words.rstrip(NO_END) if right or run.span.end == self.runs[-1].span.end else words
            closing = self._closing(line.end, right, whole=following is not None)
            if goes_on:
                closing = closing.removesuffix(right[0].closing)
            yield "".join(item.opening for item in left) + words + closing

    def _bare(self, line: Span) -> Span:
        """A line without the spaces and the marks before its first letter and behind its last, which are printed anew."""
        first, last = _first_letter(self.text, line), _last_letter(self.text, line)
        near = _near(self.text, self.marked, line)
        edges = [place for item in near for place in (item.inner.start, item.span.end)]
        start = max((place for place in edges if line.start <= place <= first), default=line.start)
        edges = [place for item in near for place in (item.span.start, item.inner.end)]
        end = min((place for place in edges if last < place <= line.end), default=line.end)
        head, tail = self.text[start:first].lstrip(NO_END), self.text[last:end].rstrip()
        return Span(first - len(head), last + len(tail))

    def _edges(self, line: Span) -> tuple[list[Marked], list[Marked]]:
        """The marks to print at the head of a line, and those at its end, both with the outermost first."""
        first, last = _first_letter(self.text, line), _last_letter(self.text, line)
        left = [item for item in self._around(first) if item.span.start < line.start or not item.is_opened]
        right = [item for item in self._around(last) if item.span.end > line.end or not item.inner.end < item.span.end]
        both = [item for item in left if item in right]
        kept = [item for item in both if self._is_whole(item, line)]
        # the innermost marks around the whole line are its own, unless there are others within them at either end
        if both and not (left[-1] not in both and right[-1] not in both) and both[-1] not in kept:
            kept.append(both[-1])
        if self.kind is Kind.INDIRECT:
            kept = []
        return (
            [item for item in left if item not in both or item in kept],
            [item for item in right if item not in both or item in kept],
        )

    def _is_whole(self, item: Marked, line: Span) -> bool:
        """Whether a line has all letters between the marks."""
        return line.start <= _first_letter(self.text, item.inner) and _last_letter(self.text, item.inner) < line.end

    def _inside(self, line: Span, cuts: Iterable[Span]) -> str:
        """The words of a line with its cuts, with marks that the article lacks, and without those that belong to nothing."""
        edits = [Edit(*cut, CUT) for cut in cuts if line.covers(cut)]
        near = _near(self.text, self.marked, line)
        for item in near:
            if item.closing and not item.is_opened and LETTER.search(self.text, line.start, max(line.start, item.inner.start)):
                edits.append(Edit(item.inner.start, item.inner.start, item.opening))
            if not item.is_closed and LETTER.search(self.text, max(line.start, item.inner.end), line.end):
                end = item.inner.start + len(item.inner.of(self.text).rstrip())
                edits.append(Edit(end, end, item.closing))
        edits += [Edit(place, place + 1, "") for place in stray_marks(self.text, *line, near)]
        inside = [
            Edit(edit.start - line.start, edit.end - line.start, edit.words) for edit in edits if line.covers(Span(*edit[:2]))
        ]
        return rewrite(line.of(self.text), inside).text

    def _closing(self, place: int, right: Sequence[Marked], *, whole: bool) -> str:
        """What ends a line: the marks that close, and the end of its sentence; with ``whole`` any other punctuation too."""
        closing = ""
        for item in reversed(right):
            between = self.text[place : item.inner.end].rstrip()
            if not LETTER.search(between):
                closing += between if whole else between.strip(NO_END + "—–-")
            closing += item.closing
            place = max(place, item.span.end)
        return closing


def _without_letters(parts: Iterable[str], kind: Kind) -> str:
    """Content that has neither letters nor digits, such as an emoji: as it is, in common marks if it is direct."""
    words = NO_APOSTROPHE.sub("", " ".join(parts)).strip(" \t\n,'’‘")
    return f"{OPENING}{words}{CLOSING}" if words and kind is Kind.DIRECT else words


def _go_on(right: Sequence[Marked], left: Sequence[Marked]) -> bool:
    """Whether the outermost of the marks at the end of a paragraph are opened again at the head of the next one."""
    return bool(right and left) and right[0].opening == left[0].opening


def _near(text: str, marked: Sequence[Marked], span: Span) -> list[Marked]:
    """Those of ``marked``, in order, from the paragraph that a span begins in to the end of the span."""
    first = bisect_left(marked, text.rfind("\n", 0, span.start) + 1, key=lambda item: item.span.start)
    return list(marked[first : bisect_right(marked, span.end, lo=first, key=lambda item: item.span.start)])


def _order(item: Marked) -> tuple[int, int]:
    return item.span.start, -item.span.end


def _lines_of(text: str, span: Span) -> list[Span]:
    """The paragraphs of a span of a shown text that have letters or digits."""
    lines, start = [], span.start
    for words in span.of(text).split("\n"):
        if LETTER.search(words):
            lines.append(Span(start, start + len(words)))
        start += len(words) + 1
    return lines


def _first_letter(text: str, span: Span) -> int:
    found = LETTER.search(text, *span)
    return found.start() if found is not None else span.start


def _last_letter(text: str, span: Span) -> int:
    place = span.end - 1
    while place > span.start and not LETTER.match(text, place):
        place -= 1
    return place
