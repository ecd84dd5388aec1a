"""PDF to words with boxes, sizes and styles, what is hidden kept apart, links and embedded XML."""

import ctypes
import unicodedata
from typing import Any

import pypdfium2_raw as pdfium

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused
from profiles.cv.parsers.pdf_fonts import ICON, Style, style_of
from profiles.cv.parsers.pdf_ground import Ground
from profiles.cv.parsers.pdf_words import Char, group_words
from profiles.cv.parsers.xml_tree import parse_xml

PASSWORD_ERROR = 4
META_KEYS = ("Title", "Author", "Subject", "Keywords")
INVISIBLE_MODES = (3, 7)
# Ligatures and marks that typesetting programs give as ActualText; longer ones could be anything.
HONEST_ACTUAL_TEXT = frozenset(
    ["ff", "fi", "fl", "ffi", "ffl", "ft", "tt", "ti", "tti", "fj", "Th", "-", "\u00ad", "•", " "]
)


def parse_pdf(data: bytes) -> dict[str, Any]:
    """Return {"format", "kind": "pages", "pages", "hidden", "metadata", "embedded"}.

    A page is {"width", "height", "words": [[text, x0, y0, x1, y1, size, bold, italic, colour]],
    "links": [[x0, y0, x1, y1, uri]]}; lengths in points, y grows downwards.
    Raises Refused.
    """
    start = data.find(b"%PDF-", 0, 1024)
    data = data[start:]
    pdfium.FPDF_InitLibrary()
    buffer = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        raise Refused("encrypted" if code == PASSWORD_ERROR else "broken")
    count = pdfium.FPDF_GetPageCount(document)
    if count <= 0:
        raise Refused("broken")
    if count > limits.PAGES:
        raise Refused("too_many_pages")
    hidden: dict[str, list[str]] = {}
    pages = [_page(document, index, hidden) for index in range(count)]
    if not any(page["words"] for page in pages) and not any(hidden.values()):
        raise Refused("no_text")
    return {
        "format": "pdf",
        "kind": "pages",
        "pages": pages,
        "hidden": [
            {"how": how, "count": sum(map(len, parts)), "text": _sample(parts)}
            for how, parts in sorted(hidden.items())
        ],
        "metadata": {key: value for key in META_KEYS if (value := _meta(document, key))},
        "embedded": _embedded_xml(document),
    }


def _sample(parts: list[str]) -> str:
    return "".join(parts)[: limits.HIDDEN_SAMPLE_CHARS]


def _page(document: Any, index: int, hidden: dict[str, list[str]]) -> dict[str, Any]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return {"width": 0.0, "height": 0.0, "words": [], "links": []}
    width = pdfium.FPDF_GetPageWidthF(page)
    height = pdfium.FPDF_GetPageHeightF(page)
    _drop_actual_text(page, hidden)
    textpage = pdfium.FPDFText_LoadPage(page)
    words: list[list[Any]] = []
    if textpage:
        ground = Ground(page, width, height)
        chars = _PageChars(page, textpage, width, height, ground, hidden).chars()
        words = group_words(chars)
        pdfium.FPDFText_ClosePage(textpage)
        ground.close()
    links = _links(document, page, height)
    pdfium.FPDF_ClosePage(page)
    return {"width": width, "height": height, "words": words, "links": links}


class _PageChars:
    """The characters of one page in the order of drawing, judged one by one."""

    def __init__(
        self,
        page: Any,
        textpage: Any,
        width: float,
        height: float,
        ground: Ground,
        hidden: dict[str, list[str]],
    ) -> None:
        self._page, self._textpage = page, textpage
        self._width, self._height = width, height
        self._ground, self._hidden = ground, hidden
        self._styles: dict[int, Style] = {}
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        left, bottom = ctypes.c_float(0), ctypes.c_float(0)
        right, top = ctypes.c_float(0), ctypes.c_float(0)
        self._left = self._bottom = 0.0
        # The crop box moves the origin; without one the media box does.
        for read in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
            if read(page, left, bottom, right, top):
                self._left = min(left.value, right.value)
                self._bottom = min(bottom.value, top.value)
                break
        self._rotation = pdfium.FPDFPage_GetRotation(page)

    def chars(self) -> list[Char | None]:
        """Return the visible characters; None stands where a word ends."""
        found: list[Char | None] = []
        is_parted = False
        for index in range(pdfium.FPDFText_CountChars(self._textpage)):
            code = pdfium.FPDFText_GetUnicode(self._textpage, index)
            text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if code in (0x02, 0xFFFE):
                text = "-"
            is_made_up = pdfium.FPDFText_IsGenerated(self._textpage, index)
            if text == " " and is_made_up:
                is_parted = True
                continue
            if not text or text.isspace() or is_made_up:
                found.append(None)
                is_parted = False
                continue
            char = self._char(index, text)
            if char is not None:
                char.is_parted, is_parted = is_parted, False
                found.append(char)
        return found

    def _char(self, index: int, text: str) -> Char | None:
        if not pdfium.FPDFText_GetLooseCharBox(self._textpage, index, self._box):
            return None
        style = self._style(index)
        x0, x1, y0, y1 = self._place()
        angle = pdfium.FPDFText_GetCharAngle(self._textpage, index)
        # Text along the edge of the page is decoration, and its boxes break the lines.
        turned = self._rotation == 0 and 0.2 < angle % 6.2832 < 6.083
        if style.is_icon:
            text = ICON
        why = self._why_hidden(style, (x0, y0, x1, y1))
        if why is not None:
            self._hidden.setdefault(why, []).append(text)
            return None
        if turned:
            return None
        return Char(unicodedata.normalize("NFC", text), x0, y0, x1, y1, style)

    def _place(self) -> tuple[float, float, float, float]:
        """Return x0, x1, y0, y1 on the shown page, y downwards."""
        box = self._box
        left, right = box.left - self._left, box.right - self._left
        low, high = box.bottom - self._bottom, box.top - self._bottom
        if self._rotation == 1:
            return low, high, left, right
        if self._rotation == 2:
            return self._width - right, self._width - left, low, high
        if self._rotation == 3:
            return (
                self._width - high,
                self._width - low,
                self._height - right,
                self._height - left,
            )
        return left, right, self._height - high, self._height - low

    def _style(self, index: int) -> Style:
        made = pdfium.FPDFText_GetTextObject(self._textpage, index)
        key = ctypes.addressof(made.contents) if made else -1
        style = self._styles.get(key)
        if style is None:
            scale = 1.0
            if pdfium.FPDFText_GetMatrix(self._textpage, index, self._matrix):
                scale = (self._matrix.b**2 + self._matrix.d**2) ** 0.5
            style = style_of(self._textpage, index, made, scale)
            self._styles[key] = style
        return style

    def _why_hidden(self, style: Style, box: tuple[float, float, float, float]) -> str | None:
        x0, y0, x1, y1 = box
        if style.mode in INVISIBLE_MODES or style.alpha < limits.CONTRAST:
            return "invisible"
        if style.size < limits.TINY_POINTS:
            return "tiny"
        if x1 <= 0.5 or y1 <= 0.5 or x0 >= self._width - 0.5 or y0 >= self._height - 0.5:
            return "off_page"
        return self._ground.why_unseen(box, style.colour)


