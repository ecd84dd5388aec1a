"""The heading lines of an entry cut into parts, and what kind of thing each part names."""

import re
from dataclasses import dataclass
from functools import cache

from profiles.cv.reading.dates import find_dates, without_dates
from profiles.cv.reading.words import fold, key, load_words, phrase_pattern
from profiles.cv.types import Line, Segment
from skills.text.languages import LANGUAGES
from skills.text.vocabulary import VocabularyError, load_vocabulary

STRONG = re.compile(
    r"\.\s+(?=(?:Thesis|Advisor|Adviser|Supervisor|GPA|Grade|Dissertation|Minor|Supervised)\b)|\s*[|•·◆■▪]\s*|\s+[–—]\s+|\s+-\s+|\s{2,}|\t|\s+//\s+|\s+::\s+|;\s"
)
AT = re.compile(
    r"\s+(?:at|@|bei(?: der)?(?: Firma)?|hos|chez|presso|en|в)\s+(?=[A-ZÅÄÖØÆÜÕŠŽĄČĘĖĮŲŪĀĒĢĪĶĻŅŁŚŹŻÓА-Я])"
)
LABEL = re.compile(r"^\s*([^:]{2,48}):\s+(?=\S)")
CONFUSED = frozenset(["as", "se", "ag", "kg", "ab", "sa", "co", "spa", "nv", "uni", "mit", "sia"])
# Words of the labels of forms, folded, and what they announce.
LABELS = {
    "title": (
        "occupation or position held", "position", "job title", "role", "title", "occupation",
        "poste", "stelle", "beruf oder funktion", "tehtava", "ammatti", "befattning", "yrke",
        "stilling", "amet", "ametikoht", "stanowisko", "zajmowane stanowisko", "amats", "pareigos",
        "designation", "zawod lub zajmowane stanowisko",
    ),
    "employer": (
        "employer", "company", "name and address of employer", "organisation", "organization",
        "arbeitgeber", "tyonantaja", "arbetsgivare", "arbejdsgiver", "arbeidsgiver", "tooandja",
        "pracodawca", "darba devejs", "darbdavys", "firma", "entreprise", "client",
    ),
    "institution": (
        "name and type of organisation providing education and training", "institution", "school",
        "university", "college", "institute", "school/college", "college/university", "institution/university", "university/college", "institute/university", "hochschule", "oppilaitos", "larosate", "uczelnia", "mokykla",
        "name and type of organisation",
    ),
    "degree": (
        "title of qualification awarded", "degree", "qualification", "programme", "program",
        "tutkinto", "examen", "abschluss", "tytul",
    ),
    "field": (
        "principal subjects/occupational skills covered", "studienrichtung", "principal subjects", "principal", "major",
        "field of study", "specialization", "specialisation", "subject", "course", "branch",
        "studiengang", "fachrichtung", "kierunek", "specialitate", "paaaine", "discipline",
        "area of study", "field", "field(s) of study", "studienfach", "opintoala", "studieamne", "uddannelsesretning",
    ),
    "place": ("location", "city", "place", "address", "ort", "paikkakunta", "country"),
    "skip": (
        "dates", "date", "main activities and responsibilities", "type of business or sector",
        "level in national or international classification", "gpa", "grade", "cgpa", "percentage", "cgpa/percentage", "marks", "percentage/cgpa", "result", "website",
        "period", "duration", "link", "eqf", "level in eqf", "final grade", "number of credits",
        "thesis", "email", "address and country", "business or sector", "department",
    ),
}  # fmt: skip
_LABEL_KIND = {label: kind for kind, labels in LABELS.items() for label in labels}


@dataclass
class Part:
    """One piece of a heading; `label` is a key of LABELS when a form named it."""

    text: str
    segment: Segment
    row: int
    label: str | None = None

    @property
    def key(self) -> str:
        return key(self.text)


def cut_parts(head: tuple[Line, ...]) -> list[Part]:
    """Return the parts of the heading lines in order, without dates and empty ones."""
    parts: list[Part] = []
    for row, line in enumerate(head):
        held: str | None = None
        for segment in line.segments:
            kind = label_kind(segment.text)
            if kind is not None and len(line.segments) > 1:
                held = kind
                continue
            label = held
            match = LABEL.match(segment.text)
            text = segment.text
            if match and (found := label_kind(match.group(1))):
                label, text = found, text[match.end() :]
            text = without_dates(text, find_dates(text))
            for piece in STRONG.split(text):
                parts.extend(_at(piece, segment, row, label))
    return [part for part in parts if part.label != "skip" and re.search(r"[^\W\d_]", part.text)]


