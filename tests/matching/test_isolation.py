"""The judgement stays free of the application: it loads with the application blocked."""

import subprocess
import sys

from matching.artefact import SHIPPED

ROOT = SHIPPED.parent.parent
BLOCKED = (
    *("backend", "fastapi", "starlette", "sqlalchemy", "psycopg", "alembic", "jinja2"),
    *("pydantic", "pydantic_settings", "procrastinate", "typer", "rich", "pgvector"),
)
LOAD_ALL = """
import importlib, pkgutil, sys
for name in {blocked!r}:
    sys.modules[name] = None
import matching
for module in pkgutil.walk_packages(matching.__path__, "matching."):
    importlib.import_module(module.name)
heavy = sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules))
assert not heavy, heavy
"""


def test_loads_without_the_application_and_without_torch() -> None:
    code = LOAD_ALL.format(blocked=BLOCKED)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
