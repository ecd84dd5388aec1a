"""Make the CV files of the demo talents and their labels: python -m tests.cv_files.render [KEY...]

Needs chromium, xelatex and pdflatex with moderncv, LibreOffice, groff and python-docx, at the
making only. The files stand in talentbsr/demo/cvs; labels.json comes from the talents' facts.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf

from tests.cv_files import html_pages, latex_pages, plain_pages, structured_files, word_pages
from tests.cv_files.content import HERE, Talent, load_talents

FOLDER = HERE.parents[1] / "talentbsr" / "demo" / "cvs"
WEB = ("classic", "dates_left", "timeline", "academic", "icons")
COLUMNS = ("side_dark", "side_light", "cards", "flowing", "two_boxes")
# The groups that evaluate_cv prints a row for, by the demo's names of layouts.
FIRST: dict[str, tuple[str, tuple[str, ...]]] = {
    "browser_pdf": ("pdf_browser", WEB),
    "two_column_pdf": ("pdf_columns", COLUMNS),
    "latex_like_pdf": ("pdf_latex", ("article", "student", "modern_classic", "modern_banking")),
    "word_docx": ("docx", ("headings_and_tabs", "boxes", "no_styles")),
    "table_docx": ("docx", ("table_of_dates", "sidebar_table")),
    "odt": ("odt", ("headings_and_tabs", "table_of_dates", "boxes")),
    "europass_pdf": ("europass_pdf", ("candidate", "passport_30")),
    "europass_xml": ("europass_xml", ("passport_30", "passport_first", "learnerinfo_20")),
    "europass_candidate_xml": ("europass_candidate", ("candidate", "candidate_eures")),
    "json_resume": ("json_resume", ("json_by_the_book", "json_grouped", "json_loose")),
    "txt": ("text", ("text_capitals", "text_ruled", "text_bare")),
    "markdown": ("markdown", ("markdown_headings", "markdown_bold")),
}
# Each talent has a second file: a PDF where the first is none, else something that is no PDF.
SECOND_PDF = (
    ("pdf_browser", "classic"), ("pdf_latex", "modern_classic"), ("pdf_columns", "side_dark"), ("pdf_word", "headings_and_tabs"),
    ("pdf_browser", "timeline"), ("pdf_latex", "student"), ("pdf_columns", "flowing"), ("pdf_word", "table_of_dates"),
    ("pdf_browser", "academic"), ("pdf_latex", "modern_banking"), ("pdf_columns", "cards"), ("pdf_groff", "roff"),
    ("pdf_browser", "icons"), ("pdf_latex", "article"), ("pdf_columns", "side_light"), ("pdf_word", "sidebar_table"),
    ("pdf_browser", "dates_left"), ("pdf_columns", "two_boxes"), ("pdf_word", "boxes"), ("pdf_word", "no_styles"),
)  # fmt: skip
SECOND_OTHER = (
    ("text", "text_capitals"), ("docx", "headings_and_tabs"), ("json_resume", "json_loose"), ("odt", "boxes"),
    ("europass_candidate", "candidate_eures"), ("text", "text_ruled"), ("docx", "table_of_dates"), ("markdown", "markdown_bold"),
    ("europass_xml", "learnerinfo_20"), ("docx", "no_styles"), ("text", "text_bare"), ("europass_xml", "passport_first"),
    ("odt", "table_of_dates"), ("json_resume", "json_grouped"), ("docx", "sidebar_table"), ("europass_candidate", "candidate"),
)  # fmt: skip
ENDINGS = {"docx": "docx", "odt": "odt", "text": "txt", "markdown": "md", "json_resume": "json"}
LATIN = {"da", "de", "en", "es", "fi", "fr", "it", "nb", "sv"}
CODE_PAGES = {
    "lt": "cp1257",
    "lv": "cp1257",
    "et": "cp1257",
    "pl": "cp1250",
    "ru": "cp1251",
    "uk": "cp1251",
}


def run(command: list[str], folder: Path) -> None:
    """Run a maker of files; raises CalledProcessError with its output."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)


def print_page(html: str, target: Path) -> None:
    """Print a page to PDF with chromium."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "cv.html"
        page.write_text(html, encoding="utf-8")
        run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", page.as_uri()], Path(folder),
        )  # fmt: skip


def set_latex(source: str, engine: str, target: Path) -> None:
    """Set LaTeX twice, as moderncv wants."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cv.tex").write_text(source, encoding="utf-8")
        # moderncv loads a large font for its signs even where letters stand for them.
        (Path(folder) / "fontawesome5.sty").write_text(
            r"\newcommand{\faIcon}[2][]{}\newcommand{\faCircle}[1][]{\textbullet}"
        )
        (Path(folder) / "academicons.sty").write_text("")
        for _ in range(2):
            run([engine, "-interaction=nonstopmode", "-halt-on-error", "cv.tex"], Path(folder))
        shutil.copy(Path(folder) / "cv.pdf", target)


