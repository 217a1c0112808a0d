"""Places: the paragraphs of a Doc as token runs."""

from bisect import bisect_right

from spacy.tokens import Doc

from app.annotate.drafts import Run


class Paragraphs:
    """The paragraphs (lines) of a doc that hold more than spaces, in order, without the line breaks."""

    def __init__(self, doc: Doc) -> None:
        self.all: list[Run] = []
        start: int | None = None
        for position in range(len(doc) + 1):
            breaks = position == len(doc) or "\n" in doc[position].text
            if breaks and start is not None:
                self.all.append((start, position))
                start = None
            elif not breaks and start is None and not doc[position].is_space:
                start = position
        self._starts = [run[0] for run in self.all]

    def around(self, position: int) -> Run:
        """The paragraph that holds the token ``position``; an empty run where there is none."""
        number = bisect_right(self._starts, position) - 1
        return self.all[number] if number >= 0 and position < self.all[number][1] else (position, position)

    def start(self, position: int) -> int:
        """The first token of the paragraph that holds the token ``position``."""
        return self.around(position)[0]

    def before(self, position: int) -> Run | None:
        """The paragraph before the one that holds the token ``position``, or None."""
        number = bisect_right(self._starts, position) - 2
        return self.all[number] if number >= 0 else None

    def after(self, position: int) -> Run | None:
        """The paragraph after the one that holds the token ``position``, or None."""
        number = bisect_right(self._starts, position)
        return self.all[number] if number < len(self.all) else None