def _at(piece: str, segment: Segment, row: int, label: str | None) -> list[Part]:
    piece = _trim(piece)
    match = AT.search(piece)
    if (
        match
        and label is None
        and degree_score(piece[: match.start()])
        and (institution_score(piece[match.end() :]))
    ):
        return [
            Part(piece[: match.start()], segment, row, "degree"),
            Part(piece[match.end() :], segment, row, "institution"),
        ]
    if match and label is None and job_score(piece[: match.start()]) > 0:
        return [
            Part(piece[: match.start()], segment, row, "title"),
            Part(piece[match.end() :], segment, row, "employer"),
        ]
    return [Part(piece, segment, row, label)] if piece else []


def _trim(text: str) -> str:
    text = text.strip(" ,;:•◆|*")
    if text.count("(") != text.count(")") or text.count("[") != text.count("]"):
        text = text.strip("()[] ")
    if text.startswith(("(", "[")) and text.endswith((")", "]")):
        text = text[1:-1]
    return text.strip(" ,;:•◆|-–—")


def label_kind(text: str) -> str | None:
    """Return what the label of a form announces, its first words being enough, or None."""
    label = key(text.rstrip(": "))
    if label in _LABEL_KIND or len(label) < 8 or len(label.split()) < 2:
        return _LABEL_KIND.get(label)
    return next((kind for name, kind in _LABEL_KIND.items() if name.startswith(f"{label} ")), None)


def canonical_label(text: str) -> str | None:
    """Return a label that stands for the head of a column, or None."""
    kind = label_kind(text)
    return {"skip": "Grade", "place": "Location", None: None}.get(kind, kind)


def is_form_row(line: Line) -> bool:
    """Tell a row of a form: a label and what was filled in beside it."""
    return len(line.segments) > 1 and label_kind(line.segments[0].text) is not None


def is_label_end(line: Line) -> bool:
    """Tell the rest of a label that a narrow column broke."""
    rest = key(line.text)
    return len(line.segments) == 1 and any(name.endswith(f" {rest}") for name in _LABEL_KIND)


def _hits(name: str, text: str) -> list[str]:
    found = phrase_pattern(name).findall(fold(text))
    return [
        hit
        for hit in found
        if hit not in CONFUSED or (re.search(rf"\b{hit}\b", text, re.I) and hit.upper() in text)
    ]


def job_score(text: str) -> float:
    """Return how much a part reads like the title of a job; 0 when not at all."""
    hits = _hits("job", text)
    if not hits and _is_known_title(text):
        return 2.0
    if not hits:
        folded = fold(text)
        # Compounds of the Germanic and Finnic languages: -utvecklare, -insinööri, -ingenieur.
        ends = ("utvecklare", "ingenieur", "ingenjor", "insinoori", "entwickler", "utvikler",
                "udvikler", "arendaja", "kehittaja", "mitarbeiter", "assistent", "harjoittelija",
                "koordinator", "praktikant", "leiter", "lehrer", "larare", "pfleger", "hoitaja",
                "skoterska", "analytiker", "berater", "konsult", "technician", "spetsialist",
                "avustaja", "suunnittelija", "opettaja", "medarbetare", "medarbejder", "ingeniorius",
                "vadovas", "inzenieris", "vaditajs", "asistents", "specialistas", "inzynier",
                "lerare", "laerer", "juht", "tootaja", "hilfe", "tutkija", "forscher", "forskare",
                "ingenior", "insener", "myyja", "tyontekija", "tarjoilija", "programuotojas",
                "programmetajs", "programista")  # fmt: skip
        return 1.6 if any(re.search(rf"{end}(?:in|en|n)?\b", folded) for end in ends) else 0.0
    return 2.0 + 0.3 * min(len(hits) - 1, 2) - (0.5 if len(text.split()) > 8 else 0.0)


@cache
def _known_titles() -> frozenset[str]:
    """Return the names of occupations in all languages; none while no vocabulary is there."""
    try:
        vocabulary = load_vocabulary()
    except VocabularyError:
        return frozenset()
    return frozenset(
        key(name)
        for concept in vocabulary.concepts
        if concept.kind == "occupation"
        for lang in LANGUAGES
        if (labels := vocabulary.labels(concept.uri, lang)) is not None
        for name in labels.all()
        if len(name) > 3
    )


def _is_known_title(text: str) -> bool:
    words = re.findall(r"[\w'/-]+", fold(text))
    titles = _known_titles()
    return any(
        " ".join(words[at : at + size]) in titles
        for size in range(1, 5)
        for at in range(len(words) - size + 1)
    )


def company_score(text: str) -> float:
    """Return how much a part reads like the name of an employer."""
    score = 2.0 if _hits("company", text) else 0.0
    if institution_score(text):
        score = max(score, 2.0)
    return score


