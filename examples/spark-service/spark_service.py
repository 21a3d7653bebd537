"""Spark as a REST service: published snippets, and the page of the server that lists them.

Usage: spark_service.py FOLDER_OF_TABLES [--stay]
"""

from __future__ import annotations

from pathlib import Path

from example import Example, check, flights, run, show, tables

HERE = Path(__file__).parent
SESSION = "service"
MONTH = {"type": "int", "min": 1, "max": 12}


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    example.wait_for(SESSION)
    everybody = {"session": SESSION, "visibility": "everyone"}
    example.publish(
        "version",
        language="sql",
        code=(HERE / "version.sql").read_text(),
        description="Which Spark answers.",
        cache_ttl="1m",
        **everybody,
    )
    example.publish(
        "active-streams",
        language="scala",
        code=(HERE / "active-streams.scala").read_text(),
        description="The streaming queries that run in the session.",
        **everybody,
    )
    example.publish(
        "count",
        language="sql",
        code=(HERE / "count.sql").read_text(),
        parameters={
            "carrier": {"type": "string", "required": True, "description": "of the airline, such as UA"},
            "from_month": {**MONTH, "default": 1},
            "to_month": {**MONTH, "default": 12},
        },
        description="How many flights an airline had from New York in 2013.",
        **everybody,
    )
    call(example)
    refuse(example)
    home(example)
    example.stay("/run", "/run/count?carrier=UA", "/run/openapi.json")


def call(example: Example) -> None:
    """The three routes, as any program calls them."""
    show("GET /run/version")
    version = example.get("/run/version")["rows"]
    print(version)
    check(version[0][0].startswith(("3.", "4.")), f"a version of Spark, not {version}")

    show("GET /run/active-streams")
    streams = example.get("/run/active-streams")["rows"]
    print(streams)
    check([row[0] for row in streams] == ["ticks"], f"the one stream of the session, not {streams}")

    show("GET /run/count?carrier=UA&to_month=6, as CSV")
    counted = example.http.get("/run/count", params={"carrier": "UA", "to_month": 6}, headers={"Accept": "text/csv"})
    print(counted.text.rstrip())
    whole = example.get("/run/count", carrier="UA")["rows"][0][1]
    check(whole == 58_665, f"the flights of UA in 2013, not {whole}")


def refuse(example: Example) -> None:
    """What is missing or wrong is named, and nothing runs."""
    show("GET /run/count?from_month=0")
    refused = example.http.get("/run/count", params={"from_month": 0})
    print(refused.status_code, refused.json()["detail"])
    check(refused.status_code == 400, f"400, not {refused.status_code}")
    check("carrier" in refused.text, f"the parameter that is missing is named: {refused.text}")


def home(example: Example) -> None:
    """The list, for programs and for people."""
    show("GET /run")
    names = [item["name"] for item in example.get("/run")["items"]]
    print(names)
    check(names == ["active-streams", "count", "version"], f"all three are listed, not {names}")
    page = example.http.get("/run", headers={"Accept": "text/html"})
    check(page.headers["Content-Type"].startswith("text/html"), "a browser gets a page")
    for name in names:
        check(f'href="/run/{name}"' in page.text, f"the page leads to {name}")
    print(f"as a page for a browser: {example.server.url}/run, {len(page.content)} bytes")


def declared() -> dict[str, object]:
    """The session that answers, with the flights cached and a stream running, whenever it starts."""
    stream = {"language": "scala", "code": (HERE / "stream.scala").read_text()}
    return {SESSION: {"init": [*flights(tables()), stream]}}


if __name__ == "__main__":
    run(main, declared=declared())
