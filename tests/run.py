"""Runs the suite: on PostgreSQL, the journeys in a real browser, and what fits any database on SQLite.

script/test [--no-journeys] [--sqlite] [arguments of pytest]
Without arguments of pytest everything runs. With some it is one quick run on PostgreSQL
(and one on SQLite with --sqlite).
"""

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import Missing, need_chromium, say, services

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test-reports"
TWO = ["-n", "2", "--dist", "worksteal"]


@dataclass
class Run:
    """One call of pytest and what came of it."""

    name: str
    arguments: list[str]
    sqlite: bool = False
    status: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def planned(arguments: list[str], *, sqlite: bool, journeys: bool) -> list[Run]:
    neutral = "not postgres and not journey"
    if arguments:
        marks = [] if journeys else ["-m", "not journey"]
        runs = [Run("PostgreSQL", [*marks, *arguments])]
        return [*runs, Run("SQLite", ["-m", neutral, *arguments], sqlite=True)] if sqlite else runs
    runs = [Run("PostgreSQL", [*TWO, "-m", "not journey"])]
    if journeys:
        runs.append(Run("journeys", [*TWO, "-m", "journey"]))
    return [*runs, Run("SQLite", [*TWO, "-m", neutral], sqlite=True)]


def execute(run: Run, variables: dict[str, str]) -> None:
    report = REPORTS / f"{run.name}.xml"
    report.unlink(missing_ok=True)
    environment = {**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "kawasaki_ip.settings.test"}
    if run.sqlite:
        environment.pop("TEST_DATABASE_URL", None)
        environment.pop("TEST_DATABASE_TEMPLATE", None)
    say(f"\n--- {run.name}: pytest {' '.join(run.arguments)}")
    command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *run.arguments]
    run.status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if report.exists():
        read_report(run, report)


def read_report(run: Run, report: Path) -> None:
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314
    bad = int(suite.get("failures")) + int(suite.get("errors"))
    skipped = int(suite.get("skipped"))
    run.counts = {"passed": int(suite.get("tests")) - bad - skipped, "failed": bad, "skipped": skipped}
    run.failed = [
        f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        for case in suite.iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    ]


def make_template(variables: dict[str, str]) -> None:
    """Migrates one database, which every worker's database is then a copy of.

    Only on a server of our own: one that was given is left as it was.
    """
    url = variables.get("TEST_DATABASE_URL")
    if not url:
        return
    variables["TEST_DATABASE_TEMPLATE"] = f"portal_template_{os.getpid()}"
    environment = {**os.environ, "TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kawasaki_ip.settings.test"}
    environment["MAKE_TEMPLATE"] = variables["TEST_DATABASE_TEMPLATE"]
    done = subprocess.run([sys.executable, "-m", "tests.template_database"], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise Missing("The migrations could not be applied to an empty PostgreSQL database (see above).")


def summary(runs: list[Run], seconds: float) -> str:
    total = {word: sum(run.counts.get(word, 0) for run in runs) for word in ("passed", "failed", "skipped")}
    parts = [f"{number} {word}" for word, number in total.items() if number or word == "passed"]
    each = ", ".join(f"{run.name} {run.counts.get('passed', 0)}" for run in runs)
    return f"{', '.join(parts)} in {seconds:.1f}s ({each})"


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    journeys, sqlite = "--no-journeys" not in arguments, "--sqlite" in arguments
    arguments = [word for word in arguments if word not in {"--no-journeys", "--sqlite"}]
    runs = planned(arguments, sqlite=sqlite, journeys=journeys)
    REPORTS.mkdir(parents=True, exist_ok=True)
    try:
        if journeys:
            need_chromium()
        with services() as variables:
            if not arguments:
                make_template(variables)
            for run in runs:
                execute(run, variables)
    except Missing as missing:
        say(str(missing))
        return 2
    for run in runs:
        for name in run.failed:
            say(f"FAILED ({run.name}) {name}")
        if run.status == 5:
            say(f"FAILED ({run.name}) no test was found")
        elif run.status and not run.failed:
            say(f"FAILED ({run.name}) pytest ended with {run.status}")
    say(f"{'=' * 10} {summary(runs, time.monotonic() - started)} {'=' * 10}")
    return next((run.status for run in runs if run.status), 0)


if __name__ == "__main__":
    # An end from outside stops the services too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
