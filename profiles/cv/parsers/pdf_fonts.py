"""How a run of PDF text is set: size, weight, slant, colour, render mode."""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2_raw as pdfium

# Stands for the picture of an envelope or a telephone, which icon fonts draw as a letter.
ICON = "◆"
ICON_FONTS = (
    "awesome",
    "marvosym",
    "academicons",
    "ifsym",
    "icomoon",
    "materialicons",
    "fontello",
)
BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi", "cmbx", "sfbx", "ecbx", "-bd", "medi")
ITALIC_NAMES = ("italic", "oblique", "cmti", "sfti", "ecti", "cmsl", "slanted")


@dataclass(frozen=True)
class Style:
    """One run of text as it is drawn; size in points, colour as 0xRRGGBB or None if patterned."""

    size: float
    bold: bool
    italic: bool
    colour: int | None
    alpha: int
    mode: int
    is_icon: bool


def style_of(textpage: Any, index: int, made: Any, scale: float) -> Style:
    """Return the style of the character at index; `made` is its text object, which may be null."""
    name = _font_name(textpage, index)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * (scale or 1.0)
    weight = pdfium.FPDFText_GetFontWeight(textpage, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(made) if made else 0
    colour, alpha = _colour(made, is_stroke=mode in (1, 5))
    return Style(
        size=size,
        bold=any(part in name for part in BOLD_NAMES) or weight >= 600 or mode == 2,
        italic=any(part in name for part in ITALIC_NAMES),
        colour=colour,
        alpha=alpha,
        mode=mode,
        is_icon=any(part in name for part in ICON_FONTS),
    )


def _font_name(textpage: Any, index: int) -> str:
    flags = ctypes.c_int(0)
    buffer = ctypes.create_string_buffer(256)
    size = pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 256, flags)
    return buffer.raw[: max(min(size, 256) - 1, 0)].decode("utf-8", errors="replace").lower()


def _colour(made: Any, *, is_stroke: bool) -> tuple[int | None, int]:
    if not made:
        return None, 255
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    read = pdfium.FPDFPageObj_GetStrokeColor if is_stroke else pdfium.FPDFPageObj_GetFillColor
    if not read(made, red, green, blue, alpha):
        return None, 255
    return (red.value << 16) | (green.value << 8) | blue.value, alpha.value
