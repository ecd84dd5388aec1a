"""A tiny download in ESCO's layout, made up here: five occupations, an ISCO group, two skills."""

import csv
from pathlib import Path

OCCUPATIONS = {
    "nurse": ("2221", {"en": ["nurse", "ward nurse"], "sv": ["sjuksköterska", "avdelningssköterska"],
                       "de": ["Krankenpfleger", "Krankenschwester"]}),
    "welder": ("7212", {"en": ["welder", "pipe welder"], "sv": ["svetsare", "rörsvetsare"],
                        "de": ["Schweißer", "Rohrschweißer"]}),
    "cook": ("5120", {"en": ["cook", "hotel cook"], "sv": ["kock", "hotellkock"],
                      "de": ["Koch", "Hotelkoch"]}),
    "teacher": ("2341", {"en": ["teacher", "school teacher"], "sv": ["lärare", "skollärare"],
                         "de": ["Lehrer", "Schullehrer"]}),
    "driver": ("8332", {"en": ["lorry driver", "truck driver"], "sv": ["lastbilsförare"],
                        "de": ["Lastwagenfahrer"]}),
}  # fmt: skip
SKILLS = {
    "weld": {"en": ["weld pipes"], "sv": ["svetsa rör"]},
    "cooking": {"en": ["cook dishes"], "sv": ["laga maträtter"]},
}


def uri(key: str, kind: str = "occupation") -> str:
    return f"http://data.europa.eu/esco/{kind}/{key}"


def label_rows() -> list[tuple[str, str, str]]:
    """URI, language and label of the occupations, as a label table has them."""
    return [
        (uri(key), lang, label)
        for key, (_, labels) in OCCUPATIONS.items()
        for lang, own in labels.items()
        for label in own
    ]


def write_folder(folder: Path) -> Path:
    for lang in ("en", "sv", "de"):
        rows = [
            ["Occupation", uri(key), code, own[lang][0], "\n".join(own[lang][1:]),
             f"People who work as {own['en'][0]} know their trade well." if lang == "en" else ""]
            for key, (code, own) in OCCUPATIONS.items()
        ]  # fmt: skip
        _write(
            folder / lang / f"occupations_{lang}.csv",
            [
                "conceptType",
                "conceptUri",
                "iscoGroup",
                "preferredLabel",
                "altLabels",
                "description",
            ],
            rows,
        )
    for lang in ("en", "sv"):
        _write(
            folder / lang / f"skills_{lang}.csv",
            ["conceptType", "conceptUri", "preferredLabel", "altLabels"],
            [["KnowledgeSkillCompetence", uri(key, "skill"), own[lang][0], ""]
             for key, own in SKILLS.items()],
        )  # fmt: skip
    _write(
        folder / "en" / "ISCOGroups_en.csv",
        ["conceptType", "conceptUri", "code", "preferredLabel", "altLabels"],
        [["ISCOGroup", "http://data.europa.eu/esco/isco/C7212", "7212", "Welders", ""]],
    )
    return folder


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
