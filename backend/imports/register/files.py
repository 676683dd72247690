"""The file of a register: xml or csv, alone, gzipped or in a zip, in the letters it was saved in.

The Ukrainian register (EDR) is published as a zip of two xml files in windows-1251; the one with
EDR_UO in its name holds legal entities and is the one that is read.
"""

import codecs
import gzip
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any

from backend.i18n import mark
from backend.imports.cordis_files import Opened
from backend.imports.errors import Unreadable

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

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Its text; bytes that are not of its letters come through marked."""
        with ExitStack() as stack:
            raw: Any
            if self.member:
                archive = stack.enter_context(zipfile.ZipFile(self.path))
                raw, total = archive.open(self.member), archive.getinfo(self.member).file_size
            else:
                raw, total = self.path.open("rb"), self.path.stat().st_size
            stack.enter_context(raw)
            position: Callable[[], int] = raw.tell
            packed = self.path.suffix == ".gz" and not self.member
            data: Any = stack.enter_context(gzip.open(raw)) if packed else raw
            letters = letters_of(data.peek(LOOKED_AT))
            text = TextIOWrapper(data, letters, errors="surrogateescape", newline="")
            yield Opened(stack.enter_context(text), position, total)

    def digest(self) -> str:
        """The same for the same content."""
        digest = hashlib.sha256(self.name.encode())
        if self.member:
            with zipfile.ZipFile(self.path) as archive:
                info = archive.getinfo(self.member)
            digest.update(f"{info.CRC} {info.file_size}".encode())
        else:
            with self.path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()


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
