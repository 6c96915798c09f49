#!/bin/sh
# Asks PyPI which of the pinned versions have known vulnerabilities. A package that it cannot be asked about is a failure. Run by `make audit`.
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet pip-audit
for file in base report web test docs; do
    "$tmp/venv/bin/pip-audit" --strict --no-deps --disable-pip --progress-spinner off --requirement "requirements/$file.txt"
done
