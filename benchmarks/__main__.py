"""Measures on both databases and writes benchmarks/results/. Started by script/bench.

script/bench [--rows N] [--companies N] [--visits N] [--questions N] [--rounds N]
             [--parts search,pages]
             [--engine sqlite|postgresql] [--keep NAME]
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from . import corpus
from .report import markdown

RESULTS = Path(__file__).parent / "results"
FULL = 65_466  # patents of Kawasaki's companies (the strategy of 2018)


def arguments() -> Namespace:
    parser = ArgumentParser(prog="script/bench")
    parser.add_argument("--rows", type=int, default=FULL, help="listings (default: %(default)s)")
    parser.add_argument("--companies", type=int, default=5_000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parts", default="search,pages", help="search, pages, or both (default)")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--keep", default="latest", help="name of the files under benchmarks/results/")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    found = {
        "when": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load": [round(value, 1) for value in os.getloadavg()],
        "texts": corpus.origin(),
        "engines": [measured(name, options) for name in options.engine or ["sqlite", "postgresql"]],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{options.keep}.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    (RESULTS / f"{options.keep}.md").write_text(markdown(found))
    print(markdown(found))
    return 0


def measured(engine: str, options: Namespace) -> dict:
    """One engine in a process of its own, on an empty database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        result = Path(folder) / "result.json"
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kawasaki_ip.settings.test", "VAR_DIR": folder}
        if engine == "sqlite":
            environment.pop("TEST_DATABASE_URL", None)
        else:
            environment["TEST_DATABASE_URL"] = _new_database(os.environ["TEST_DATABASE_URL"])
        command = [sys.executable, "-m", "benchmarks.engine", str(result)]
        command += [
            f"--{name}={getattr(options, name)}"
            for name in ("rows", "companies", "visits", "questions", "rounds", "parts")
        ]
        subprocess.run(command, env=environment, check=True)  # noqa: S603
        return json.loads(result.read_text())


def _new_database(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS bench")
        server.execute("CREATE DATABASE bench")
    return url.replace("/postgres?", "/bench?")


if __name__ == "__main__":
    sys.exit(main())
