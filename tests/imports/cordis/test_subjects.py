"""What a project is about comes with its record, or with a later one."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.imports.cordis.importing import import_cordis
from backend.models import Project
from tests.imports.cordis.files import participation, project, write_plain


def test_subjects_are_filled_in_by_a_later_record_and_kept_by_one_without(
    sessions: Sessions, db: Session, tmp_path: Path
) -> None:
    def subjects_after(**said: str) -> list[str]:
        write_plain(tmp_path, [project(**said)], [participation()])
        import_cordis(sessions, tmp_path)
        db.expire_all()
        return db.scalars(select(Project)).one().subjects

    assert subjects_after() == []
    assert subjects_after(euroscivoc="/natural sciences/physics") == ["natural sciences/physics"]
    assert subjects_after(title="Another title") == ["natural sciences/physics"]
