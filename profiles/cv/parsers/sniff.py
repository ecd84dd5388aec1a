"""What a file is, told by its bytes and never by its name."""

import io
import zipfile

from profiles.cv.parsers.limits import Refused
from profiles.cv.parsers.text import decode_text

PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x18ftypheic",
    b"\x00\x00\x00\x1cftypheic",
    b"\x00\x00\x00 ftypheic",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(data: bytes) -> str:
    """Return pdf, docx, odt, xml, json or text.

    Raises Refused with the reason for every other kind of file.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Refused("empty_file")
    head = data[:1024]
    # Viewers accept a PDF whose header stands within the first kilobyte, and so do people's files.
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK"):
        return _archive_kind(data)
    if head.startswith(OLE) or head.startswith(b"{\\rtf"):
        raise Refused("old_word")
    if head.startswith(PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise Refused("picture")
    text = decode_text(data[:65536], is_whole=len(data) <= 65536).lstrip("\ufeff \t\r\n")
    lowered = text[:2048].lower()
    marks = ("<!doctype html", "<html", "<head", "<meta", "<body", "<style", "<div", "<p>")
    if lowered.startswith(marks) or "<html" in lowered:
        raise Refused("web_page")
    if text.startswith("<?xml") or (text.startswith("<") and ">" in text and "</" in text):
        return "xml"
    if text.startswith("{"):
        return "json"
    printable = sum(char.isprintable() or char in "\t\r\n\f\ufeff" for char in text)
    if not text or printable / len(text) < 0.9:
        raise Refused("unknown_format")
    return "text"


def _archive_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("broken") from error
    if "word/document.xml" in names or any(
        name.startswith("word/document") and name.endswith(".xml") for name in names
    ):
        return "docx"
    if "content.xml" in names and ("mimetype" in names or "META-INF/manifest.xml" in names):
        return "odt"
    raise Refused("unknown_format")
