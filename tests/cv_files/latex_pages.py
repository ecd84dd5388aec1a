"""CVs set with LaTeX: an article by hand, a one-page student resume, moderncv, and two columns."""

from tests.cv_files.content import Entry, Talent

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def tex(text: str) -> str:
    """Return the text with LaTeX's own signs escaped."""
    return "".join(SPECIAL.get(char, char) for char in text)


def _points(entry: Entry, style: str = "itemize") -> str:
    if not entry.points:
        return ""
    items = "\n".join(rf"\item {tex(point)}" for point in entry.points)
    return f"\\begin{{{style}}}\\setlength{{\\itemsep}}{{0pt}}\n{items}\n\\end{{{style}}}\n"


def _sections(talent: Talent, heading: str, entry, skills: str, rule: str = "") -> str:
    out = []
    for name in talent.order:
        out.append(heading % tex(talent.heading(name)) + rule)
        if name in ("education", "experience"):
            out += [entry(one) for one in getattr(talent, name)]
        elif name == "languages":
            out.append(r" \\ ".join(tex(line) for line in talent.language_lines))
        elif name == "skills":
            out.append(tex(skills.join(talent.skills)))
        else:
            out.append(r" \\ ".join(tex(line) for line in talent.certificates))
    return "\n\n".join(out)


def article(talent: Talent) -> str:
    """The article class as it comes: large title, numbered-free sections, description lists."""

    def entry(one: Entry) -> str:
        place = f", {tex(one.place)}" if one.place else ""
        return rf"\noindent\textbf{{{tex(one.main)}}}, {tex(one.organisation)}{place} \hfill {tex(one.dates)}" + "\n" + _points(one)  # fmt: skip

    return (
        r"""\documentclass[11pt,a4paper]{article}
\usepackage{fontspec}\usepackage[margin=22mm]{geometry}\usepackage[hidelinks]{hyperref}
\setmainfont{Latin Modern Roman}\setlength{\parindent}{0pt}
\begin{document}
"""
        + rf"\begin{{center}}{{\Huge {tex(talent.name)}}}\\[4pt] {tex(talent.city)} $\cdot$ \href{{mailto:{talent.email}}}{{{tex(talent.email)}}} $\cdot$ {tex(talent.phone)}\end{{center}}"
        + rf"\section*{{{tex(talent.heading('summary'))}}}"
        + "\n"
        + tex(talent.row["summary"])
        + "\n\n"
        + _sections(talent, r"\section*{%s}", entry, ", ")
        + "\n\\end{document}\n"
    )


def student(talent: Talent) -> str:
    """The dense one-page resume that computer science students share: small capitals and rules."""

    def entry(one: Entry) -> str:
        return (
            r"\begin{tabular*}{\textwidth}[t]{l@{\extracolsep{\fill}}r}"
            rf"\textbf{{{tex(one.organisation)}}} & {tex(one.place)} \\ \textit{{\small {tex(one.main)}}} & \textit{{\small {tex(one.dates)}}} \\"
            r"\end{tabular*}\vspace{-4pt}" + "\n" + _points(one)
        )

    return (
        r"""\documentclass[10pt,letterpaper]{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern}\usepackage[margin=15mm]{geometry}\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}\pagestyle{empty}
\newcommand{\head}[1]{\vspace{6pt}{\scshape\large #1}\\[-6pt]\rule{\textwidth}{0.4pt}\vspace{2pt}}
\begin{document}
"""
        + rf"\begin{{center}}{{\Huge\scshape {tex(talent.name)}}}\\ \small {tex(talent.phone)} $|$ \underline{{{tex(talent.email)}}} $|$ {tex(talent.links[0] if talent.links else talent.city)}\end{{center}}"
        + "\n"
        + _sections(talent, r"\head{%s}", entry, ", ", "\n")
        + "\n\\end{document}\n"
    )


