"""SQLAlchemy over PyHive's dialect, as Superset uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import parley
import pytest
import sqlalchemy
import tomllib
from sqlalchemy import exc

from .conftest import Door

CLIENT = Path(__file__).parents[3] / "clients/python"


@pytest.fixture(params=["sasl", "http"])
def engine(door: Door, request: pytest.FixtureRequest) -> Iterator[sqlalchemy.Engine]:
    if request.param == "http":
        url = f"hive+http://somebody:x@{door.host}:{door.http_port}/default"
        created = sqlalchemy.create_engine(url)
    else:
        url = f"hive://somebody:x@{door.host}:{door.port}/default"
        created = sqlalchemy.create_engine(url, connect_args={"auth": "CUSTOM"})
    yield created
    created.dispose()


def test_rows_and_bound_parameters(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(
            sqlalchemy.text("select id, :word as w from range(3) where id > :low"), {"word": "it's", "low": 1}
        )
        assert [tuple(row) for row in rows] == [(2, "it's")]


def test_the_inspector_sees_schemas_tables_and_columns(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text("create database if not exists looked_at"))
        connection.execute(sqlalchemy.text("drop table if exists looked_at.things"))
        connection.execute(
            sqlalchemy.text("create table looked_at.things (a int, b string, c decimal(10,2)) using parquet")
        )
        inspector = sqlalchemy.inspect(connection)
        assert {"default", "looked_at"} <= set(inspector.get_schema_names())
        columns = inspector.get_columns("things", schema="looked_at")
        assert [column["name"] for column in columns] == ["a", "b", "c"]
        assert inspector.has_table("things", schema="looked_at")
        # PyHive's dialect reads the first column of SHOW TABLES, which is the database where Spark answers.
        assert inspector.get_table_names(schema="looked_at") == ["looked_at"]
        # PyHive's dialect knows Hive's words for a table that is not there, and takes Spark's for a failure.
        with pytest.raises(exc.OperationalError, match="TABLE_OR_VIEW_NOT_FOUND"):
            inspector.has_table("nothing", schema="looked_at")
        connection.execute(sqlalchemy.text("drop database looked_at cascade"))


def test_an_expression_is_compiled_and_run(engine: sqlalchemy.Engine) -> None:
    n = sqlalchemy.column("id", sqlalchemy.Integer)
    query = sqlalchemy.select(sqlalchemy.func.sum(n).label("total")).select_from(sqlalchemy.text("range(10)"))
    with engine.connect() as connection:
        assert connection.execute(query).scalar_one() == 45


def test_an_error_is_the_drivers(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as connection:
        with pytest.raises(exc.OperationalError, match="TABLE_OR_VIEW_NOT_FOUND"):
            connection.execute(sqlalchemy.text("select * from nowhere"))
        connection.rollback()
        assert connection.execute(sqlalchemy.text("select 1")).scalar_one() == 1


def test_it_attaches_to_a_session_made_over_rest(door: Door, client: parley.Client) -> None:
    arguments = {"auth": "CUSTOM", "configuration": {"parley.session": "superset"}}
    with client.session("superset") as session:
        session.sql("create or replace temp view made_there as select 5 as five")
        engine = sqlalchemy.create_engine(f"hive://somebody:x@{door.host}:{door.port}/default", connect_args=arguments)
        with engine.connect() as connection:
            assert connection.execute(sqlalchemy.text("select five from made_there")).scalar_one() == 5
        engine.dispose()


@pytest.fixture(scope="module")
def parleys_dialect() -> None:
    """As an installation of the Python client makes it known."""
    project = tomllib.loads((CLIENT / "pyproject.toml").read_text())["project"]
    ((name, place),) = project["entry-points"]["sqlalchemy.dialects"].items()
    sqlalchemy.dialects.registry.register(name, *place.split(":"))


@pytest.mark.usefixtures("parleys_dialect")
def test_the_clients_dialect_tells_tables_from_views(door: Door) -> None:
    engine = sqlalchemy.create_engine(f"hive+parley://somebody:x@{door.host}:{door.port}/default")
    with engine.connect() as connection:
        for sql in (
            "create database listed",
            "create table listed.things (a int, b string) using parquet partitioned by (b)",
            "create view listed.seen as select a from listed.things",
            "create temp view things as select 1 as mine",
        ):
            connection.execute(sqlalchemy.text(sql))
        inspector = sqlalchemy.inspect(connection)
        assert inspector.get_table_names(schema="listed") == ["things"]
        assert sorted(inspector.get_view_names(schema="listed")) == ["seen", "things"]
        assert inspector.get_view_names() == ["things"]
        assert [column["name"] for column in inspector.get_columns("things", schema="listed")] == ["a", "b"]
        assert inspector.has_table("seen", schema="listed")
        assert not inspector.has_table("nothing", schema="listed")
        with pytest.raises(exc.NoSuchTableError):
            inspector.get_columns("nothing", schema="listed")
        metadata = sqlalchemy.MetaData()
        metadata.reflect(connection, schema="listed")
        assert list(metadata.tables) == ["listed.things"]
        connection.execute(sqlalchemy.text("drop database listed cascade"))
    engine.dispose()


@pytest.mark.usefixtures("parleys_dialect")
def test_the_clients_dialect_attaches_by_its_url(door: Door, client: parley.Client) -> None:
    with client.session("by-url") as session:
        session.sql("create or replace temp view made_there as select 5 as five")
        engine = sqlalchemy.create_engine(f"hive+parley://somebody:x@{door.host}:{door.port}/?session=by-url")
        with engine.connect() as connection:
            assert sqlalchemy.inspect(connection).get_view_names() == ["made_there"]
            assert connection.execute(sqlalchemy.text("select five from made_there")).scalar_one() == 5
        engine.dispose()
