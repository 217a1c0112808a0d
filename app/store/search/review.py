"""Review: the quotations to check first, the most doubtful before all; of equally doubtful ones, those of who is quoted most."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.quote import SAID
from app.store.by_id import FoundQuotation, quotations_by_ids
from app.store.tables import IS_CURRENT, IS_SHOWN, QuotationRow

# Among so many of the most doubtful quotations, those of often quoted speakers come first where the doubt is equal.
MOST_RANKED = 500


def doubtful_quotations(session: Session, limit: int) -> list[FoundQuotation]:
    """Quotations whose correction needs a look, then those that no editor has checked, the most doubtful first."""
    unchecked = select(col(QuotationRow.id), QuotationRow.speaker_id, QuotationRow.confidence).where(
        IS_SHOWN, col(QuotationRow.confirmed).is_(False), col(QuotationRow.act).in_(SAID)
    )
    least_sure = session.execute(unchecked.order_by(col(QuotationRow.confidence), col(QuotationRow.id)).limit(MOST_RANKED)).all()
    speakers = {speaker for _, speaker, _ in least_sure if speaker is not None}
    counted = (
        select(col(QuotationRow.speaker_id), func.count())
        .where(col(QuotationRow.speaker_id).in_(speakers), IS_SHOWN)
        .group_by(col(QuotationRow.speaker_id))
    )
    quoted: dict[int, int] = dict(session.execute(counted).all())
    ranked = sorted(least_sure, key=lambda row: (row[2], -quoted.get(row[1], 1), row[0]))
    disputed = session.execute(
        select(col(QuotationRow.id)).where(IS_CURRENT, col(QuotationRow.needs_look).is_not(None)).limit(limit)
    )
    first = [number for (number,) in disputed]
    ids = list(dict.fromkeys([*first, *(row[0] for row in ranked)]))
    return quotations_by_ids(session, ids[:limit])
