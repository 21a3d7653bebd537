"""Rows that are read while the last ones are still to be computed."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import parley
import pytest

from .conftest import Door

LATCH = 'System.getProperties.get("gate").asInstanceOf[java.util.concurrent.CountDownLatch]'
SHUT = 'System.getProperties.put("gate", new java.util.concurrent.CountDownLatch(1)); 1'
GATED = (
    'spark.udf.register("gated", (id: Long) => { if (id >= 50) '
    + LATCH
    + ".await(120, java.util.concurrent.TimeUnit.SECONDS); id }); 1"
)


def _cursor(door: Door, driver: str) -> tuple[Any, Any]:
    configuration = {"parley.session": "early"}
    if driver == "pyhive":
        connection = door.pyhive(configuration=configuration)
        return connection, connection.cursor()
    connection = door.impyla()
    return connection, connection.cursor(configuration=configuration)


@pytest.mark.parametrize("driver", ["pyhive", "impyla"])
def test_the_first_rows_are_read_before_the_last_is_computed(door: Door, client: parley.Client, driver: str) -> None:
    with client.session("early") as session:
        session.run(SHUT, language="scala")
        session.run(GATED, language="scala")
        connection, opened = _cursor(door, driver)
        with closing(connection), closing(opened) as cursor:
            cursor.execute("select gated(id) as n from range(0, 100, 1, 2)")
            assert cursor.fetchmany(50) == [(n,) for n in range(50)]
            session.run(f"{LATCH}.countDown(); 1", language="scala")
            assert cursor.fetchall() == [(n,) for n in range(50, 100)]
