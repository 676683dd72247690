"""Second half of a CORDIS import: staged projects become projects."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted, moved
from backend.models import ImportRun

SLICE = 5_000
TEXTS = ("acronym", "title", "objective", "topic_code", "topic_title", "programme", "scheme")
DATES = ("starts_on", "ends_on")
#: a text that the record leaves out does not wipe out what an earlier record said
KEPT = {name: f"coalesce(nullif(excluded.{name}, ''), projects.{name})" for name in TEXTS} | {
    name: f"coalesce(excluded.{name}, projects.{name})" for name in DATES
}
KEPT["subjects"] = "coalesce(nullif(excluded.subjects, '{}'), projects.subjects)"
#: of several records of a project the latest counts, then the last of the last file
UPSERT = f"""
with slice as (
    select distinct key from staged_projects
    where run_id = :run and key > :behind order by key limit :size
), latest as (
    select distinct on (key) * from staged_projects join slice using (key)
    where run_id = :run
    order by key, stamp desc nulls last, file desc, line desc
), done as (
    insert into projects (source, source_key, {", ".join(KEPT)})
    select 'cordis', key, {", ".join(KEPT)} from latest order by key
    on conflict (source, source_key) do update
    set {", ".join(f"{name} = {value}" for name, value in KEPT.items())}
    where ({", ".join(f"projects.{name}" for name in KEPT)})
        is distinct from ({", ".join(KEPT.values())})
    returning (xmax = 0) as fresh
)
select (select count(*) from slice) as seen, (select max(key) from slice) as last,
    count(*) filter (where fresh) as new, count(*) filter (where not fresh) as changed
from done
"""  # noqa: S608 - made of the names above


class MakeProjects:
    """Projects, slice by slice; the checkpoint is the last project's key."""

    name = mark("projects")

    def __init__(self, size: int = SLICE) -> None:
        self.size = size
        self._done = 0

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Makes or changes the next projects."""
        behind = run.checkpoint.get(self.name, "")
        found = db.execute(text(UPSERT), {"run": run.id, "behind": behind, "size": self.size}).one()
        if not found.seen:
            return False
        same = found.seen - found.new - found.changed
        counted(run, "tallies", self.name, (found.new, found.changed, same))
        moved(run, self.name, found.last)
        self._done += found.seen
        return True

    def position(self) -> tuple[int, int]:
        """Projects so far."""
        return self._done, 0
