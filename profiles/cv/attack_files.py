"""Files that attack the reader: honest ones to mutate, bombs, and text that no eye sees."""

import io
import random
import zipfile
import zlib
from collections.abc import Iterator, Sequence

CANARY = "Zyxhidden"
LINES = (
    "Ada Example",
    "ada@posti.example",
    "Experience",
    "Software Engineer, Example Oy, 2019 - 2022",
    "Education",
    "BSc Computer Science, University of Helsinki, 2015 - 2019",
    "Languages",
    "English C1, Finnish B1",
    "Skills",
    "Python, SQL, Docker",
)
EUROPASS = (
    '<?xml version="1.0" encoding="UTF-8"?><Candidate xmlns="http://www.europass.eu/1.0">'
    "<CandidatePerson><PersonName><GivenName>Ada</GivenName><FamilyName>Example</FamilyName>"
    "</PersonName></CandidatePerson><CandidateProfile><PersonQualifications><PersonCompetency>"
    "<CompetencyName>{skill}</CompetencyName><TaxonomyID>other</TaxonomyID></PersonCompetency>"
    "</PersonQualifications></CandidateProfile></Candidate>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(
    contents: Sequence[bytes],
    *,
    info: str = "",
    attached: bytes | None = None,
    extra: Sequence[bytes] = (),
    packed: bool = True,
) -> bytes:
    """Return a PDF with a page per content stream; `extra` are further objects as written."""
    pages = len(contents)
    first = 5
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>"
        % (b"/Names << /EmbeddedFiles << /Names [(cv.xml) 4 0 R] >> >>" if attached else b""),
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(pages)), pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Filespec /F (cv.xml) /EF << /F %d 0 R >> >>" % (first + 2 * pages),
    ]
    for number, content in enumerate(contents):
        body = zlib.compress(content) if packed else content
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /X0 %d 0 R >> >> >>"
            % (first + 2 * number + 1, first + 2 * pages + 1)
        )
        objects.append(_stream(body, b"/Filter /FlateDecode" if packed else b""))
    objects.append(_stream(attached or b"", b"/Type /EmbeddedFile"))
    objects += extra
    objects.append(b"<< /Keywords (%s) >>" % info.encode("latin-1"))
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, item in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, item))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def _stream(body: bytes, more: bytes) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), more, body)


def page(lines: Sequence[str] = LINES, *, more: bytes = b"") -> bytes:
    """Return the content stream of a page of plain lines."""
    shown = b" ".join(b"(%s) Tj 0 -20 Td" % line.encode("latin-1", "replace") for line in lines)
    return b"BT /F1 11 Tf 60 780 Td %s ET\n%s" % (shown, more)