def _drop_actual_text(page: Any, hidden: dict[str, list[str]]) -> None:
    """Take the ActualText off all marks, so that what is drawn is read and nothing else."""
    size = ctypes.c_ulong(0)
    stack = [(page, pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects)]
    seen = 0
    while stack:
        holder, get, count = stack.pop()
        for index in range(count(holder)):
            seen += 1
            if seen > limits.XML_NODES:
                raise Refused("unpacks_too_large")
            item = get(holder, index)
            if not item:
                continue
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM and len(stack) < 20:
                stack.append((item, pdfium.FPDFFormObj_GetObject, pdfium.FPDFFormObj_CountObjects))
            for number in range(pdfium.FPDFPageObj_CountMarks(item)):
                mark = pdfium.FPDFPageObj_GetMark(item, number)
                if not mark or pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == 0:
                    continue
                buffer = (ctypes.c_ushort * 2048)()
                text = ""
                if pdfium.FPDFPageObjMark_GetParamStringValue(
                    mark, b"ActualText", buffer, 4096, size
                ):
                    raw = bytes(buffer)[: min(size.value, 4096)]
                    text = raw.decode("utf-16-le", errors="replace").rstrip("\x00")
                plain = unicodedata.normalize("NFKC", text)
                if len(plain) <= 1 or plain in HONEST_ACTUAL_TEXT:
                    continue
                hidden.setdefault("actual_text", []).append(text + " ")
                pdfium.FPDFPageObjMark_RemoveParam(item, mark, b"ActualText")


def _meta(document: Any, key: str) -> str:
    buffer = ctypes.create_string_buffer(4096)
    size = pdfium.FPDF_GetMetaText(document, key.encode(), buffer, 4096)
    raw = buffer.raw[: min(size, 4096)]
    return raw.decode("utf-16-le", errors="replace").rstrip("\x00").strip()


def _links(document: Any, page: Any, height: float) -> list[list[Any]]:
    found: list[list[Any]] = []
    position = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    rectangle = pdfium.FS_RECTF()
    while len(found) < 400 and pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or not pdfium.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        buffer = ctypes.create_string_buffer(2048)
        size = pdfium.FPDFAction_GetURIPath(document, action, buffer, 2048)
        uri = buffer.raw[: max(min(size, 2048) - 1, 0)].decode("utf-8", errors="replace")
        if uri:
            found.append(
                [
                    rectangle.left,
                    height - rectangle.top,
                    rectangle.right,
                    height - rectangle.bottom,
                    uri,
                ]
            )
    return found


def _embedded_xml(document: Any) -> list[Any] | None:
    """Return the tree of the first attached XML file, or None; a broken one is none."""
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), 20)):
        attachment = pdfium.FPDFDoc_GetAttachment(document, index)
        if not attachment:
            continue
        size = ctypes.c_ulong(0)
        if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, size):
            continue
        if not 0 < size.value <= limits.XML_BYTES:
            continue
        buffer = ctypes.create_string_buffer(size.value)
        if not pdfium.FPDFAttachment_GetFile(attachment, buffer, size.value, size):
            continue
        data = buffer.raw[: size.value]
        if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            continue
        try:
            root = parse_xml(data)
        except Refused:
            continue
        if root.tag in ("SkillsPassport", "Candidate", "learnerinfo", "CandidateProfile"):
            return root.as_json()
    return None
