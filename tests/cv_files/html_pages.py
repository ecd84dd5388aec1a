"""CVs as web pages that a browser prints: ten designs as students make and buy them."""

from html import escape

from tests.cv_files.content import CV_TITLE, INTERESTS, REFERENCES, Entry, Talent

BASE = "@page{size:A4;margin:%s} *{box-sizing:border-box} body{margin:0;font:%s;color:%s;line-height:%s} ul{margin:2px 0 6px;padding-left:1.2em} h1,h2,h3,p{margin:0}"


def _page(talent: Talent, css: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{talent.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(talent.name)}</title><style>{css}</style></head><body>{body}</body></html>"
    )


def _points(entry: Entry, *, plain: bool = False) -> str:
    if plain:
        return "".join(f"<p>{escape(point)}</p>" for point in entry.points)
    return "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in entry.points) + "</ul>" if entry.points else ""  # fmt: skip


def _items(texts: list[str], tag: str = "li") -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _section(talent: Talent, name: str, body: str) -> str:
    return f"<section><h2>{escape(talent.heading(name))}</h2>{body}</section>" if body else ""


def _summary(talent: Talent) -> str:
    return _section(talent, "summary", f"<p>{escape(talent.row['summary'])}</p>")


def _contact(talent: Talent, separator: str) -> str:
    parts = [talent.city, talent.phone, talent.email, *talent.links, *talent.private]
    return separator.join(escape(part) for part in parts)


def _simple(talent: Talent, name: str, entry_html, skills: str = ", ") -> str:
    if name in ("education", "experience"):
        body = "".join(entry_html(entry) for entry in getattr(talent, name))
    elif name == "languages":
        body = f"<ul>{_items(talent.language_lines)}</ul>"
    elif name == "skills":
        body = f"<p>{escape(skills.join(talent.skills))}</p>"
    else:
        body = f"<ul>{_items(talent.certificates)}</ul>"
    return _section(talent, name, body)


def classic(talent: Talent) -> str:
    """One column, name centred, rules under headings, dates at the right."""
    css = BASE % ("18mm", "10.5pt 'Liberation Serif'", "#111", "1.35") + (
        "header{text-align:center;margin-bottom:10px} h1{font-size:22pt} h2{font-size:12pt;text-transform:uppercase;"
        "border-bottom:1px solid #333;margin:12px 0 4px;letter-spacing:1px} .row{display:flex;justify-content:space-between}"
    )

    def entry(one: Entry) -> str:
        place = f"<i>{escape(one.place)}</i>" if one.place else ""
        return (
            f'<div class="row"><b>{escape(one.main)}</b><span>{escape(one.dates)}</span></div>'
            f'<div class="row"><i>{escape(one.organisation)}</i>{place}</div>{_points(one)}'
        )

    body = f"<header><h1>{escape(talent.name)}</h1><p>{_contact(talent, ' | ')}</p></header>{_summary(talent)}"
    body += "".join(_simple(talent, name, entry) for name in talent.order)
    return _page(talent, css, body + f"<p>{escape(REFERENCES.get(talent.lang, ''))}</p>")


def three_pages(talent: Talent) -> str:
    """The classic design in large type with room between the lines, as older portals print."""
    return (
        classic(talent)
        .replace("10.5pt 'Liberation Serif'", "19pt 'Liberation Sans'")
        .replace("line-height:1.35", "line-height:2.6")
    )


def _bars(talent: Talent) -> str:
    """Return languages with dots that only the eye reads, beside the words."""
    lines = []
    for row, (name, level) in zip(talent.row["language"], talent.languages, strict=True):
        full = {"native": 5, "C2": 5, "C1": 4, "B2": 4, "B1": 3, "A2": 2, "A1": 1}[row["level"]]
        dots = "".join(f'<i class="dot{" on" if at < full else ""}"></i>' for at in range(5))
        lines.append(f"<p>{escape(f'{name} {level}'.strip())}</p><p>{dots}</p>")
    return "".join(lines)


