"""Parts of a zip file, read only after its own index promises that they are small."""

import io
import zipfile
import zlib

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused


class Archive:
    """A checked zip file held in memory; nothing of it ever reaches a disk."""

    def __init__(self, data: bytes) -> None:
        """Raise Refused for a broken, encrypted or bloated archive."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("broken") from error
        if len(entries) > limits.ARCHIVE_ENTRIES:
            raise Refused("unpacks_too_large")
        if sum(entry.file_size for entry in entries) > limits.ARCHIVE_UNPACKED_BYTES:
            raise Refused("unpacks_too_large")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused("encrypted")
        self._entries = {entry.filename: entry for entry in entries}

    def names(self) -> list[str]:
        """Return the names of the parts, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes | None:
        """Return one part, or None when there is none of that name.

        The size that the index promises is not believed: reading stops at the limit.
        Raises Refused.
        """
        entry = self._entries.get(name)
        if entry is None:
            return None
        packed = max(entry.compress_size, 1)
        if entry.file_size > limits.XML_BYTES or (
            entry.file_size > 1_000_000 and entry.file_size / packed > limits.ARCHIVE_RATIO
        ):
            raise Refused("unpacks_too_large")
        try:
            with self._zip.open(entry) as part:
                data = part.read(limits.XML_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Refused("broken") from error
        if len(data) > limits.XML_BYTES:
            raise Refused("unpacks_too_large")
        return data