def convert(source: Path, ending: str, target: Path) -> None:
    """Save a document as another kind with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        run(
            ["soffice", f"-env:UserInstallation=file://{tempfile.gettempdir()}/cv-office", "--headless",
             "--convert-to", ending, "--outdir", folder, str(source)], Path(folder),
        )  # fmt: skip
        shutil.copy(Path(folder) / f"{source.stem}.{ending}", target)


def _word(talent: Talent, design: str, ending: str, target: Path) -> None:
    document = word_pages.DESIGNS[design](talent)
    if ending == "docx":
        document.save(str(target))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "cv.docx"
        document.save(str(source))
        convert(source, ending, target)


def _latex(talent: Talent, design: str, target: Path) -> None:
    make, engine = latex_pages.DESIGNS[design]
    set_latex(make(talent), engine, target)


def _roff(talent: Talent, target: Path) -> None:
    done = subprocess.run(
        ["groff", "-Kutf8", "-ms", "-Tpdf"], input=plain_pages.roff(talent).encode(), check=True,
        capture_output=True,
    )  # fmt: skip
    target.write_bytes(done.stdout)


def _text(talent: Talent, design: str, target: Path) -> None:
    text = plain_pages.TEXTS[design](talent)
    encoding = ("utf-8", "utf-8-sig", "utf-16", CODE_PAGES.get(talent.lang, "cp1252"))[
        talent.whim("encoding", 4)
    ]
    try:
        target.write_bytes(text.encode(encoding))
    except UnicodeEncodeError:
        target.write_bytes(text.encode())


def _europass_pdf(talent: Talent, design: str, target: Path) -> None:
    print_page(html_pages.europass_look(talent), target)
    xml: Callable[[Talent], str] = {**structured_files.PASSPORTS, **structured_files.CANDIDATES}[
        design
    ]
    writer = pypdf.PdfWriter(clone_from=target)
    writer.add_attachment("attachment.xml", xml(talent).encode())
    writer.write(target)


def make(talent: Talent, group: str, design: str) -> tuple[Path, str]:
    """Make one file and return its path and its group."""
    if design == "roff" and talent.lang not in LATIN:
        design, group = "article", "pdf_latex"
    if design == "student" and re.search(r"[^\x00-\u024f\u2010-\u2026]", talent.name):
        design = "article"
    ending = ENDINGS.get(group, "pdf" if "pdf" in group else "xml")
    target = FOLDER / f"{talent.key}_{group}_{design}.{ending}"
    if group == "europass_pdf":
        _europass_pdf(talent, design, target)
    elif design in html_pages.DESIGNS:
        print_page(html_pages.DESIGNS[design](talent), target)
    elif design in latex_pages.DESIGNS:
        _latex(talent, design, target)
    elif design in word_pages.DESIGNS:
        _word(talent, design, ending, target)
    elif design == "roff":
        _roff(talent, target)
    elif design in plain_pages.TEXTS:
        _text(talent, design, target)
    elif design in plain_pages.MARKDOWNS:
        target.write_text(plain_pages.MARKDOWNS[design](talent), encoding="utf-8")
    else:
        makers = {
            **structured_files.PASSPORTS,
            **structured_files.CANDIDATES,
            **structured_files.RESUMES,
        }
        target.write_text(makers[design](talent), encoding="utf-8")
    return target, group


def plan(talents: list[Talent]) -> list[tuple[Talent, str, str]]:
    """Return (talent, group, design) of every file, two to a talent."""
    found = []
    pdfs = others = 0
    for talent in talents:
        group, designs = FIRST[talent.row["layout"]]
        found.append((talent, group, designs[talent.whim("design", len(designs))]))
        if group.startswith("pdf"):
            found.append((talent, *SECOND_OTHER[others % len(SECOND_OTHER)]))
            others += 1
        else:
            found.append((talent, *SECOND_PDF[pdfs % len(SECOND_PDF)]))
            pdfs += 1
        # A few long ones, for how long the reading takes.
        if talent.whim("long", 5) == 0:
            found.append((talent, "pdf_browser", "three_pages"))
    return found


def parts(talents: list[Talent]) -> dict[str, str]:
    """Return the part of each talent: half of each language is held out, by a hash of the key."""
    found = {}
    for lang in {talent.file_lang for talent in talents}:
        keys = sorted(
            (talent.key for talent in talents if talent.file_lang == lang),
            key=lambda key: hashlib.sha256(f"part/{key}".encode()).hexdigest(),
        )
        found |= {
            key: "tuning" if at < len(keys) / 2 else "holdout" for at, key in enumerate(keys)
        }
    return found


def label(talent: Talent, group: str, design: str, part: str) -> dict[str, Any]:
    """Return the label of one file; a structured one states more than a free one is asked for."""
    found = {"format": group, "part": part, **talent.expected}
    if group in ("europass_xml", "europass_candidate", "europass_pdf", "json_resume"):
        found["phone"] = talent.phone
        # The oldest form has no place for a summary, and certificates are no part of ours.
        if design != "learnerinfo_20":
            found["summary"] = talent.row["summary"]
            found["certificates"] = [one["name"] for one in talent.row.get("certificate", ())]
    return found


def main(wanted: list[str]) -> None:
    """Make all files, or those of the talents named, and write the labels of all."""
    FOLDER.mkdir(exist_ok=True)
    talents = load_talents()
    halves = parts(talents)
    labels = FOLDER / "labels.json"
    found = json.loads(labels.read_text(encoding="utf-8")) if wanted and labels.exists() else {}
    for talent, group, design in plan(talents):
        if wanted and talent.key not in wanted:
            continue
        target, group = make(talent, group, design)
        found[target.name] = label(talent, group, design, halves[talent.key])
        sys.stdout.write(f"{target.name} {target.stat().st_size}\n")
    lines = [
        f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}"
        for name, one in sorted(found.items())
    ]
    labels.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
