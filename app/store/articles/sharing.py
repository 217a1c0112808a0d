"""Sharing: the numbers of fingerprints in; for each number a limited list of the rows that have it, in one query, out."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from app.store.database import is_sqlite
from app.store.tables import ArticleShingleRow, ShingleRow

WHOSE = {ShingleRow.__tablename__: "quotation_id", ArticleShingleRow.__tablename__: "article_id"}
# Each number is looked up separately, so that a number that half the archive has costs no more than ``most`` rows.
IN_SQLITE = """
    SELECT wanted.value, (
        SELECT json_group_array(whose) FROM (SELECT {whose} AS whose FROM {table} WHERE hash = wanted.value LIMIT :most)
    ) FROM json_each(:numbers) AS wanted
"""
IN_POSTGRESQL = """
    SELECT wanted, ARRAY(SELECT {whose} FROM {table} WHERE hash = wanted LIMIT :most) FROM unnest(:numbers) AS wanted
"""


def sharing(
    session: Session, table: type[ShingleRow] | type[ArticleShingleRow], numbers: Iterable[int], most: int
) -> dict[int, list[int]]:
    """The ids of the quotations or articles that have each number, at most ``most`` of them; unused numbers are left out."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    names = {"table": table.__tablename__, "whose": WHOSE[table.__tablename__]}
    if is_sqlite(session):
        statement = text(IN_SQLITE.format(**names)).bindparams(bindparam("numbers", type_=Text))
        found: Any = session.connection().execute(statement, {"numbers": json.dumps(wanted), "most": most})
        return {number: ids for number, listed in found if (ids := json.loads(listed))}
    statement = text(IN_POSTGRESQL.format(**names)).bindparams(bindparam("numbers", type_=ARRAY(BigInteger)))
    return {
        number: list(ids) for number, ids in session.connection().execute(statement, {"numbers": wanted, "most": most}) if ids
    }
