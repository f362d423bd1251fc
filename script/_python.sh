# shellcheck shell=sh
# Sourced by the other scripts: the environment in .venv, made and kept up to date.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

PY=.venv/bin/python

# need_python REQUIREMENTS: after it $PY has exactly what the file names.
# A stamp of the file's checksum makes the next run skip it.
need_python() {
    requirements=$1
    make_venv
    sum=$(cksum < "$requirements")
    stamp=.venv/stamp-$(basename "$requirements" .txt)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then return 0; fi
    say "Installing what $requirements names into .venv (only when it changed) ..."
    if ! "$PY" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"; then
        fail "The packages could not be installed. Is there a network, and does it reach the package index that pip is set to? Run the script again then; nothing else is needed."
    fi
    printf '%s' "$sum" > "$stamp"
}

make_venv() {
    if [ -x "$PY" ] && "$PY" -c '' 2>/dev/null; then return 0; fi
    python=$(find_python) || fail "Python 3.11, 3.12 or 3.13 is needed and was not found. On Debian: apt install python3 python3-venv"
    say "Making the environment .venv with $python ..."
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        fail "$python has no working venv module. On Debian: apt install python3-venv"
    fi
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}
