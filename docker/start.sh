#!/bin/sh
# What the image runs: web (migrates first), worker, or any other command of spilno.
set -eu
cd "$(dirname "$0")/.."
case "${1:-web}" in
    web)
        .venv/bin/spilno migrate
        exec .venv/bin/spilno serve --host 0.0.0.0 --port "${PORT:-8000}" --workers "${WEB_PROCESSES:-2}"
        ;;
    *) exec .venv/bin/spilno "$@" ;;
esac
