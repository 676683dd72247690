"""Second half of a CORDIS import: who took part in what becomes the companies' track record."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted, moved
from backend.imports.cordis.companies import COMPANY_OF
from backend.models import ImportRun

SLICE = 2_500
#: An organisation may stand twice in one project, with two departments: their shares are added up,
#: but only within a file, since two files may tell of the same participation.
UPSERT = f"""
with slice as (
    select distinct pic from staged_participations
    where run_id = :run and pic > :behind order by pic limit :size
), company as (
    select pic, {COMPANY_OF.format(pic="slice.pic")} as company_id from slice
), parts as (
    select company_id, project.id as project_id, staged.role, file,
        round(sum(contribution))::bigint as contribution_eur,
        max(coalesce(staged.stamp, project.starts_on)) as at,
        min(record_role) as record_role
    from staged_participations staged
    join company using (pic)
    join projects project on project.source = 'cordis' and source_key = project_key
    where run_id = :run
    group by company_id, project.id, staged.role, file
), latest as (
    select distinct on (company_id, project_id, role) * from parts
    order by company_id, project_id, role, at desc nulls last, file desc
), done as (
    insert into track_records (company_id, project_id, role, contribution_eur, imported)
    select company_id, project_id, role, contribution_eur, jsonb_build_object(
        'source', 'cordis', 'at', coalesce(at::text, ''), 'role', record_role
    ) from latest order by company_id, project_id, role
    on conflict (company_id, project_id, role) do update
    set contribution_eur = excluded.contribution_eur, imported = excluded.imported
    where track_records.imported->>'source' = 'cordis'
        and excluded.imported->>'at' >= track_records.imported->>'at'
        and (track_records.contribution_eur, track_records.imported)
            is distinct from (excluded.contribution_eur, excluded.imported)
    returning company_id, (xmax = 0) as fresh
), told as (
    update companies set profile_version = profile_version + 1
    where id in (select company_id from done) and profile_version = embedded_version
)
select (select count(*) from slice) as seen, (select max(pic) from slice) as last,
    (select count(*) from latest) as found,
    count(*) filter (where fresh) as new, count(*) filter (where not fresh) as changed
from done
"""  # noqa: S608 - made of the names above


class MakeTrackRecords:
    """Participations, slice by slice; the checkpoint is the last organisation's PIC.

    A company that matching has already seen is shown to it again when its record grows.
    """

    name = mark("track records")

    def __init__(self, size: int = SLICE) -> None:
        self.size = size
        self._done = 0

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Enters the participations of the next organisations."""
        behind = run.checkpoint.get(self.name, "")
        found = db.execute(text(UPSERT), {"run": run.id, "behind": behind, "size": self.size}).one()
        if not found.seen:
            return False
        same = found.found - found.new - found.changed
        counted(run, "tallies", self.name, (found.new, found.changed, same))
        moved(run, self.name, found.last)
        self._done += found.found
        return True

    def position(self) -> tuple[int, int]:
        """Participations so far."""
        return self._done, 0
