"""What an editor is asked to look at first."""

import pytest

from app.store.articles.corrections import Correction, correct
from app.store.database import Database
from app.store.search.review import doubtful_quotations
from app.store.tables import QuotationRow
from tests.store.articles.test_variants import HOLT, QUIST, SAID, printed
from tests.store.registry.speakers import MIRA


@pytest.mark.parametrize("changed", [{"stance": "hypothetical"}, {"summary": True}])
def test_a_disputed_correction_is_reviewed_even_if_the_quotation_is_not_shown(
    database: Database, changed: dict[str, object]
) -> None:
    _, (number,) = printed(database, (SAID, QUIST))
    with database.write() as session:
        correct(session, number, Correction(plain=changed), MIRA)
        session.get_one(QuotationRow, number).needs_look = "The pipeline now says something else."
    with database.read() as session:
        assert [item.quotation.id for item in doubtful_quotations(session, 10)] == [number]


def test_the_most_doubtful_come_first_however_often_a_speaker_is_quoted(database: Database) -> None:
    _, numbers = printed(database, (SAID, QUIST), ("It is late.", QUIST), ("They wait.", HOLT))
    with database.write() as session:
        for number, confidence in zip(numbers, (0.9, 0.6, 0.5), strict=True):
            session.get_one(QuotationRow, number).confidence = confidence
    with database.read() as session:
        assert [item.quotation.id for item in doubtful_quotations(session, 10)] == [numbers[2], numbers[1], numbers[0]]


def test_of_equally_doubtful_ones_that_of_the_most_quoted_speaker_comes_first(database: Database) -> None:
    _, numbers = printed(database, ("They wait.", HOLT), (SAID, QUIST), ("It is late.", QUIST))
    with database.write() as session:
        for number, confidence in zip(numbers, (0.6, 0.6, 0.9), strict=True):
            session.get_one(QuotationRow, number).confidence = confidence
    with database.read() as session:
        assert [item.quotation.id for item in doubtful_quotations(session, 10)] == [numbers[1], numbers[0], numbers[2]]