def docx(body: str, *, parts: dict[str, bytes] | None = None) -> bytes:
    """Return a DOCX with the inner XML of its body."""
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    return archive({"word/document.xml": document.encode(), **(parts or {})})


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a zip file of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def run(text: str, marks: str = "") -> str:
    """Return one paragraph of one run with its properties."""
    return f"<w:p><w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, styles: str = "") -> bytes:
    """Return an ODT with the inner XML of its text."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
        for name, path in (
            ("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
        )
    )  # fmt: skip
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return archive(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    )


def honest() -> dict[str, bytes]:
    """Return the files that mutation starts from, by a name that tells the format."""
    body = "".join(run(line) for line in LINES)
    xml = EUROPASS.format(skill="Python").encode()
    return {
        "pdf": pdf([page()], packed=False),
        "pdf_packed": pdf([page(), page()]),
        "pdf_xml": pdf([page()], attached=xml),
        "docx": docx(body),
        "odt": odt("".join(f"<text:p>{line}</text:p>" for line in LINES)),
        "xml": xml,
        "json": b'{"basics": {"name": "Ada Example"}, "skills": [{"name": "Python"}]}',
        "txt": "\n".join(LINES).encode(),
    }


def hidden() -> dict[str, bytes]:
    """Return files with text that no reader sees, each holding CANARY in a way of its own."""
    word = CANARY.encode()
    shown = "".join(run(line) for line in LINES)
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    style = '<style:style style:name="H" style:family="text"><style:text-properties {0}/></style:style>'
    span = f'<text:p><text:span text:style-name="H">{CANARY}</text:span></text:p>'

    def drawn(operators: bytes) -> bytes:
        return pdf([page(more=b"q BT " + operators + b" ET Q")])

    cover = b"BT /F1 11 Tf 60 300 Td (%s) Tj ET 1 1 1 rg 40 280 400 60 re f" % word
    over = b"BT /F1 11 Tf 1 1 1 rg 60 780 Td (%s) Tj ET" % word
    clipped = b"q 0 0 10 10 re W n BT /F1 11 Tf 60 300 Td (%s) Tj ET Q" % word
    spoken = b"/Span << /ActualText (%s) >> BDC BT /F1 11 Tf 60 300 Td (x) Tj ET EMC" % word
    return {
        "pdf_white": drawn(b"1 1 1 rg /F1 11 Tf 60 300 Td (%s) Tj" % word),
        "pdf_nearly_white": drawn(b"0.97 0.97 0.97 rg /F1 11 Tf 60 300 Td (%s) Tj" % word),
        "pdf_white_over_text": pdf([page(more=over)]),
        "pdf_tiny": drawn(b"/F1 1 Tf 60 300 Td (%s) Tj" % word),
        "pdf_scaled_tiny": drawn(b"0.05 0 0 0.05 60 300 Tm /F1 12 Tf (%s) Tj" % word),
        "pdf_off_page": drawn(b"/F1 11 Tf 2000 300 Td (%s) Tj" % word),
        "pdf_above_page": drawn(b"/F1 11 Tf 60 2000 Td (%s) Tj" % word),
        "pdf_invisible": drawn(b"3 Tr /F1 11 Tf 60 300 Td (%s) Tj" % word),
        "pdf_covered": pdf([page(more=cover)]),
        "pdf_clipped": pdf([page(more=clipped)]),
        "pdf_actual_text": pdf([page(more=spoken)]),
        "pdf_keywords": pdf([page()], info=", ".join([CANARY] * 8)),
        "pdf_embedded": pdf([page()], attached=EUROPASS.format(skill=CANARY).encode()),
        "docx_vanish": docx(shown + run(CANARY, "<w:vanish/>")),
        "docx_white": docx(shown + run(CANARY, '<w:color w:val="FFFFFF"/>')),
        "docx_theme_white": docx(
            shown + run(CANARY, '<w:color w:val="000000" w:themeColor="background1"/>')
        ),
        "docx_tiny": docx(shown + run(CANARY, '<w:sz w:val="2"/>')),
        "docx_deleted": docx(
            f"{shown}<w:p><w:del><w:r><w:delText>{CANARY}</w:delText></w:r></w:del></w:p>"
        ),
        "docx_properties": docx(
            shown, parts={"docProps/core.xml": f"<keywords>{CANARY}</keywords>".encode()}
        ),
        "odt_none": odt(paragraphs + span, style.format('text:display="none"')),
        "odt_white": odt(paragraphs + span, style.format('fo:color="#ffffff"')),
        "odt_tiny": odt(paragraphs + span, style.format('fo:font-size="1pt"')),
        "odt_hidden": odt(
            f'{paragraphs}<text:p><text:hidden-text text:string-value="{CANARY}"/></text:p>'
        ),
    }


def bombs() -> dict[str, bytes]:
    """Return files that are small and ask for much."""
    zeros = b"0" * 30_000_000
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X0 %d 0 R "
        b">> >> /Length %d >>\nstream\n%s\nendstream" % (9 + level, 70, b"/X0 Do " * 10)
        for level in range(9)
    ]
    deep_json = b'{"basics": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    nested = b"<Candidate>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</Candidate>"
    loop = pdf([page()]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    arrays = pdf([page()], extra=[b"[" * 200_000 + b"]" * 200_000])
    marks = b"/Span << /ActualText (a) >> BDC " * 50_000 + page()
    return {
        "docx_zeros": docx("", parts={"word/styles.xml": zeros}),
        "docx_zeros_body": archive({"word/document.xml": zeros}),
        "docx_many_parts": archive({f"word/{n}.xml": b"" for n in range(5_000)}) + b"",
        "docx_laughs": archive(
            {"word/document.xml": f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d>&l9;</d>'.encode()}
        ),
        "xml_laughs": f'<?xml version="1.0"?><!DOCTYPE Candidate [<!ENTITY l0 "ha">{laughs}]><Candidate>&l9;</Candidate>'.encode(),
        "xml_outside": b'<?xml version="1.0"?><!DOCTYPE Candidate [<!ENTITY x SYSTEM "file:///etc/passwd">]><Candidate>&x;</Candidate>',
        "xml_parameter": b'<?xml version="1.0"?><!DOCTYPE Candidate SYSTEM "http://127.0.0.1:9/x.dtd"><Candidate></Candidate>',
        "xml_nested": nested,
        "json_nested": deep_json,
        "pdf_flate": pdf([b" " * 60_000_000]),
        "pdf_text_flate": pdf([b"BT /F1 11 Tf " + b"(a) Tj " * 4_000_000 + b" ET"]),
        "pdf_forms": pdf([b"/X0 Do " * 10], extra=forms),
        "pdf_self_form": pdf([b"/X0 Do"], extra=[forms[0].replace(b"/X0 9 0 R", b"/X0 8 0 R")]),
        "pdf_page_loop": loop,
        "pdf_arrays": arrays,
        "pdf_marks": pdf([marks]),
        "pdf_huge_page": pdf([page()]).replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]"),
        "pdf_many_pages": pdf([b""] * 3_000),
        "txt_long": b"word " * 1_900_000,
        "txt_lines": b"2019 - 2020\n" * 45_000,
        "txt_one_line": b"Experience\n" + b"a, 2019-2020 " * 40_000,
        "zeros": b"\x00" * 5_000_000,
    }


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of mutated honest files; the same seed yields the same files."""
    source = random.Random(seed)
    files = honest()
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        data = files[name]
        if name in ("docx", "odt") and source.random() < 0.7:
            data = _mutate_inside(data, source)
        else:
            for _ in range(source.randint(1, 6)):
                data = _mutate(data, source)
        yield f"{number}_{name}", data


