"""SQLAlchemy's dialect `hive+parley`: PyHive's, told where Spark answers otherwise than Hive."""

from __future__ import annotations

from typing import Any

from pyhive.sqlalchemy_hive import HiveDialect
from sqlalchemy import exc, text

_NOT_THERE = "[TABLE_OR_VIEW_NOT_FOUND]"


class ParleyDialect(HiveDialect):  # type: ignore[misc]
    """Of the SQL door, over the binary transport; `?session=` names a session to attach to.

    PyHive's own takes the database of each table for its name, and a table that is not there for a failure.
    """

    driver = "parley"
    supports_statement_cache = False

    def create_connect_args(self, url: Any) -> tuple[list[Any], dict[str, Any]]:
        """PyHive's arguments, with the kind of authentication that takes a password."""
        _, options = super().create_connect_args(url)
        options.setdefault("auth", "CUSTOM")
        session = options.pop("session", None)
        if session is not None:
            options["configuration"] = {"parley.session": session}
        return [], options

    def get_table_names(self, connection: Any, schema: str | None = None, **_: Any) -> list[str]:
        """Tables without views."""
        views = self._shown(connection, "VIEWS", schema)
        return [name for namespace, name in self._shown(connection, "TABLES", schema) if (namespace, name) not in views]

    def get_view_names(self, connection: Any, schema: str | None = None, **_: Any) -> list[str]:
        """Views, and those that the session alone has, which are in no schema."""
        return [name for _, name in self._shown(connection, "VIEWS", schema)]

    def _shown(self, connection: Any, kind: str, schema: str | None) -> list[tuple[str, str]]:
        place = "" if schema is None else f" IN {self.identifier_preparer.quote_identifier(schema)}"
        return [(row[0], row[1]) for row in connection.execute(text(f"SHOW {kind}{place}"))]

    def _get_table_columns(self, connection: Any, table_name: str, schema: str | None) -> Any:
        try:
            return super()._get_table_columns(connection, table_name, schema)
        except exc.OperationalError as e:
            if _NOT_THERE in str(e):
                raise exc.NoSuchTableError(table_name) from e
            raise
