"""CVs as plain text, as Markdown and as input for groff."""

import textwrap

from tests.cv_files.content import CV_TITLE, Entry, Talent


def _lines(talent: Talent, heading, entry, bullet: str, skills: str) -> list[str]:
    out: list[str] = []
    for name in talent.order:
        out += heading(talent.heading(name))
        if name in ("education", "experience"):
            for one in getattr(talent, name):
                out += entry(one)
        elif name == "languages":
            out += [f"{bullet}{line}" for line in talent.language_lines]
        elif name == "skills":
            out += [skills.join(talent.skills)]
        else:
            out += [f"{bullet}{line}" for line in talent.certificates]
        out.append("")
    return out


def text_capitals(talent: Talent) -> str:
    """Headings in capitals, wrapped at 78 signs as mail programs do."""

    def entry(one: Entry) -> list[str]:
        where = f", {one.place}" if one.place else ""
        told = [line for point in one.points for line in textwrap.wrap(point, 74, initial_indent="  * ", subsequent_indent="    ")]  # fmt: skip
        return [f"{one.main}, {one.organisation}{where}", one.dates, *told, ""]

    top = [
        talent.name.upper(),
        f"{talent.email} | {talent.phone} | {talent.city}",
        "",
        talent.heading("summary").upper(),
    ]
    top += [*textwrap.wrap(talent.row["summary"], 78), ""]
    return (
        "\n".join(top + _lines(talent, lambda text: [text.upper(), ""], entry, "  * ", ", "))
        + "\n"
    )


def text_ruled(talent: Talent) -> str:
    """Headings underlined, dates first, columns made with spaces."""

    def entry(one: Entry) -> list[str]:
        told = [line for point in one.points for line in textwrap.wrap(point, 70, initial_indent=" " * 24 + "- ", subsequent_indent=" " * 26)]  # fmt: skip
        return [f"{one.dates:<24}{one.organisation}", " " * 24 + one.main, *told]

    top = [CV_TITLE[talent.lang], "", talent.name]
    words = talent.contact_words
    top += [f"{words[1]:<24}{talent.phone}", f"{words[2]:<24}{talent.email}", *talent.private, ""]
    return (
        "\r\n".join(top + _lines(talent, lambda text: [text, "-" * len(text)], entry, "", "; "))
        + "\r\n"
    )


def text_bare(talent: Talent) -> str:
    """Headings with a colon, one entry to a line, no wrapping."""

    def entry(one: Entry) -> list[str]:
        where = f" ({one.place})" if one.place else ""
        return [
            f"{one.dates} | {one.main} | {one.organisation}{where}",
            *[f"  {point}" for point in one.points],
        ]

    top = [
        talent.name,
        talent.row["headline"],
        talent.email,
        talent.phone,
        "",
        talent.row["summary"],
        "",
    ]
    return "\n".join(top + _lines(talent, lambda text: [f"{text}:"], entry, "", ", ")) + "\n"


def markdown_headings(talent: Talent) -> str:
    """Headings with signs, entries as smaller headings, dates in italics."""

    def entry(one: Entry) -> list[str]:
        where = f", {one.place}" if one.place else ""
        return [
            f"### {one.main} – {one.organisation}{where}",
            f"*{one.dates}*",
            "",
            *[f"- {point}" for point in one.points],
            "",
        ]

    top = [
        f"# {talent.name}",
        "",
        f"> {talent.row['headline']}",
        "",
        f"[{talent.email}](mailto:{talent.email}) · {talent.phone}",
        "",
    ]
    top += [f"## {talent.heading('summary')}", "", talent.row["summary"], ""]
    return (
        "\n".join(top + _lines(talent, lambda text: [f"## {text}", ""], entry, "- ", ", ")) + "\n"
    )


def markdown_bold(talent: Talent) -> str:
    """Front matter, bold entries in lists, skills in code signs, a table of languages."""

    def entry(one: Entry) -> list[str]:
        where = f" ({one.place})" if one.place else ""
        return [
            f"* **{one.organisation}**{where} — {one.main}, {one.dates}",
            *[f"    * {point}" for point in one.points],
        ]

    top = ["---", f"title: {talent.name}", f"email: {talent.email}", "---", "", f"**{talent.name}**  ", f"{talent.email}  ", f"{talent.phone}", ""]  # fmt: skip
    body = _lines(talent, lambda text: [text, "=" * max(3, len(text)), ""], entry, "* ", "`, `")
    body = [f"`{line}`" if "`, `" in line else line for line in body]
    return "\n".join(top + body) + "\n"


def roff(talent: Talent) -> str:
    """Input for groff with its ms macros."""

    def safe(text: str) -> str:
        text = text.replace("\\", "\\[rs]").replace("-", "\\-")
        return "\\&" + text if text.startswith((".", "'")) else text

    def entry(one: Entry) -> list[str]:
        where = f", {one.place}" if one.place else ""
        told = [part for point in one.points for part in (".IP \\[bu] 2", safe(point))]
        return [".LP", f".B \"{safe(one.organisation)}\"", ".br", f"{safe(one.main + where)}", ".br", f".I \"{safe(one.dates)}\"", *told]  # fmt: skip

    top = [
        ".nr PS 11",
        ".nr LL 16c",
        ".nr PO 2.5c",
        ".TL",
        safe(talent.name),
        ".LP",
        safe(f"{talent.email}, {talent.phone}, {talent.city}"),
    ]
    top += [".SH", safe(talent.heading("summary")), ".LP", safe(talent.row["summary"])]
    body: list[str] = []
    for line in _lines(talent, lambda text: [".SH", safe(text), ".LP"], entry, "\x00", ", "):
        body += [".br", safe(line[1:])] if line.startswith("\x00") else [line]
    return "\n".join(line for line in top + body if line) + "\n"


TEXTS = {
    "text_capitals": text_capitals, "text_ruled": text_ruled, "text_bare": text_bare,
}  # fmt: skip
MARKDOWNS = {"markdown_headings": markdown_headings, "markdown_bold": markdown_bold}
