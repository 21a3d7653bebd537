"""A model that predicts how late a flight arrives, held in a session and asked over HTTP within milliseconds.

Usage: predict_service.py FOLDER_OF_TABLES [--stay]
"""

from __future__ import annotations

import itertools
import statistics
import time
from pathlib import Path

from example import Example, check, flights, run, show, tables

HERE = Path(__file__).parent
SESSION = "delay-model"
SNIPPET = "predict-delay"
WARM_UP = 20
CALLS = 50
MOST_MILLISECONDS = 100

PARAMETERS = {
    "carrier": {"type": "string", "required": True, "description": "of the airline, such as UA"},
    "origin": {"type": "string", "required": True, "allowed": ["EWR", "JFK", "LGA"]},
    "hour": {"type": "int", "default": 12, "min": 5, "max": 23, "description": "of the planned departure"},
    "miles": {"type": "double", "default": 1000, "min": 80, "max": 5000},
    "late": {"type": "double", "default": 0, "min": -60, "max": 1500, "description": "minutes, at departure"},
}

# One by one through the model's own function, and all by a Spark job: the same numbers?
DIFFERENCE = """
predicted.limit(200).collect().map { row =>
  val alone = delay(row.getAs[String]("carrier"), row.getAs[String]("origin"), row.getAs[String]("hour").toInt,
    row.getAs[Double]("distance"), row.getAs[Double]("dep_delay"))
  math.abs(alone - row.getAs[Double]("prediction"))
}.max
"""


def main(example: Example) -> None:
    """Runs the example; any failure ends it with an exception."""
    example.wait_for(SESSION)  # it is declared: it starts by itself, its init trains the model
    example.publish(
        SNIPPET,
        language="scala",
        code=(HERE / "predict-delay.scala").read_text(),
        parameters=PARAMETERS,
        session=SESSION,
        result="text",  # a table would be planned by Spark, though without a job
        description="How many minutes after the plan a flight from New York arrives.",
        visibility="everyone",
    )
    compare_with_pipeline(example)

    show(f"GET /run/{SNIPPET}?carrier=UA&origin=EWR&hour=17&late=30")
    print(example.get(f"/run/{SNIPPET}", carrier="UA", origin="EWR", hour=17, late=30))
    on_time, late = (minutes(example, late=late) for late in (0, 60))
    check(late > on_time + 30, f"who departs an hour late arrives late: {late} minutes, {on_time} when on time")

    show("how long a call takes, other parameters each time, nothing cached")
    measure(example)
    example.stay(f"/run/{SNIPPET}?carrier=UA&origin=EWR&hour=17&late=30", f"/run/{SNIPPET}")


def compare_with_pipeline(example: Example) -> None:
    """How good the model is, and that a row alone is scored as it is by the whole pipeline."""
    session = example.client.attach(SESSION)
    explained = float(session.run("println(rSquared)").text)
    difference = float(session.run(f"println({DIFFERENCE})").text)
    print(f"it explains {explained:.0%} of the variance of arrivals that it has not seen")
    check(explained > 0.7, f"a model that is of use, r² is {explained}")
    check(difference < 1e-6, f"one row alone is scored as by the pipeline, the difference is {difference}")


def minutes(example: Example, late: float, hour: int = 12, carrier: str = "UA") -> float:
    """What the service predicts."""
    answer = example.get(f"/run/{SNIPPET}", carrier=carrier, origin="EWR", hour=hour, late=late)
    return float(answer["text"])


def measure(example: Example) -> None:
    """Calls it one after the other; the first calls compile code and are not counted."""
    asked = itertools.product(range(5, 23), ("UA", "AA", "DL", "B6"))
    took = []
    for call, (hour, carrier) in enumerate(itertools.islice(asked, WARM_UP + CALLS)):
        started = time.perf_counter()
        minutes(example, late=call, hour=hour, carrier=carrier)
        took.append((time.perf_counter() - started) * 1000)
    warm = statistics.quantiles(took[WARM_UP:], n=20)
    p50, p95 = warm[9], warm[18]
    print(f"first {took[0]:.1f} ms; of {CALLS} warm ones p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    check(p50 <= MOST_MILLISECONDS, f"p50 is at most {MOST_MILLISECONDS} ms, not {p50:.1f} ms")


def declared() -> dict[str, object]:
    """The session that holds the model, trained anew whenever it starts."""
    train = {"language": "scala", "code": (HERE / "train.scala").read_text()}
    return {SESSION: {"init": [*flights(tables()), train]}}


if __name__ == "__main__":
    run(main, declared=declared())
