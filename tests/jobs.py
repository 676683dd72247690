"""The job queue as a test sees it."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.jobs import WORK, import_tasks


class Jobs:
    """Reads what was enqueued in the test's transaction and runs it there."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def waiting(self, name: str) -> list[dict[str, Any]]:
        """Arguments of the enqueued jobs of one name, oldest first."""
        rows = self.db.execute(
            text(
                "select args from procrastinate_jobs "
                "where task_name = :name and status = 'todo' order by id"
            ),
            {"name": name},
        )
        return [row.args for row in rows]

    def run(self) -> int:
        """Runs all that waits, and what that enqueues; returns how many ran."""
        import_tasks()
        done = 0
        while True:
            row = self.db.execute(
                text(
                    "update procrastinate_jobs set status = 'succeeded' where id = ("
                    "select id from procrastinate_jobs where status = 'todo' order by id limit 1"
                    ") returning task_name, args"
                )
            ).first()
            if row is None:
                self.db.commit()
                return done
            WORK[row.task_name](self.db, **row.args)
            self.db.flush()
            done += 1

    def links(self, word: str) -> list[str]:
        """Tokens in mailed addresses like /confirm/TOKEN, oldest first."""
        bodies = [mail["body"] for mail in self.waiting("deliver_mail")]
        return [b.split(f"/{word}/")[1].split()[0] for b in bodies if f"/{word}/" in b]
