"""One stored quotation with all its details, as the API shows it and as the correction page needs it."""

from fastapi import Request
from sqlmodel import Session

from app.api.present import quotation_detail
from app.api.schemas import QuotationDetail
from app.store.articles.versions import later_row
from app.store.by_id import quotation_by_id


def read_detail(session: Session, request: Request, quote_id: int) -> QuotationDetail:
    """The quotation as it is stored now. Raises NotFound."""
    found, base = quotation_by_id(session, quote_id), str(request.base_url).rstrip("/")
    return quotation_detail(found, base, newer=later_row(session, quote_id))
