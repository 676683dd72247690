"""Which CORDIS files lie in a folder or zip, and how each is read.

Two layouts are understood, told apart by the files' names:
- projects.csv(.gz) and participations.csv(.gz), with h2020_ before their names for Horizon 2020;
- project.csv, organization.csv, topics.csv and euroSciVoc.csv as CORDIS publishes them, loose or
  in its zips.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.reading import large_files
from backend.imports.reading.large_files import Opened


class Content(StrEnum):
    """What a file tells of, in the order in which the files are read."""

    projects = "projects"
    topics = "topics"
    subjects = "subjects"
    participations = "participations"


PLAIN = {"projects": Content.projects, "participations": Content.participations}
OFFICIAL = {
    "project.csv": Content.projects,
    "topics.csv": Content.topics,
    "euroSciVoc.csv": Content.subjects,
    "organization.csv": Content.participations,
}
H2020 = "h2020_"


@dataclass(frozen=True)
class Source:
    """A file to read, alone or inside a zip; `name` stands in reports."""

    name: str
    content: Content
    path: Path
    member: str = ""
    #: Horizon 2020 of the plain layout knows its projects by record number
    by_record_number: bool = False

    def opened(self) -> AbstractContextManager[Opened]:
        """Its text as UTF-8; bytes that are not come through marked, to be reported by line."""
        return large_files.opened(self.path, self.member, lambda _: "utf-8-sig")

    def fingerprint(self) -> bytes:
        """The same for the same content under the same name."""
        return large_files.fingerprint(self.name, self.path, self.member)


def find_sources(place: Path, *, h2020: bool) -> tuple[Source, ...]:
    """The files to read, projects first; raises Unreadable when there are not both kinds."""
    if not place.exists():
        raise Unreadable(mark("There is no file or folder %(place)s."), place=str(place))
    paths = sorted(place.iterdir()) if place.is_dir() else [place]
    found = [source for path in paths for source in _sources_of(path, h2020=h2020)]
    contents = {source.content for source in found}
    if not {Content.projects, Content.participations} <= contents:
        raise Unreadable(
            mark(
                "%(place)s holds no CORDIS files. Needed are projects.csv and participations.csv "
                "(or .csv.gz), or the project.csv and organization.csv that CORDIS publishes, "
                "loose or in their zip."
            ),
            place=str(place),
        )
    order = list(Content)
    return tuple(sorted(found, key=lambda source: (order.index(source.content), source.name)))


def digest_of(sources: tuple[Source, ...]) -> str:
    """The same for the same files with the same content."""
    return hashlib.sha256(b"".join(source.fingerprint() for source in sources)).hexdigest()


def _sources_of(path: Path, *, h2020: bool) -> Iterator[Source]:
    if path.suffix == ".zip":
        yield from _sources_in(path)
        return
    if path.name in OFFICIAL:
        yield Source(path.name, OFFICIAL[path.name], path)
        return
    old = path.name.startswith(H2020)
    stem = path.name.removeprefix(H2020).removesuffix(".gz").removesuffix(".csv")
    plain = path.name.endswith((".csv", ".csv.gz")) and stem in PLAIN
    if plain and (h2020 or not old):
        yield Source(path.name, PLAIN[stem], path, by_record_number=old)


def _sources_in(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except zipfile.BadZipFile:
        raise Unreadable(
            mark("%(file)s is an incomplete zip archive. Download it again."), file=path.name
        ) from None
    for member in members:
        content = OFFICIAL.get(PurePosixPath(member).name)
        if content is not None:
            yield Source(f"{path.name}/{member}", content, path, member)
