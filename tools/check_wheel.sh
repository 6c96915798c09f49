#!/bin/sh
# Builds the wheel, installs it into a fresh environment outside the checkout with what is pinned, and uses it from an empty folder: an assessment,
# the base rates, the workbench. Run by CI and `make wheel`; `PYTHON` is a Python that has hatchling (default: .venv's).
set -eu
cd "$(dirname "$0")/.."
root=$PWD
python=${PYTHON:-.venv/bin/python}
tmp=$(mktemp -d)
server=
finish() {
    test -z "$server" || kill "$server" 2> /dev/null || true
    rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
unset PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1 DETENTE_HOME="$tmp/home"

"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$tmp/dist" "$root"
"$python" -m venv "$tmp/venv"
"$tmp/venv/bin/python" -m pip install --quiet --require-hashes \
    -r requirements/base.txt -r requirements/report.txt -r requirements/web.txt
"$tmp/venv/bin/python" -m pip install --quiet --no-deps "$tmp"/dist/detente-*.whl
mkdir "$tmp/empty"
cd "$tmp/empty"

from=$("$tmp/venv/bin/python" -c 'import detente; print(detente.__file__)')
case $from in
    "$tmp"/venv/*) ;;
    *) echo "detente was imported from $from, not from the wheel" >&2; exit 1 ;;
esac
# The solver in the wheel is that of the checkout, so what was compiled here serves there: Numba knows it by the dates of the sources.
game=$(dirname "$from")/game
diff -rq --exclude __pycache__ "$root/src/detente/game" "$game"
cp -a "$root/src/detente/game/." "$game/"
said() { # a command and what its output must contain
    wanted=$1
    shift
    "$@" > "$tmp/said" 2> "$tmp/errors" || { cat "$tmp/errors" >&2; echo "failed: $*" >&2; exit 1; }
    grep -q -- "$wanted" "$tmp/said" || { cat "$tmp/said" >&2; echo "$*: no '$wanted' in what it printed" >&2; exit 1; }
    echo "ok: $*" | sed "s|$tmp/venv/bin/||"
}
said 'detente [0-9]' "$tmp/venv/bin/detente" --version
said 'Armistice on the line' "$tmp/venv/bin/detente" assess ukraine-2022 --draws 1
said 'peace_failure' "$tmp/venv/bin/detente" history

port=$("$tmp/venv/bin/python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$tmp/venv/bin/detente" serve --no-open --port "$port" --workers 1 > "$tmp/server" 2>&1 &
server=$!
"$tmp/venv/bin/python" - "$port" << 'END' || { cat "$tmp/server" >&2; exit 1; }
import sys, time, urllib.request

address = f"http://localhost:{sys.argv[1]}/"
until = time.monotonic() + 600  # tests may run beside it
while True:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            page = answer.read().decode()
        break
    except OSError as error:  # nobody listens yet, or the answer takes longer
        if time.monotonic() > until:
            sys.exit(f"detente serve: no page within ten minutes: {error}")
        time.sleep(0.5)
if "<title>" not in page or "detente" not in page:
    sys.exit(f"detente serve: this is not its page: {page[:500]}")
END
echo "ok: detente serve --no-open --port $port"
kill "$server"
wait "$server" 2> /dev/null || true
server=
test -z "$(ls -A "$tmp/empty")" || { echo "files were left in the working folder: $(ls -A "$tmp/empty")" >&2; exit 1; }