def institution_score(text: str) -> float:
    """Return how much a part reads like the name of a school."""
    if _hits("institution", text):
        return 2.0
    ends = ("universitet", "universitat", "yliopisto", "hogskola", "hojskole", "hoyskole", "ulikool",
            "skola", "skole", "schule", "opisto", "lukio", "gymnasium", "universitate", "universitetas",
            "koulu", "gumnaasium", "kool", "akademia", "akademie", "gimnazija", "gymnasiet",
            "universiteten", "instituutti", "universitetet", "universitates", "yliopiston")  # fmt: skip
    folded = fold(text)
    return 1.8 if any(re.search(rf"{end}(?:s|n|in)?\b", folded) for end in ends) else 0.0


def degree_score(text: str) -> float:
    """Return how much a part reads like a degree."""
    found = set(phrase_pattern("degree_words").findall(fold(text)))
    strong = {hit for hit in found if len(hit) > 2 or hit.upper() in text or "." in hit}
    return 2.0 + 0.2 * len(strong) if strong else 0.0


def is_place(text: str) -> bool:
    """Tell a town, a country or both, or a word such as Remote."""
    countries = load_words().countries
    cleaned = key(text)
    if not cleaned or len(text) > 60:
        return False
    if cleaned in countries or cleaned in PLACES:
        return True
    pieces = [key(piece) for piece in re.split(r"[,/()]", text) if key(piece)]
    if not 2 <= len(pieces) <= 3 or any(len(piece.split()) > 3 for piece in pieces):
        return False
    if pieces[0] in PLACES:
        return True
    if _hits("company", text) or institution_score(text) or job_score(text):
        return False
    is_state = bool(re.fullmatch(r"[A-Z]{2}", text.split(",")[-1].strip(" .")))
    return pieces[-1] in countries or is_state


PLACES = frozenset(
    [
        "helsinki", "espoo", "vantaa", "tampere", "turku", "oulu", "jyvaskyla", "vaasa", "lahti", "kuopio",
        "stockholm", "goteborg", "gothenburg", "malmo", "uppsala", "lund", "linkoping", "umea", "lulea",
        "kobenhavn", "copenhagen", "aarhus", "odense", "aalborg", "oslo", "bergen", "trondheim", "stavanger",
        "tallinn", "tartu", "parnu", "narva", "riga", "liepaja", "vilnius", "kaunas", "klaipeda", "warszawa",
        "warsaw", "gdansk", "gdynia", "szczecin", "poznan", "krakow", "cracow", "wroclaw", "lodz", "hamburg",
        "berlin", "kiel", "lubeck", "rostock", "greifswald", "bremen", "munich", "munchen", "frankfurt", "koln",
        "cologne", "stuttgart", "dresden", "leipzig", "vienna", "wien", "zurich", "geneva", "basel", "bern",
        "lausanne", "paris", "lyon", "toulouse", "grenoble", "london", "manchester", "edinburgh", "glasgow",
        "cambridge", "oxford", "bristol", "leeds", "dublin", "amsterdam", "rotterdam", "utrecht", "eindhoven",
        "delft", "brussels", "madrid", "barcelona", "valencia", "sevilla", "lisbon", "porto", "rome", "roma",
        "milan", "milano", "turin", "torino", "bologna", "athens", "budapest", "prague", "praha", "brno",
        "bratislava", "bucharest", "sofia", "belgrade", "zagreb", "ljubljana", "kyiv", "kiev", "kharkiv", "lviv",
        "odesa", "minsk", "moscow", "saint petersburg", "st. petersburg", "istanbul", "ankara", "izmir",
        "new york", "new york city", "nyc", "boston", "chicago", "seattle", "san francisco", "los angeles",
        "san jose", "mountain view", "palo alto", "washington", "austin", "houston", "dallas", "atlanta",
        "philadelphia", "pittsburgh", "toronto", "montreal", "vancouver", "ottawa", "sydney", "melbourne",
        "tokyo", "seoul", "beijing", "shanghai", "shenzhen", "hong kong", "taipei", "singapore", "hanoi",
        "ho chi minh city", "bangkok", "jakarta", "manila", "kuala lumpur", "mumbai", "delhi", "new delhi",
        "bangalore", "bengaluru", "chennai", "hyderabad", "pune", "kolkata", "dhaka", "lahore", "karachi",
        "islamabad", "kathmandu", "colombo", "tehran", "dubai", "cairo", "lagos", "abuja", "accra", "nairobi",
        "addis ababa", "cape town", "johannesburg", "sao paulo", "rio de janeiro", "buenos aires", "santiago",
        "bogota", "lima", "mexico city", "tel aviv", "haifa", "jerusalem", "reykjavik", "cupertino", "hybrid",
        "remote", "online", "sunnyvale", "menlo park", "redmond",
    ]
)  # fmt: skip
