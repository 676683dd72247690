"""First half of a CORDIS import: the files' rows are checked one by one and copied to a table."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import Any, Self

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted, moved
from backend.imports.cordis_files import Content, Opened, Source
from backend.imports.cordis_records import (
    BadColumn,
    Row,
    Shape,
    participation_shape,
    project_shape,
    subject_shape,
    topic_shape,
)  # fmt: skip
from backend.imports.csv_records import Record, read_records
from backend.imports.values import BadValue
from backend.models import ImportProblem, ImportRun

CHUNK = 5_000
TABLES = {
    Content.projects: "staged_projects",
    Content.topics: "further_read",
    Content.subjects: "further_read",
    Content.participations: "staged_participations",
}
#: files that say more of projects, and what their rows change
FURTHER = {
    Content.topics: """
update staged_projects project
set topic_title = topic.topic_title, topic_code = topic.topic_code
from (
    select distinct on (project.ctid) project.ctid as project, said.topic_title, said.topic_code
    from staged_projects project join further_read said using (run_id, key)
    where project.topic_code in ('', said.topic_code)
    order by project.ctid, said.line
) topic
where project.ctid = topic.project
""",
    Content.subjects: """
update staged_projects project
set subjects = (
    select array_agg(distinct path order by path)
    from unnest(project.subjects || said.paths) as path
)
from (
    select run_id, key, array_agg(path) as paths
    from further_read, unnest(subjects) as path group by run_id, key
) said
where project.run_id = said.run_id and project.key = said.key
""",
}
FURTHER_READ = """
create temp table further_read (
    run_id bigint, file text, line bigint, key text, topic_code text, topic_title text,
    subjects text[]
) on commit drop
"""
OF_NOTHING = """
select line, key from further_read further
where not exists (
    select from staged_projects project
    where project.run_id = further.run_id and project.key = further.key
)
order by line
"""
NO_PROJECT = mark("Project %(key)s is in none of the project files.")


class StageFile:
    """Copies one file; the checkpoint is the number of its records that are done."""

    def __init__(self, source: Source, size: int = CHUNK) -> None:
        self.name = source.name
        self.source = source
        self.size = size
        self.shape = _shape(source)
        self._stack = ExitStack()
        self._opened: Opened | None = None
        self._records: Iterator[Record] = iter(())
        self._at = (0, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Reads, checks and copies the next records."""
        done = run.checkpoint.get(self.name, 0)
        if done is None:  # the file was finished before
            return False
        if self._opened is None:
            self._open(done)
        records = list(islice(self._records, self.size))
        problems: list[ImportProblem] = []
        rows = [row for record in records if (row := self._row(record, run.id, problems))]
        self._copy(db, rows)
        if self.source.content in FURTHER:
            problems += self._say_further(db, run.id)
        db.add_all(problems)
        refused = sum(problem.fatal for problem in problems)
        counted(run, "files", self.name, (len(records), len(records) - refused, refused))
        more = len(records) == self.size
        moved(run, self.name, done + len(records) if more else None)
        return more

    def position(self) -> tuple[int, int]:
        """Bytes of the file."""
        if self._opened is not None:
            self._at = (self._opened.position(), self._opened.total)
        return self._at

    def _open(self, done: int) -> None:
        self._opened = self._stack.enter_context(self.source.opened())
        self._records = read_records(self._opened.text, self.name, self.shape.required)
        for _ in islice(self._records, done):
            pass

    def _row(self, record: Record, run_id: int, problems: list[ImportProblem]) -> Row | None:
        """The row to copy, or nothing and the reason among the problems."""

        def note(column: str, message: str, values: Mapping[str, Any], fatal: bool) -> None:
            problems.append(
                ImportProblem(
                    run_id=run_id, file=self.name, line=record.line, column=column,
                    message=message, values=dict(values), fatal=fatal,
                )
            )  # fmt: skip

        def leave_out(column: str, fault: BadValue) -> None:
            note(column, fault.message, fault.values, fatal=False)

        if record.fault:
            note("", record.fault, record.fault_values, fatal=True)
            return None
        try:
            return (run_id, self.name, record.line, *self.shape.read(record.values, leave_out))
        except BadColumn as bad:
            note(bad.column, bad.fault.message, bad.fault.values, fatal=True)
            return None

    def _copy(self, db: Session, rows: Sequence[Row]) -> None:
        if self.source.content in FURTHER:
            db.execute(text("drop table if exists further_read"))
            db.execute(text(FURTHER_READ))
        command = sql.SQL("copy {table} ({columns}) from stdin").format(
            table=sql.Identifier(TABLES[self.source.content]),
            columns=sql.SQL(", ").join(
                sql.Identifier(name) for name in ("run_id", "file", "line", *self.shape.columns)
            ),
        )
        connection: Any = db.connection().connection.driver_connection
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)

    def _say_further(self, db: Session, run_id: int) -> list[ImportProblem]:
        db.execute(text(FURTHER[self.source.content]))
        return [
            ImportProblem(
                run_id=run_id, file=self.name, line=row.line, column="project",
                message=NO_PROJECT, values={"key": row.key}, fatal=True,
            )
            for row in db.execute(text(OF_NOTHING))
        ]  # fmt: skip


def _shape(source: Source) -> Shape:
    if source.content in FURTHER:
        return topic_shape() if source.content is Content.topics else subject_shape()
    make = project_shape if source.content is Content.projects else participation_shape
    return make(by_record_number=source.by_record_number)
