"""Intake: a file of articles in, as it arrives; a queued job with one row for each article out, or nothing at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.errors import BadRequest, TooLarge
from app.store import jobs
from app.store.database import Database
from app.store.jobs import FailedLine
from app.store.tables import JobRow

# Lines are stored in groups as they arrive, so that neither memory nor a transaction grows with the batch.
LINES_STORED_TOGETHER, BYTES_STORED_TOGETHER = 500, 4_000_000
# How much of an overlong line is kept, to recognise it by.
EXCERPT_OF_LONG_LINE = 1000
# The text of a line, and what is already known to be wrong with it.
Line = tuple[str, FailedLine | None]


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """The largest batch: bytes in one line, bytes in all, and the number of articles."""

    line_bytes: int
    batch_bytes: int
    lines: int

    def require_size(self, size: int) -> None:
        """Raises TooLarge if a batch may not have ``size`` bytes."""
        if size > self.batch_bytes:
            raise TooLarge(
                f"The batch is larger than {self.batch_bytes:,} bytes, and none of it was stored. Split it into smaller "
                "batches. The operator can raise WHOSAID_MAX_BATCH_BYTES.",
                "body",
            )

    def require_lines(self, lines: int) -> None:
        """Raises TooLarge if a batch may not have so many articles."""
        if lines > self.lines:
            raise TooLarge(
                f"The batch has more than {self.lines:,} articles, and none of it was stored. Split it into smaller "
                "batches. The operator can raise WHOSAID_MAX_BATCH_LINES.",
                "body",
            )


class Batch:
    """A job that is receiving its articles.

    Give it all of the file, then call ``finish``. If anything goes wrong on the way, call ``discard``: then no trace remains.
    """

    def __init__(self, database: Database, limits: BatchLimits, *, thought: bool = False) -> None:
        self._database, self._limits = database, limits
        self._lines = LineCutter(limits.line_bytes)
        self._size = self._count = self._waiting_size = 0
        self._waiting: list[tuple[int, str, FailedLine | None]] = []
        # a batch is on record once it is complete: one that is refused on the way has never been there
        with database.write(recorded=False) as session:
            self.job_id = jobs.open_job(session, datetime.now(UTC), thought=thought)

    def take(self, chunk: bytes) -> None:
        """Take the next bytes of NDJSON. Raises TooLarge."""
        self._size += len(chunk)
        self._limits.require_size(self._size)
        for line in self._lines.take(chunk):
            self._add(line)

    def take_articles(self, articles: Sequence[str]) -> None:
        """Take articles, each as JSON. Raises TooLarge."""
        for article in articles:
            self._add((article, None))

    def finish(self) -> JobRow:
        """Queue the job, now that all of it is stored. Raises BadRequest if there are no articles in it."""
        for line in self._lines.end():
            self._add(line)
        self._store()
        if not self._count:
            raise BadRequest("There are no articles in the batch. Send one JSON object per line, or a feed.", "body")
        with self._database.write() as session:
            jobs.queue_job(session, self.job_id)
            return jobs.job_by_id(session, self.job_id)

    def discard(self) -> None:
        """Remove the job and all its lines."""
        with self._database.write(recorded=False) as session:
            jobs.drop_job(session, self.job_id)

    def _add(self, line: Line) -> None:
        self._count += 1
        self._limits.require_lines(self._count)
        text, failed = line
        self._waiting.append((self._count, text, failed))
        self._waiting_size += len(text)
        if len(self._waiting) >= LINES_STORED_TOGETHER or self._waiting_size >= BYTES_STORED_TOGETHER:
            self._store()

    def _store(self) -> None:
        if self._waiting:
            with self._database.write(recorded=False) as session:
                jobs.add_lines(session, self.job_id, self._waiting)
        self._waiting, self._waiting_size = [], 0


class LineCutter:
    """Cuts bytes that arrive in chunks into lines, holding one line at a time and none longer than allowed."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._line = bytearray()

    def take(self, chunk: bytes) -> Iterator[Line]:
        """The lines that end in this chunk; blank ones are left out."""
        *ended, begun = chunk.split(b"\n")
        for piece in ended:
            self._append(piece)
            yield from self.end()
        self._append(begun)

    def end(self) -> Iterator[Line]:
        """The line that ends here, unless it is blank."""
        line = bytes(self._line)
        self._line.clear()
        if line.strip():
            yield read_line(line, self._largest)

    def _append(self, piece: bytes) -> None:
        # one byte more than allowed is enough to tell that a line is too long
        self._line += piece[: max(self._largest + 1 - len(self._line), 0)]


def read_line(line: bytes, largest: int) -> Line:
    """The text of a line, and what is wrong with it before anything has read it as an article."""
    if len(line) > largest:
        excerpt = line[:EXCERPT_OF_LONG_LINE].decode("utf-8", "replace").replace("\x00", "\ufffd")
        return excerpt, FailedLine(
            "The line is too long", f"It is longer than {largest:,} bytes. The operator can raise WHOSAID_MAX_BODY_BYTES."
        )
    try:
        text = line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        excerpt = line.decode("utf-8", "replace").replace("\x00", "\ufffd")
        return excerpt, FailedLine("The line is not UTF-8", f"{error}. Send the line as UTF-8.")
    if "\x00" in text:
        return text.replace("\x00", "\ufffd"), FailedLine("The line has a null character", "Remove the null characters.")
    return text, None
