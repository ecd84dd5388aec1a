"""Statements that read rows by id, kept: to make one by Django takes longer than to run it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, UUIDField

_ID: Final = UUIDField()
# Ids are asked for by so many, so that few statements differ; the last id fills up.
_SIZES: Final = (1, 4, 8, 16, 24, 32, 64, 128, 256, 500)


class _Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]  # with a stand-in for each id
    places: dict[Any, int]  # of the stand-ins, by themselves
    converters: list[tuple[int, list[Any], Any]]  # of a column: functions and what they are told


def rows_of(
    read: Callable[[], QuerySet[Any, Any]], field: str, ids: Collection[UUID]
) -> Iterator[Sequence[Any]]:
    """Yield the rows of `read().filter(field__in=ids)`, converted as Django does.

    `read` makes a query of plain values, the same each time; it is called once for each size of
    `_SIZES`. Its order is kept within every 500 ids.
    """
    wanted = [_ID.get_db_prep_value(one, connection) for one in ids]
    for start in range(0, len(wanted), _SIZES[-1]):
        some = wanted[start : start + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(some))
        statement = _statement(read, field, size, connection.alias)
        last = len(some) - 1
        params = [
            some[min(statement.places[one], last)] if one in statement.places else one
            for one in statement.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            rows = cursor.fetchall()
        for row in rows:
            values = list(row)
            for column, functions, told in statement.converters:
                for convert in functions:
                    values[column] = convert(values[column], told, connection)
            yield values


@lru_cache(maxsize=200)
def _statement(
    read: Callable[[], QuerySet[Any, Any]], field: str, size: int, alias: str
) -> _Statement:
    stand_ins = [UUID(int=number) for number in range(size)]
    rows = read().filter(**{f"{field}__in": stand_ins})
    compiler = rows.query.get_compiler(alias)
    sql, params = compiler.as_sql()
    places = {_ID.get_db_prep_value(one, connection): n for n, one in enumerate(stand_ins)}
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    return _Statement(
        sql,
        tuple(params),
        places,
        [(column, functions, told) for column, (functions, told) in converters.items()],
    )