def _side(talent: Talent, css: str, first: str) -> str:
    """Two columns: contact, languages and skills at one side, the rest at the other."""

    def entry(one: Entry) -> str:
        where = f", {escape(one.place)}" if one.place else ""
        return (
            f"<h3>{escape(one.main)}</h3><p class=org>{escape(one.organisation)}{where}</p>"
            f"<p class=when>{escape(one.dates)}</p>{_points(one)}"
        )

    words = talent.contact_words
    side = f"<section><h2>{escape(words[0])}</h2>" + _items(
        [talent.phone, talent.email, talent.city, *talent.links, *talent.private], "p"
    )
    side += "</section>" + _section(talent, "skills", f"<ul>{_items(talent.skills)}</ul>")
    side += _section(talent, "languages", _bars(talent) if "dot" in css else _items(talent.language_lines, "p"))  # fmt: skip
    side += f"<section><h2>{INTERESTS[talent.lang][0]}</h2><p>{INTERESTS[talent.lang][1]}</p></section>"
    main = f"<h1>{escape(talent.name)}</h1><p class=line>{escape(talent.row['headline'])}</p>{_summary(talent)}"
    for name in talent.order:
        if name not in ("skills", "languages"):
            main += _simple(talent, name, entry)
    columns = [f'<div class="side">{side}</div>', f'<div class="main">{main}</div>']
    if first == "main":
        columns.reverse()
    return _page(talent, css, f'<div class="sheet">{"".join(columns)}</div>')


def side_dark(talent: Talent) -> str:
    """A dark sidebar at the left with white type, dots for languages."""
    css = BASE % ("0", "10pt Lato", "#333", "1.4") + (
        ".sheet{display:flex;min-height:297mm} .side{width:34%;background:#22384f;color:#fff;padding:14mm 7mm} .main{flex:1;padding:14mm 10mm}"
        " h1{font-size:26pt;color:#22384f} h2{font-size:11pt;text-transform:uppercase;letter-spacing:2px;margin:14px 0 6px}"
        " h3{font-size:10.5pt;margin-top:6px} .org{color:#777} .when{font-size:8.5pt;color:#777}"
        " .dot{display:inline-block;width:9px;height:9px;border-radius:9px;background:#55708c;margin-right:3px} .on{background:#fff}"
    )
    return _side(talent, css, "side")


def side_light(talent: Talent) -> str:
    """A pale sidebar at the right, drawn after the main column."""
    css = BASE % ("0", "9.5pt Roboto", "#222", "1.45") + (
        ".sheet{display:flex;min-height:297mm} .side{width:31%;background:#f1f1ee;padding:16mm 6mm} .main{flex:1;padding:16mm 9mm}"
        " h1{font-size:24pt;font-weight:300} .line{color:#b5533c;font-size:11pt} h2{font-size:12pt;color:#b5533c;margin:12px 0 5px}"
        " h3{font-size:10pt} .org{font-style:italic} .when{float:none;color:#888;font-size:8.5pt}"
    )
    return _side(talent, css, "main")


def dates_left(talent: Talent) -> str:
    """Dates in a column of their own, the words beside them."""
    css = BASE % ("20mm 18mm", "10.5pt Carlito", "#000", "1.35") + (
        "h1{font-size:20pt} h2{font-size:12pt;color:#1f4e79;margin:12px 0 5px} .g{display:grid;grid-template-columns:36mm 1fr;gap:2px 6mm}"
        " .g>div{margin-bottom:4px} table{border-collapse:collapse} td{padding:0 8mm 0 0}"
    )

    def entry(one: Entry) -> str:
        return (
            f'<div class="g"><div>{escape(one.dates)}</div><div><b>{escape(one.organisation)}</b>'
            f"{escape(', ' + one.place) if one.place else ''}<br>{escape(one.main)}{_points(one)}</div></div>"
        )

    words = talent.contact_words
    rows = [
        (words[1], talent.phone),
        (words[2], talent.email),
        *[tuple(one.split(": ")) for one in talent.private],
    ]
    table = "".join(
        f"<tr><td>{escape(left)}</td><td>{escape(right)}</td></tr>" for left, right in rows
    )
    body = f"<p>{CV_TITLE[talent.lang]}</p><h1>{escape(talent.name)}</h1><table>{table}</table>{_summary(talent)}"
    for name in talent.order:
        if name == "languages":
            cells = "".join(
                f"<div>{escape(one or level)}</div><div>{escape(level if one else '')}</div>" for one, level in talent.languages
            )  # fmt: skip
            body += _section(talent, name, f'<div class="g">{cells}</div>')
        else:
            body += _simple(talent, name, entry, "; ")
    return _page(talent, css, body)


