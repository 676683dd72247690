"""`python -m backend` is the `spilno` command."""

from backend.cli import main

main()
