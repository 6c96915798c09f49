#!/bin/sh
# Pins and hashes everything, naming no download address. Run by `make requirements`, when a dependency changes.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet pip-tools
compile() {
    "$tmp/venv/bin/pip-compile" --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --output-file "$@"
}
compile requirements/base.txt pyproject.toml requirements/base.in
compile requirements/report.txt --constraint requirements/base.txt requirements/report.in
compile requirements/web.txt --constraint requirements/base.txt --constraint requirements/report.txt requirements/web.in
compile requirements/test.txt --constraint requirements/base.txt --constraint requirements/report.txt --constraint requirements/web.txt requirements/test.in
compile requirements/docs.txt --constraint requirements/base.txt --constraint requirements/report.txt --constraint requirements/web.txt --constraint requirements/test.txt requirements/docs.in