def cards(talent: Talent) -> str:
    """A coloured band with the name, two even columns, skills as rounded tags."""
    css = BASE % ("0", "9.5pt Roboto", "#2b2b2b", "1.4") + (
        "header{background:#e07a5f;color:#fff;padding:12mm} h1{font-size:28pt;letter-spacing:3px;text-transform:uppercase}"
        " .two{display:grid;grid-template-columns:1fr 1fr;gap:10mm;padding:8mm 12mm} h2{font-size:13pt;margin:8px 0 6px;color:#3d405b}"
        " .tag{display:inline-block;background:#f2cc8f;border-radius:9px;padding:1px 8px;margin:2px} h3{font-size:10pt}"
    )

    def entry(one: Entry) -> str:
        return (
            f"<p>{escape(one.dates)}{escape(' · ' + one.place) if one.place else ''}</p><h3>{escape(one.organisation)}</h3>"
            f"<p><i>{escape(one.main)}</i></p>{_points(one)}"
        )

    tags = "".join(f'<span class="tag">{escape(skill)}</span> ' for skill in talent.skills)
    left = _summary(talent) + _simple(talent, "experience", entry)
    right = _simple(talent, "education", entry) + _section(talent, "skills", f"<div>{tags}</div>")
    right += _simple(talent, "languages", entry)
    if talent.certificates:
        right += _simple(talent, "certificates", entry)
    body = (
        f"<header><h1>{escape(talent.name)}</h1><p>{escape(talent.row['headline'])}</p><p>{_contact(talent, ' &nbsp; ')}</p></header>"
        f'<div class="two"><div>{left}</div><div>{right}</div></div>'
    )
    return _page(talent, css, body)


def timeline(talent: Talent) -> str:
    """A line with dots down the page, dates above each entry in small type."""
    css = BASE % ("15mm", "10pt Lato", "#333", "1.4") + (
        "h1{font-size:24pt;font-weight:900} h2{font-size:13pt;margin:14px 0 6px;color:#0b7285} .t{border-left:2px solid #0b7285;margin-left:4px;padding-left:14px}"
        " .e{position:relative;margin-bottom:8px} .e:before{content:'';position:absolute;left:-20px;top:5px;width:9px;height:9px;border-radius:9px;background:#0b7285}"
        " small{color:#0b7285}"
    )

    def entry(one: Entry) -> str:
        place = f" ({escape(one.place)})" if one.place else ""
        return (
            f'<div class="e"><small>{escape(one.dates)}</small><br><b>{escape(one.main)}</b> – {escape(one.organisation)}{place}'
            f"{_points(one, plain=True)}</div>"
        )

    body = f"<h1>{escape(talent.name)}</h1><p>{escape(talent.row['headline'])}</p><p>{_contact(talent, ' • ')}</p>{_summary(talent)}"
    for name in talent.order:
        part = _simple(talent, name, entry, " • ")
        body += part.replace("</h2>", '</h2><div class="t">').replace("</section>", "</div></section>") if name in ("education", "experience") else part  # fmt: skip
    return _page(talent, css, body)


def academic(talent: Talent) -> str:
    """Numbered headings, each entry in one running line."""
    css = BASE % ("25mm", "11pt Caladea", "#000", "1.3") + (
        "h1{font-size:16pt;font-weight:normal} h2{font-size:11.5pt;margin:12px 0 4px} p{margin-bottom:3px} .e{padding-left:8mm;text-indent:-8mm}"
    )

    def entry(one: Entry) -> str:
        parts = [one.main, one.organisation, *([one.place] if one.place else [])]
        told = " ".join(one.points)
        return f'<p class="e">{escape(one.dates)}: {escape(", ".join(parts))}.</p>' + (
            f"<p>{escape(told)}</p>" if told else ""
        )

    body = (
        f"<h1>{CV_TITLE[talent.lang]} – {escape(talent.name)}</h1><p>{_contact(talent, ', ')}</p>"
    )
    body += _summary(talent)
    for number, name in enumerate(talent.order, 1):
        body += _simple(talent, name, entry).replace("<h2>", f"<h2>{number}. ")
    return _page(talent, css, body)


def flowing(talent: Talent) -> str:
    """Text that runs through two columns of one width, headings in capitals."""
    css = BASE % ("14mm", "9.5pt 'Liberation Sans'", "#111", "1.4") + (
        "header{border-bottom:3px double #111;margin-bottom:8px;padding-bottom:6px} h1{font-size:21pt} .c{columns:2;column-gap:9mm}"
        " h2{font-size:10.5pt;background:#ddd;padding:1px 4px;text-transform:uppercase;margin:6px 0 4px} .e{break-inside:avoid} section{margin-bottom:6px}"
    )

    def entry(one: Entry) -> str:
        return (
            f'<div class="e"><p><b>{escape(one.organisation)}</b></p><p>{escape(one.main)}, {escape(one.dates)}</p>'
            f"{_points(one)}</div>"
        )

    body = f"<header><h1>{escape(talent.name)}</h1><p>{_contact(talent, ' / ')}</p></header><div class=c>{_summary(talent)}"
    body += "".join(_simple(talent, name, entry, " / ") for name in talent.order) + "</div>"
    return _page(talent, css, body)


