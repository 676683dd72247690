"""The step that reads a register's file and keeps its facts, chunk by chunk.

An entry is known by scheme and identifier; facts of a later day replace those of an earlier one,
never the other way round, so that files may come in any order and any number of times.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted
from backend.imports.errors import Unreadable
from backend.imports.reading.csv_records import Record
from backend.imports.reading.large_files import Reading
from backend.imports.reading.values import BadColumn
from backend.imports.register.files import RegisterFile
from backend.imports.register.records import COLUMNS, entry_of, read_csv
from backend.imports.register.xml_records import read_xml
from backend.models import ImportProblem, ImportRun, Scheme

CHUNK = 5_000
#: when so many rows at the beginning are all refused, it is another file
FIRST = 1_000
TALLY = mark("register entries")
NOT_ONE = mark(
    "None of the first %(count)s rows of %(file)s can be used; the first one: %(reason)s Is it the "
    "file of legal entities?"
)
FACTS = ", ".join(COLUMNS)
OF_ENTRY = ", ".join(f"entry.{name}" for name in COLUMNS)
OF_READ = ", ".join(f"latest.{name}" for name in COLUMNS)
READ = f"""
create temp table register_read (
    line bigint, {", ".join(f"{n} {'bigint' if n == 'founded' else 'text'}" for n in COLUMNS)}
) on commit drop
"""
LATEST = "select distinct on (identifier) * from register_read order by identifier, line desc"
COUNTS = f"""
select count(*) as seen, count(entry.id) as known,
    count(*) filter (
        where entry.as_of <= :as_of and ({OF_ENTRY}) is distinct from ({OF_READ})
    ) as changed
from ({LATEST}) latest
left join register_entries entry
    on entry.scheme = :scheme and entry.identifier = latest.identifier
"""  # noqa: S608 - made of the names above
KEEP = f"""
insert into register_entries (scheme, source, as_of, {FACTS})
select :scheme, :source, :as_of, {OF_READ} from ({LATEST}) latest
on conflict (scheme, identifier) do update
set source = excluded.source, as_of = excluded.as_of, updated_at = now(),
    {", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "identifier")}
where register_entries.as_of <= excluded.as_of
    and (register_entries.source, register_entries.as_of,
         {", ".join(f"register_entries.{name}" for name in COLUMNS)})
        is distinct from (excluded.source, excluded.as_of,
         {", ".join(f"excluded.{name}" for name in COLUMNS)})
"""  # noqa: S608 - made of the names above


class BringIn(Reading):
    """Reads one file and keeps its facts."""

    def __init__(self, file: RegisterFile, scheme: Scheme, as_of: date, size: int = CHUNK) -> None:
        super().__init__(file.name, size)
        self.file, self.scheme, self.as_of = file, scheme, as_of

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Reads, checks and keeps the next records."""
        done = run.checkpoint.get(self.name, 0)
        if done is None:  # the file was finished before
            return False
        read = read_xml if self.file.kind == ".xml" else read_csv
        records = self._following(done, self.file.opened, lambda text: read(text, self.name))
        problems: list[ImportProblem] = []
        rows = [row for record in records if (row := self._row(record, run.id, problems))]
        if not done and not rows and len(problems) >= FIRST:
            first = problems[0]
            reason = first.message % first.values
            raise Unreadable(NOT_ONE, count=len(problems), file=self.name, reason=reason)
        self._keep(db, run, rows)
        db.add_all(problems)
        return self._moved(run, done=done, read=len(records), refused=len(problems))

    def _row(
        self, record: Record, run_id: int, problems: list[ImportProblem]
    ) -> tuple[Any, ...] | None:
        """The row to keep, or nothing and the reason among the problems."""
        column, message, values = "", record.fault, dict(record.fault_values)
        if not message:
            try:
                return (record.line, *entry_of(record.values))
            except BadColumn as bad:
                column, message, values = bad.column, bad.fault.message, bad.fault.values
        problems.append(
            ImportProblem(
                run_id=run_id, file=self.name, line=record.line, column=column, message=message,
                values=values, fatal=True,
            )
        )  # fmt: skip
        return None

    def _keep(self, db: Session, run: ImportRun, rows: Sequence[tuple[Any, ...]]) -> None:
        db.execute(text("drop table if exists register_read"))
        db.execute(text(READ))
        command = sql.SQL("copy register_read ({columns}) from stdin").format(
            columns=sql.SQL(", ").join(sql.Identifier(name) for name in ("line", *COLUMNS))
        )
        connection: Any = db.connection().connection.driver_connection
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
        values = {"scheme": self.scheme.value, "as_of": self.as_of, "source": run.source}
        tally = db.execute(text(COUNTS), values).one()
        db.execute(text(KEEP), values)
        new = tally.seen - tally.known
        counted(run, "tallies", TALLY, (new, tally.changed, tally.known - tally.changed))
