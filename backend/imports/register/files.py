"""The file of a register: xml or csv, alone, gzipped or in a zip, in the letters it was saved in.

The Ukrainian register (EDR) is published as a zip of two xml files in windows-1251; the one with
EDR_UO in its name holds legal entities and is the one that is read.
"""

import codecs
import re
import zipfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.reading import large_files
from backend.imports.reading.large_files import Opened

KINDS = (".xml", ".csv")
LEGAL_ENTITIES = "EDR_UO"
OLDER = "windows-1251"
DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([\w-]+)["']""")
#: of a file without a declaration, so much is looked at to tell its letters
LOOKED_AT = 1 << 16
DAY = re.compile(r"(?<!\d)(?:(\d{2})[._-](\d{2})[._-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")
NO_FILE = mark("There is no file or folder %(place)s.")
NONE_INSIDE = mark(
    "%(file)s holds no register that is read here. Needed is an xml or csv file of legal "
    "entities; of the Ukrainian register's zip it is the one with EDR_UO in its name."
)
BROKEN = mark("%(file)s is not a whole zip. Download it again.")


@dataclass(frozen=True)
class RegisterFile:
    """One file to read; `name` stands in reports, `kind` is .xml or .csv."""

    name: str
    kind: str
    path: Path
    member: str = ""

    def opened(self) -> AbstractContextManager[Opened]:
        """Its text; bytes that are not of its letters come through marked."""
        return large_files.opened(
            self.path, self.member, lambda data: letters_of(data.peek(LOOKED_AT))
        )

    def digest(self) -> str:
        """The same for the same content."""
        return large_files.fingerprint(self.name, self.path, self.member).hex()


def register_file(path: Path) -> RegisterFile:
    """The file to read; raises Unreadable when there is none."""
    if not path.is_file():
        raise Unreadable(NO_FILE, place=str(path))
    if path.suffix.lower() == ".zip":
        return _inside(path)
    kind = PurePosixPath(path.name.removesuffix(".gz")).suffix.lower()
    if kind not in KINDS:
        raise Unreadable(NONE_INSIDE, file=path.name)
    return RegisterFile(path.name, kind, path)


def day_in(*names: str) -> date | None:
    """The day that a file's name gives, as in 17.1-EX_XML_EDR_UO_FULL_25.08.2021.xml."""
    for name in names:
        for found in DAY.finditer(name):
            day, month, year, other_year, other_month, other_day = found.groups()
            try:
                if year:
                    return date(int(year), int(month), int(day))
                return date(int(other_year), int(other_month), int(other_day))
            except ValueError:
                continue
    return None


def letters_of(start: bytes) -> str:
    """The encoding that a file declares, else the one its first bytes fit."""
    declared = DECLARED.search(start[:200])
    if declared is not None:
        try:
            return codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            return "utf-8-sig"
    try:
        # the last letter may be cut in two
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return OLDER
    return "utf-8-sig"


def _inside(path: Path) -> RegisterFile:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except zipfile.BadZipFile:
        raise Unreadable(BROKEN, file=path.name) from None
    fitting = [one for one in members if PurePosixPath(one).suffix.lower() in KINDS]
    named = [one for one in fitting if LEGAL_ENTITIES in PurePosixPath(one).name.upper()]
    chosen = named or (fitting if len(fitting) == 1 else [])
    if not chosen:
        raise Unreadable(NONE_INSIDE, file=path.name)
    kind = PurePosixPath(chosen[0]).suffix.lower()
    return RegisterFile(f"{path.name}/{chosen[0]}", kind, path, chosen[0])