def _modern(talent: Talent, style: str, colour: str) -> str:
    def entry(one: Entry) -> str:
        place = tex(one.place)
        told = _points(one) if one.points else ""
        return rf"\cventry{{{tex(one.dates)}}}{{{tex(one.main)}}}{{{tex(one.organisation)}}}{{{place}}}{{}}{{{told}}}"

    parts = []
    for name in talent.order:
        parts.append(rf"\section{{{tex(talent.heading(name))}}}")
        if name in ("education", "experience"):
            parts += [entry(one) for one in getattr(talent, name)]
        elif name == "languages":
            for one, (language, level) in zip(
                talent.row["language"], talent.languages, strict=True
            ):
                if language:
                    parts.append(rf"\cvitemwithcomment{{{tex(language)}}}{{{tex(level)}}}{{}}")
                else:
                    parts.append(rf"\cvitem{{}}{{{tex(level)}}}")
                del one
        elif name == "skills":
            half = (len(talent.skills) + 1) // 2
            for row in (talent.skills[:half], talent.skills[half:]):
                if row:
                    parts.append(rf"\cvitem{{}}{{{tex(', '.join(row))}}}")
        else:
            parts += [rf"\cvitem{{}}{{{tex(line)}}}" for line in talent.certificates]
    homepage = (
        rf"\homepage{{{tex(talent.links[0].removeprefix('https://'))}}}" if talent.links else ""
    )
    return (
        rf"""\documentclass[11pt,a4paper,sans]{{moderncv}}
\moderncvstyle{{{style}}}\moderncvcolor{{{colour}}}\moderncvicons{{letters}}
\usepackage[scale=0.78]{{geometry}}
\name{{{tex(talent.row["given_name"])}}}{{{tex(talent.row["family_name"])}}}
\title{{{tex(talent.row["headline"])}}}
\phone[mobile]{{{tex(talent.phone)}}}\email{{{talent.email}}}{homepage}
\begin{{document}}
\makecvtitle
{tex(talent.row["summary"])}
"""
        + "\n".join(parts)
        + "\n\\end{document}\n"
    )


def modern_classic(talent: Talent) -> str:
    """moderncv in its classic style: dates at the left."""
    return _modern(talent, "classic", "blue")


def modern_banking(talent: Talent) -> str:
    """moderncv in its banking style: employer bold, dates at the right."""
    return _modern(talent, "banking", "burgundy")


def two_boxes(talent: Talent) -> str:
    """Two boxes of paragraphs side by side."""

    def entry(one: Entry) -> str:
        place = rf"\hfill {tex(one.place)}" if one.place else ""
        return rf"\textbf{{{tex(one.main)}}}\\ {tex(one.organisation)}{place}\\ {{\small\color{{gray}} {tex(one.dates)}}}\par" + _points(one)  # fmt: skip

    def part(names: list[str]) -> str:
        kept = Talent(talent.row, talent.file_lang)
        kept.__dict__["order"] = names
        return _sections(
            kept, r"\bigskip{\large\bfseries\color{teal} %s}\par\smallskip", entry, r" · "
        )

    left = [name for name in talent.order if name in ("languages", "skills", "certificates")]
    right = [name for name in talent.order if name not in left]
    return (
        r"""\documentclass[10pt,a4paper]{article}
\usepackage{fontspec}\usepackage{xcolor}\usepackage[margin=14mm]{geometry}
\setmainfont{Carlito}\setlength{\parindent}{0pt}\pagestyle{empty}\raggedright
\begin{document}
"""
        + rf"{{\fontsize{{24}}{{28}}\selectfont {tex(talent.name)}}}\par {tex(talent.row['headline'])}\par\medskip"
        + "\n\\begin{minipage}[t]{0.30\\textwidth}\\raggedright\n"
        + rf"{{\large\bfseries\color{{teal}} {tex(talent.contact_words[0])}}}\par {tex(talent.email)}\par {tex(talent.phone)}\par {tex(talent.city)}"
        + "\n\n"
        + part(left)
        + "\n\\end{minipage}\\hfill\\begin{minipage}[t]{0.65\\textwidth}\\raggedright\n"
        + rf"{{\large\bfseries\color{{teal}} {tex(talent.heading('summary'))}}}\par {tex(talent.row['summary'])}"
        + "\n\n"
        + part(right)
        + "\n\\end{minipage}\n\\end{document}\n"
    )


# The engine that each design is set with.
DESIGNS = {
    "article": (article, "xelatex"), "student": (student, "pdflatex"),
    "modern_classic": (modern_classic, "xelatex"), "modern_banking": (modern_banking, "xelatex"),
    "two_boxes": (two_boxes, "xelatex"),
}  # fmt: skip
