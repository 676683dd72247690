"""Between the halves: rows that only the whole of the files shows to be unusable."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted, moved
from backend.imports.cordis.staging import NO_PROJECT
from backend.models import ImportRun

NO_NAME = mark("No record names the organisation %(key)s.")
NO_COUNTRY = mark("No record says in which country the organisation %(key)s is.")
#: an organisation that the database has already needs no record to introduce it
UNKNOWN = """
staged.{column} is null and not exists (
    select from companies where pic = staged.pic or (source = 'cordis' and source_key = staged.pic)
) and not exists (
    select from staged_participations other
    where other.run_id = staged.run_id and other.pic = staged.pic and other.{column} is not null
)
"""
REFUSED = {
    ("project", NO_PROJECT): (
        "project_key",
        """
        not exists (
            select from staged_projects where run_id = staged.run_id and key = staged.project_key
        ) and not exists (
            select from projects where source = 'cordis' and source_key = staged.project_key
        )
        """,
    ),
    ("name", NO_NAME): ("pic", UNKNOWN.format(column="name")),
    ("country", NO_COUNTRY): ("pic", UNKNOWN.format(column="country")),
}
REFUSE = """
with gone as (
    delete from staged_participations staged where run_id = :run and {condition}
    returning file, line, {key} as key
), noted as (
    insert into import_problems (run_id, file, line, column_name, message, "values", fatal)
    select :run, file, line, :column, :message, jsonb_build_object('key', key), true from gone
    order by file, line
)
select file, count(*) as rows from gone group by file order by file
"""


class CheckRows:
    """Takes out participations of unknown projects, or of organisations that can't be entered."""

    name = mark("checking")

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Does all of it at once."""
        if run.checkpoint.get(self.name):
            return False
        for table in ("staged_projects", "staged_participations"):
            db.execute(text(f"analyze {table}"))  # or the planner takes them for empty
        for (column, message), (key, condition) in REFUSED.items():
            refused = db.execute(
                text(REFUSE.format(condition=condition, key=key)),
                {"run": run.id, "column": column, "message": message},
            ).all()
            for row in refused:
                counted(run, "files", row.file, (0, -row.rows, row.rows))
        moved(run, self.name, True)
        return False

    def position(self) -> tuple[int, int]:
        """One piece."""
        return 1, 1
