"""First half of a CORDIS import: the files' rows are checked one by one and copied to a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.cordis.files import Content, Source
from backend.imports.cordis.records import (
    Row,
    Shape,
    participation_shape,
    project_shape,
    subject_shape,
    topic_shape,
)
from backend.imports.reading.csv_records import Record, read_records
from backend.imports.reading.large_files import Reading
from backend.imports.reading.values import BadColumn, BadValue
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


class StageFile(Reading):
    """Copies one file."""

    def __init__(self, source: Source, size: int = CHUNK) -> None:
        super().__init__(source.name, size)
        self.source = source
        self.shape = _shape(source)

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Reads, checks and copies the next records."""
        done = run.checkpoint.get(self.name, 0)
        if done is None:  # the file was finished before
            return False
        records = self._following(
            done,
            self.source.opened,
            lambda text: read_records(text, self.name, self.shape.required),
        )
        problems: list[ImportProblem] = []
        rows = [row for record in records if (row := self._row(record, run.id, problems))]
        self._copy(db, rows)
        if self.source.content in FURTHER:
            problems += self._say_further(db, run.id)
        db.add_all(problems)
        refused = sum(problem.fatal for problem in problems)
        return self._moved(run, done=done, read=len(records), refused=refused)

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
