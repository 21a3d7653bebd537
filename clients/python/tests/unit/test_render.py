from __future__ import annotations

from typing import Any

from parley._model import read_statement

from .shapes import statement, table


def shown(**changes: Any) -> str:
    return str(read_statement(statement(**changes)))


def test_text_is_shown_as_it_is() -> None:
    assert shown() == "res0: Int = 2"


def test_a_table_is_shown_under_its_names_with_numbers_to_the_right() -> None:
    output = table(
        [("name", "string"), ("n", "bigint"), ("ok", "boolean")], [["United", 58665, True], [None, 7, False]]
    )

    assert shown(output=output).split("\n") == [
        "name        n  ok",
        "------  -----  -----",
        "United  58665  true",
        "null        7  false",
        "(2 rows)",
    ]


def test_a_long_table_shows_its_first_rows_and_says_so() -> None:
    output = table([("n", "int")], [[n] for n in range(50)], row_count=50, truncated=True, limit_reason="max_rows")

    lines = shown(output=output).split("\n")

    assert len(lines) == 2 + 20 + 1
    assert lines[-1] == "(first 20 of 50 rows, the query had more (max_rows))"


def test_an_empty_table_still_has_its_names() -> None:
    assert shown(output=table([("n", "int")], [])).split("\n") == ["n", "-", "(0 rows)"]


def test_wide_cells_and_line_breaks_do_not_break_the_table() -> None:
    lines = shown(output=table([("text", "string")], [["a\nb"], ["x" * 100]])).split("\n")

    assert lines[2] == "a b"
    assert lines[3] == "x" * 59 + "…"


def test_floating_point_numbers_look_like_such() -> None:
    output = table([("x", "double")], [[20.0], [-1.25], [1 / 3], ["NaN"], [1e20], [None]])

    cells = [line.strip() for line in shown(output=output).split("\n")[2:-1]]

    assert cells == ["20.0", "-1.25", "0.333333", "nan", "1e+20", "null"]


def test_text_comes_before_the_table() -> None:
    output = table([("n", "int")], [[1]]) | {"text": "hello\n"}

    assert shown(output=output).split("\n") == ["hello", "n", "-", "1", "(1 row)"]


def test_a_failed_statement_shows_its_error() -> None:
    error: dict[str, Any] = {
        "name": "CompileError",
        "message": "not found: x",
        "code": None,
        "traceback": [],
        "position": None,
    }
    nothing = {"text": "", "text_omitted": 0, "table": None, "display": []}

    assert shown(state="failed", error=error, output=nothing) == "CompileError: not found: x"


def test_nothing_to_show_says_the_state() -> None:
    nothing = {"text": "", "text_omitted": 0, "table": None, "display": []}

    assert shown(output=nothing) == "(succeeded, no output)"
    assert repr(read_statement(statement(output=nothing))) == "(succeeded, no output)"
