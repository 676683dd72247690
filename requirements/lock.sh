#!/bin/sh
# Pins versions and hashes, without any index's address. Usage: sh requirements/lock.sh .venv/bin
set -eu
bin=$1
compile() {
    "$bin/pip-compile" --quiet --generate-hashes --strip-extras --unsafe-package torch --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --no-emit-options "$@" pyproject.toml
}
compile --output-file requirements/runtime.txt
compile --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
# torch is pinned in torch.txt; the compiler's remark about it says nothing more.
sed -i '/^# /d; /^$/d' requirements/runtime.txt requirements/dev.txt
