#!/bin/sh
# Walks the Dockerfile's steps where no container engine runs: the same install target, the same
# front-end build, the same entry point, with production settings on a database of its own.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)
work=$(mktemp -d)
chmod 755 "$work"
PORT=8917
export PORT
stop() {
    [ -z "${web:-}" ] || kill "$web" 2>/dev/null || true
    SPILNO_DATA_DIR="$work" "$here/.venv/bin/python" -c "
from pathlib import Path
from backend.postgres import stop_server
stop_server(Path('$work'))" || true
    rm -rf "$work"
}
trap stop EXIT

for copied in Makefile pyproject.toml requirements backend matching frontend migrations docker; do
    git ls-files --error-unmatch "$copied" >/dev/null || { echo "not committed: $copied"; exit 1; }
done
make -s .venv/.runtime
.venv/bin/python -m backend.frontend_build

DATABASE_URL=$(.venv/bin/python -c "
from pathlib import Path
from backend.postgres import ensure_server
print(ensure_server(Path('$work')).replace('postgresql+psycopg', 'postgresql'))")
export DATABASE_URL SPILNO_ENVIRONMENT=production SPILNO_DATA_DIR="$work"

if docker/start.sh migrate >"$work/refusal" 2>&1; then
    echo "production started with development's secrets"; exit 1
fi
grep -q SPILNO_SECRET "$work/refusal"

export SPILNO_SECRET=rehearsal-only SPILNO_BASE_URL=https://spilno.example
export SPILNO_MAILER=smtp SPILNO_SMTP_URL=smtp://localhost:2525
docker/start.sh web >"$work/web.log" 2>&1 &
web=$!
tries=0
until docker/healthy.sh 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { cat "$work/web.log"; echo "the image's web process did not answer"; exit 1; }
    sleep 1
done
docker/start.sh worker --until-empty
echo "production steps: installed, built, migrated, answered, worked"
