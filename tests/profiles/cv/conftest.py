"""Small documents for the reader, made in memory."""

from datetime import date

import pytest

from profiles.cv import read_cv
from profiles.cv.report import as_record

TODAY = date(2026, 6, 1)


@pytest.fixture
def read():
    """Return a function from bytes or text to the flat record of report.as_record."""

    def read_bytes(source):
        data = source if isinstance(source, bytes) else source.encode()
        return as_record("cv", read_cv(data, today=TODAY))

    return read_bytes