def icons(talent: Talent) -> str:
    """Contact with little signs, skills in a table of groups, entries with dates in brackets."""
    css = BASE % ("16mm", "10pt 'DejaVu Sans'", "#222", "1.4") + (
        "h1{font-size:19pt} h2{font-size:11pt;border-left:5px solid #6a4c93;padding-left:6px;margin:12px 0 5px} .k{color:#6a4c93}"
        " td{vertical-align:top;padding:1px 12px 1px 0}"
    )

    def entry(one: Entry) -> str:
        place = f" · {escape(one.place)}" if one.place else ""
        return (
            f"<p><b>{escape(one.organisation)}</b>{place}</p><p class=k>{escape(one.main)} ({escape(one.dates)})</p>"
            f"{_points(one)}"
        )

    contact = (
        f"☎ {escape(talent.phone)} &nbsp; ✉ {escape(talent.email)} &nbsp; ⌂ {escape(talent.city)}"
    )
    body = f"<h1>{escape(talent.name)}</h1><p>{escape(talent.row['headline'])}</p><p>{contact}</p>{_summary(talent)}"
    for name in talent.order:
        if name == "skills":
            half = (len(talent.skills) + 1) // 2
            rows = [talent.skills[:half], talent.skills[half:]]
            table = "".join(
                f"<tr><td>•</td><td>{escape(', '.join(row))}</td></tr>" for row in rows if row
            )
            body += _section(talent, name, f"<table>{table}</table>")
        else:
            body += _simple(talent, name, entry)
    return _page(talent, css, body)


GRID = ("Listening", "Reading", "Spoken interaction", "Spoken production", "Writing")


def europass_look(talent: Talent) -> str:
    """The look of the Europass portal: dates and place above, capitals, a grid of language levels."""
    css = BASE % ("14mm 16mm", "10pt 'Liberation Sans'", "#404040", "1.4") + (
        "header{border-bottom:1px solid #ccc;padding-bottom:8px;margin-bottom:8px} h1{font-size:20pt;color:#004494} h2{font-size:11pt;color:#004494;"
        "text-transform:uppercase;border-bottom:1px solid #004494;margin:12px 0 6px} .d{color:#555;font-size:9pt} table{border-collapse:collapse;width:100%}"
        " td,th{border:1px solid #ddd;padding:2px 6px;font-size:8.5pt;font-weight:normal}"
    )

    def entry(one: Entry) -> str:
        place = f" {escape(one.place)}" if one.place else ""
        return (
            f'<p class="d">{escape(one.dates)}{place}</p><p><b>{escape(one.main.upper())}</b> {escape(one.organisation.upper())}</p>'
            f"{_points(one)}"
        )

    words = talent.contact_words
    body = (
        f"<header><h1>{escape(talent.name)}</h1><p>{escape(words[2])}: {escape(talent.email)} | {escape(words[1])}: {escape(talent.phone)}"
        f"</p><p>{escape(talent.city)}</p></header>{_summary(talent)}"
    )
    for name in talent.order:
        body += (
            _language_grid(talent) if name == "languages" else _simple(talent, name, entry, " | ")
        )
    return _page(talent, css, body)


def _language_grid(talent: Talent) -> str:
    names = talent.row["language"]
    mother, rows = [], []
    for one, (name, level) in zip(names, talent.languages, strict=True):
        if one["level"] == "native":
            mother.append(f"<p>{escape(f'{name}: {level}' if name else level)}</p>")
        else:
            bare = (
                name
                or level.replace("–", ":")
                .replace("(", ":")
                .replace(",", ":")
                .split(":")[0]
                .strip()
            )
            cells = "".join(f"<td>{one['level']}</td>" for _ in GRID)
            rows.append(f"<tr><td>{escape(bare)}</td>{cells}</tr>")
    heads = (
        "".join(f"<th>{grid}</th>" for grid in GRID) if talent.lang == "en" else "<th></th>" * 5
    )
    table = f"<table><tr><th></th>{heads}</tr>{''.join(rows)}</table>" if rows else ""
    return _section(talent, "languages", "".join(mother) + table)


DESIGNS = {
    "classic": classic, "side_dark": side_dark, "side_light": side_light, "dates_left": dates_left,
    "cards": cards, "timeline": timeline, "academic": academic, "flowing": flowing, "icons": icons,
    "europass_look": europass_look, "three_pages": three_pages,
}  # fmt: skip
