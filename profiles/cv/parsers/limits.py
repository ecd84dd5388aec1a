"""Every limit of the reader once, with its unit and reason."""

from typing import Final

# A CV with photos stays under this; larger ones are scans or portfolios.
FILE_BYTES: Final = 10 * 1024 * 1024
# Academic CVs with a list of publications reach 40 pages.
PAGES: Final = 60
# A DOCX has some 20 parts, a picture-rich one some 200.
ARCHIVE_ENTRIES: Final = 2_000
ARCHIVE_UNPACKED_BYTES: Final = 60 * 1024 * 1024
# The part that is parsed as XML; a 60-page document has some 2 MB.
XML_BYTES: Final = 12 * 1024 * 1024
XML_DEPTH: Final = 200
XML_NODES: Final = 400_000
# Honest XML deflates some 10 to 60 times; bombs a thousand times.
ARCHIVE_RATIO: Final = 250
TEXT_CHARS: Final = 400_000
JSON_DEPTH: Final = 60
# What the child may use; docs/cv.md says how they are enforced.
MEMORY_BYTES: Final = 400 * 1024 * 1024
CPU_SECONDS: Final = 9
WALL_SECONDS: Final = 10.0
RESULT_BYTES: Final = 48 * 1024 * 1024
# Text below this size is not meant for a reader.
TINY_POINTS: Final = 2.0
# Least difference of a colour channel, of 255, between ink and ground that an eye can read.
CONTRAST: Final = 30
HIDDEN_SAMPLE_CHARS: Final = 4_000


class Refused(Exception):
    """The parser will not or cannot read the file; `code` is one of errors.MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
