"""Second half of a CORDIS import: organisations become unclaimed companies.

A column takes the value of the latest record that has one. Of a company that is there already,
only columns that CORDIS filled before are changed (`provenance` says so), and empty ones as long
as nobody has claimed the company: what a company wrote itself stays.
"""

from typing import Any

from sqlalchemy import Table, column, func, literal, select, table, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.chunks import counted, moved
from backend.models import Company, CompanyState, ImportRun

SLICE = 2_500
SOURCE = "cordis"
COLUMNS = ("name", "short_name", "country", "city", "kind", "imported_sme", "website", "vat")
#: what a new company gets where no record says anything
BLANKS = {"short_name": "", "city": "", "kind": "other", "website": "", "vat": ""}
LATEST = "order by at desc nulls last, project_key desc, file desc, line desc"
#: company of a staged row: by its PIC, or by the key it was imported under if it changed its PIC
COMPANY_OF = """
    coalesce(
        (select id from companies where pic = {pic}),
        (select id from companies where source = 'cordis' and source_key = {pic})
    )
"""
#: provenance of one column, as a piece of an object
ORIGIN = """jsonb_build_object('{name}', jsonb_build_object(
    'source', 'cordis', 'at', coalesce({name}_at::text, '')))"""
MERGE = f"""
create temp table merged on commit drop as
with slice as (
    select distinct pic from staged_participations
    where run_id = :run and pic > :behind order by pic limit :size
), records as (
    select staged.*, coalesce(staged.stamp, projects.starts_on) as at
    from staged_participations staged join slice using (pic)
    left join projects on projects.source = 'cordis' and source_key = project_key
    where run_id = :run
), latest as (
    select pic, {
    ", ".join(
        f"(array_agg({name} {LATEST}) filter (where {name} is not null))[1] as {name}, "
        f"(array_agg(at {LATEST}) filter (where {name} is not null))[1] as {name}_at"
        for name in COLUMNS
    )
}
    from records group by pic
)
select latest.*, name_at as pic_at, {COMPANY_OF.format(pic="latest.pic")} as company_id from latest
"""  # noqa: S608 - made of the names above
MAY_CHANGE = """(
    merged.{name} is not null and merged.{name} is distinct from companies.{name} and case
        when companies.provenance ? '{name}' then
            companies.provenance->'{name}'->>'source' = 'cordis'
            and coalesce(merged.{name}_at::text, '') >= companies.provenance->'{name}'->>'at'
        when companies.state = 'unclaimed' then
            companies.source = 'cordis' or coalesce(companies.{name}::text, '') = ''
        else false
    end
)"""
UPDATE = f"""
with allowed as (
    select merged.*, {
    ", ".join(f"{MAY_CHANGE.format(name=name)} as {name}_changes" for name in COLUMNS)
}
    from merged join companies on companies.id = company_id
)
update companies
set {
    ", ".join(
        f"{name} = case when {name}_changes then allowed.{name} else companies.{name} end"
        for name in COLUMNS
    )
},
    provenance = provenance || {
    " || ".join(
        f"case when {name}_changes then {ORIGIN.format(name=name)} else '{{}}' end"
        for name in COLUMNS
    )
},
    profile_version = profile_version + 1,
    updated_at = now()
from allowed
where companies.id = company_id and ({" or ".join(f"{name}_changes" for name in COLUMNS)})
"""  # noqa: S608 - made of the names above


class MakeCompanies:
    """Companies, slice by slice; the checkpoint is the last organisation's PIC."""

    name = mark("companies")

    def __init__(self, size: int = SLICE) -> None:
        self.size = size
        self._done = 0

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Makes or changes the next companies."""
        behind = run.checkpoint.get(self.name, "")
        db.execute(text("drop table if exists merged"))
        db.execute(text(MERGE), {"run": run.id, "behind": behind, "size": self.size})
        seen, last, known = db.execute(
            text("select count(*), max(pic), count(company_id) from merged")
        ).one()
        if not seen:
            return False
        changed = db.execute(text(UPDATE)).rowcount  # type: ignore[attr-defined]
        _insert(db)
        counted(run, "tallies", self.name, (seen - known, changed, known - changed))
        moved(run, self.name, last)
        self._done += seen
        return True

    def position(self) -> tuple[int, int]:
        """Companies so far."""
        return self._done, 0


def _insert(db: Session) -> None:
    """Enters the organisations that are new here; other columns get the model's defaults."""
    merged = table("merged", column("pic"), column("company_id"), *map(column, COLUMNS))
    values: dict[str, Any] = {
        name: func.coalesce(merged.c[name], BLANKS[name]) if name in BLANKS else merged.c[name]
        for name in COLUMNS
    } | {
        "pic": merged.c.pic,
        "source_key": merged.c.pic,
        "source": literal(SOURCE),
        "state": literal(CompanyState.unclaimed.value),
        "provenance": text(
            " || ".join(
                f"case when {name} is not null then {ORIGIN.format(name=name)} else '{{}}' end"
                for name in ("pic", *COLUMNS)
            )
        ),
    }
    companies: Table = Company.__table__  # type: ignore[assignment]
    new = select(*values.values()).where(merged.c.company_id.is_(None)).order_by(merged.c.pic)
    db.execute(insert(companies).from_select(list(values), new))
