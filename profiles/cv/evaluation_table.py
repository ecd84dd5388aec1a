"""The scores of CV files as a table: a row per format, ours beside a plain regex reader's."""

from collections.abc import Callable, Mapping

from profiles.cv.evaluation import Score

# Rows of files that state each thing in a field of its own, where nothing may be lost.
STRUCTURED = frozenset(["europass_xml", "europass_candidate", "json_resume", "europass_pdf"])
Figure = Callable[[Score], float]
COLUMNS: tuple[tuple[str, Figure, float | None], ...] = (
    ("name", lambda score: score.name.recall, 0.98),
    ("e-mail", lambda score: score.email.recall, 0.98),
    ("languages F1", lambda score: score.languages.f1, 0.90),
    ("levels right", lambda score: score.levels.recall, None),
    ("education F1", lambda score: score.education.f1, 0.80),
    ("years right", lambda score: score.education_years.recall, 0.90),
    ("fields right", lambda score: score.fields.recall, None),
    ("experience F1", lambda score: score.experience.f1, 0.80),
    ("years right", lambda score: score.experience_years.recall, 0.90),
    ("titles right", lambda score: score.titles.recall, None),
    ("skills recall", lambda score: score.skills.recall, 0.80),
    ("skills precision", lambda score: score.skills.precision, 0.85),
    ("values as stated", lambda score: score.exact.recall, None),
)
WIDTH = 11


def table(ours: Mapping[str, Score], plain: Mapping[str, Score], *, title: str) -> str:
    """Return a table of one part: a row per format, in each cell our figure and the baseline's.

    The rows "structured", "pdf" and "free" are over all their files. A bar stands under the
    columns that have one; of structured files all values must come back as stated.
    """
    heads = [name.split(" ") for name, _, _ in COLUMNS]
    lines = [f"{title:<20}{'files':>6}" + "".join(f"{head[0]:>{WIDTH}}" for head in heads)]
    lines.append(" " * 26 + "".join(f"{' '.join(head[1:]):>{WIDTH}}" for head in heads))
    for name, score in ours.items():
        cells = "".join(
            f"{_cell(figure(score), figure(plain[name])):>{WIDTH}}" for _, figure, _ in COLUMNS
        )
        lines.append(f"{name:<20}{score.files:>6}{cells}")
    bars = "".join(f"{'' if bar is None else f'{bar:.2f}':>{WIDTH}}" for _, _, bar in COLUMNS)
    lines.append(f"{'bar of free':<26}{bars}")
    return "\n".join(lines)


def _cell(ours: float, plain: float) -> str:
    return f"{ours:.3f} {plain:.2f}"


def figures(score: Score) -> dict[str, float]:
    """Return the figures of one score by name; the second "years right" is experience's."""
    found: dict[str, float] = {}
    for name, figure, _ in COLUMNS:
        found[f"experience {name}" if name in found else name] = round(figure(score), 4)
    return found | {"files": score.files, "refused": score.refused}
