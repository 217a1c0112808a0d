"""Columns that are compared without an index: nearly every row has the same value, so an index would find nearly every row.

SQLite knows nothing of this without ANALYZE, and might choose that index over better ones.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class unindexed(FunctionElement[str]):
    """The column itself, for which SQLite does not use an index."""

    name = "unindexed"
    inherit_cache = True


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 (SQLAlchemy's own)
    return compiler.process(_column(element), **kwargs)


@compiles(unindexed, "sqlite")
def _for_sqlite(element: unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 (SQLAlchemy's own)
    # documented by SQLite: a unary plus does not change the value, but rules out an index
    return "+" + compiler.process(_column(element), **kwargs)


def _column(element: unindexed) -> ColumnElement[Any]:
    (column,) = element.clauses
    return column
