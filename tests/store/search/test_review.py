"""What an editor is asked to look at first."""

import pytest

from app.store.articles.corrections import Correction, correct
from app.store.database import Database
from app.store.search.review import doubtful_quotations
from app.store.tables import QuotationRow
from tests.store.articles.test_variants import QUIST, SAID, printed
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
