"""The page as an eye sees it: rendered once, and asked whether a character stands out."""

import ctypes
from collections import Counter
from typing import Any

import pypdfium2_raw as pdfium

from profiles.cv.parsers import limits

PIXELS_AT_MOST = 2_000_000
BYTES_PER_PIXEL = 4


class Ground:
    """One rendered page. White on white, covered, clipped and switched-off text leaves no ink."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        area = max(width * height, 1.0)
        self._scale = min(1.3, (PIXELS_AT_MOST / area) ** 0.5)
        self._columns = max(int(width * self._scale), 1)
        self._rows = max(int(height * self._scale), 1)
        self._bitmap = pdfium.FPDFBitmap_CreateEx(
            self._columns, self._rows, pdfium.FPDFBitmap_BGRx, None, 0
        )
        self._pixels: memoryview | None = None
        if not self._bitmap:
            return
        pdfium.FPDFBitmap_FillRect(
            self._bitmap, 0, 0, self._columns, self._rows, ctypes.c_ulong(0xFFFFFFFF)
        )
        pdfium.FPDF_RenderPageBitmap(self._bitmap, page, 0, 0, self._columns, self._rows, 0, 0)
        stride = pdfium.FPDFBitmap_GetStride(self._bitmap)
        address = pdfium.FPDFBitmap_GetBuffer(self._bitmap)
        length = stride * self._rows
        raw = (ctypes.c_uint8 * length).from_address(
            address if isinstance(address, int) else ctypes.cast(address, ctypes.c_void_p).value
        )
        self._pixels = memoryview(raw).cast("B").cast("I")
        self._stride = stride // BYTES_PER_PIXEL

    def close(self) -> None:
        """Give the picture's memory back."""
        if self._pixels is not None:
            self._pixels.release()
            self._pixels = None
        if self._bitmap:
            pdfium.FPDFBitmap_Destroy(self._bitmap)
            self._bitmap = None

    def why_unseen(self, box: tuple[float, float, float, float], colour: int | None) -> str | None:
        """Return None for ink that stands out from its ground, else "white" or "covered"."""
        if self._pixels is None:
            return None
        x0 = min(max(int(box[0] * self._scale) - 1, 0), self._columns - 1)
        y0 = min(max(int(box[1] * self._scale) - 1, 0), self._rows - 1)
        x1 = min(max(int(box[2] * self._scale) + 2, x0 + 1), self._columns)
        y1 = min(max(int(box[3] * self._scale) + 2, y0 + 1), self._rows)
        rows = [
            self._pixels[row * self._stride + x0 : row * self._stride + x1].tolist()
            for row in range(y0, y1)
        ]
        border = Counter(rows[0])
        border.update(rows[-1])
        for row in rows:
            border[row[0]] += 1
            border[row[-1]] += 1
        ground = max(border, key=lambda pixel: border[pixel]) & 0xFFFFFF
        inks = {pixel & 0xFFFFFF for row in rows for pixel in row}
        if colour is None:
            seen = any(_distance(ink, ground) >= 12 for ink in inks)
            return None if seen else "covered"
        contrast = _distance(colour, ground)
        if contrast < limits.CONTRAST:
            # A label of white type on a small dark field: its ground lies inside the box. Black
            # type that white type is laid over inks less of the box than a field does.
            pixels = [pixel & 0xFFFFFF for row in rows for pixel in row]
            apart = sum(_distance(colour, pixel) >= 2 * limits.CONTRAST for pixel in pixels)
            return None if apart >= 0.35 * len(pixels) else "white"
        # Thin type is paler than its colour; some share of the way from the ground must be inked.
        if any(
            _distance(ink, ground) >= 8 and _distance(ink, colour) < 0.9 * contrast for ink in inks
        ):
            return None
        return "covered"


def _distance(first: int, second: int) -> int:
    """Return the largest difference of a colour channel, 0 to 255."""
    return max(
        abs((first >> 16 & 0xFF) - (second >> 16 & 0xFF)),
        abs((first >> 8 & 0xFF) - (second >> 8 & 0xFF)),
        abs((first & 0xFF) - (second & 0xFF)),
    )