def _mutate_inside(data: bytes, source: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    target = max(parts, key=lambda name: len(parts[name]))
    for _ in range(source.randint(1, 4)):
        parts[target] = _mutate(parts[target], source)
    return archive(parts)


TOKENS = (
    b"\x00", b"\xff\xff\xff\xff", b"-1", b"999999999999", b"<<", b">>", b"endobj", b"stream\n", b"[", b"(",
    b"%PDF-1.7", b"<!ENTITY a 'b'>", b"&#0;", b"</w:p>", b"<w:p>", b"\xfe\xff", b"{", b"/Length 0", b"NaN",
)  # fmt: skip


def _mutate(data: bytes, source: random.Random) -> bytes:
    if len(data) < 8:
        return data + source.choice(TOKENS)
    at = source.randrange(len(data))
    size = source.randint(1, max(2, len(data) // 8))
    kind = source.randrange(7)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ (1 << source.randrange(8))]) + data[at + 1 :]
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + data[at + size :]
    if kind == 3:
        return data[:at] + data[at : at + size] * source.randint(2, 20) + data[at + size :]
    if kind == 4:
        return data[:at] + source.choice(TOKENS) + data[at:]
    if kind == 5:
        return data[:at] + source.randbytes(min(size, 64)) + data[at + min(size, 64) :]
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return data
    place = source.choice(digits)
    return data[:place] + str(source.choice([0, -1, 2**31, 2**63, 7])).encode() + data[place + 1 :]
