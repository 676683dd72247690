"""Files too large to hold: opened alone, gzipped or inside a zip, and read chunk by chunk."""

import gzip
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from backend.imports.chunks import counted, moved
from backend.imports.reading.csv_records import Record
from backend.models import ImportRun


@dataclass(frozen=True)
class Opened:
    """An open file: its text, and how many of its bytes have been read."""

    text: IO[str]
    position: Callable[[], int]
    total: int


@contextmanager
def opened(path: Path, member: str, letters: Callable[[Any], str]) -> Iterator[Opened]:
    """Its text, or that of a zip's member, in the letters told of its bytes; others are marked."""
    with ExitStack() as stack:
        raw: Any
        if member:
            archive = stack.enter_context(zipfile.ZipFile(path))
            raw, total = (
                stack.enter_context(archive.open(member)),
                archive.getinfo(member).file_size,
            )
        else:
            raw, total = stack.enter_context(path.open("rb")), path.stat().st_size
        packed = path.suffix == ".gz" and not member
        data: Any = stack.enter_context(gzip.open(raw)) if packed else raw
        text = TextIOWrapper(data, letters(data), errors="surrogateescape", newline="")
        yield Opened(stack.enter_context(text), raw.tell, total)


def fingerprint(name: str, path: Path, member: str) -> bytes:
    """The same for the same content under the same name."""
    digest = hashlib.sha256(name.encode())
    if member:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(member)
        digest.update(f"{info.CRC} {info.file_size}".encode())
    else:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.digest()


class Reading:
    """Where the reading of one file stands; the checkpoint is the number of its records done."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size = name, size
        self._stack = ExitStack()
        self._opened: Opened | None = None
        self._records: Iterator[Record] = iter(())
        self._at = (0, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def position(self) -> tuple[int, int]:
        """Bytes of the file."""
        if self._opened is not None:
            self._at = (self._opened.position(), self._opened.total)
        return self._at

    def _following(
        self, done: int, file: Callable[[], Any], read: Callable[[IO[str]], Iterator[Record]]
    ) -> list[Record]:
        """The records behind those done; `file` opens it and `read` finds them in its text."""
        if self._opened is None:
            self._opened = self._stack.enter_context(file())
            self._records = read(self._opened.text)
            for _ in islice(self._records, done):
                pass
        return list(islice(self._records, self.size))

    def _moved(self, run: ImportRun, *, done: int, read: int, refused: int) -> bool:
        """Counts a chunk and moves the checkpoint behind it; False when it was the last."""
        counted(run, "files", self.name, (read, read - refused, refused))
        more = read == self.size
        moved(run, self.name, done + read if more else None)
        return more
