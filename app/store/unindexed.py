"""Columns that lead no search: nearly every row has the same value, so their index would find nearly every row.

SQLite, which knows nothing of that unless it was told to analyze, may take it for the best index there is.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class unindexed(FunctionElement[str]):
    """The column itself, which SQLite does not look for in an index."""

    name = "unindexed"
    inherit_cache = True


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 (SQLAlchemy's own)
    return compiler.process(_column(element), **kwargs)


@compiles(unindexed, "sqlite")
def _for_sqlite(element: unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 (SQLAlchemy's own)
    # SQLite's documented way: a unary plus changes nothing and is in no index
    return "+" + compiler.process(_column(element), **kwargs)


def _column(element: unindexed) -> ColumnElement[Any]:
    (column,) = element.clauses
    return column
