#!/bin/sh
# Healthy means: the process answers and its database is there.
exec "$(dirname "$0")/../.venv/bin/python" -c "
import os, urllib.request
urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", 8000)}/readyz', timeout=5)"
