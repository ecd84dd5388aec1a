"""The label table that retrieval may use: a file that the environment names, or our own."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from skills.text.bridge import LabelTable
from skills.text.encoder import load_encoder
from skills.text.languages import LANGUAGES
from skills.text.vocabulary import VocabularyError, load_vocabulary

LABELS_VARIABLE: Final = "TALENTBSR_ESCO_LABELS"


class LabelTableError(ValueError):
    """The label table cannot be read; the message says what to do."""


def active_table() -> LabelTable:
    """Return the table that TALENTBSR_ESCO_LABELS names; unset or empty: the active vocabulary's.

    The file is gzip TSV: concept URI, language, label. Raises LabelTableError when it is not.
    """
    path = os.environ.get(LABELS_VARIABLE, "")
    return read_table(Path(path)) if path else vocabulary_table()


@lru_cache(maxsize=2)
def read_table(path: Path) -> LabelTable:
    """Read a label table, once per process and file."""
    space = load_encoder().occupations
    codes = dict(zip(space.uris, space.isco_codes, strict=True))
    return LabelTable.from_rows(_read_rows(path), codes)


_vocabulary_tables: Final[dict[str, LabelTable]] = {}


def vocabulary_table() -> LabelTable:
    """Return the occupation labels of the active vocabulary as a table; empty without one."""
    try:
        vocabulary = load_vocabulary()
    except VocabularyError:
        # Retrieval on texts needs no vocabulary; the encoder alone serves a checkout without one.
        return _table_of("", ())
    labels = (
        (concept.uri, lang, label, concept.isco_code)
        for lang in LANGUAGES
        for concept, own in vocabulary.iter_labels(lang, kinds=("occupation",))
        for label in own.all()
    )
    return _table_of(vocabulary.version, labels)


def _table_of(version: str, labels: Iterable[tuple[str, str, str, str]]) -> LabelTable:
    """Return the table of one version, the same object each time, so that its matcher is kept."""
    if version not in _vocabulary_tables:
        rows = list(labels)
        _vocabulary_tables.clear()
        _vocabulary_tables[version] = LabelTable.from_rows(
            (row[:3] for row in rows), {uri: code for uri, _, _, code in rows}
        )
    return _vocabulary_tables[version]


def _read_rows(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                cells = line.rstrip("\n").split("\t")
                if len(cells) != 3:
                    raise LabelTableError(
                        f"line {number} of {path} has {len(cells)} cells; give a table of "
                        "concept URI, language and label"
                    )
                yield cells[0], cells[1], cells[2]
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise LabelTableError(
            f"cannot read {path} as gzip TSV: correct {LABELS_VARIABLE} or leave it empty"
        ) from error
