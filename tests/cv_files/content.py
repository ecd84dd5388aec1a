"""The demo talents as the words of a CV: dates, languages and headings as this person writes them.

Nothing here knows the reader of CVs. Choices that a person would make at whim are drawn from the
talent's key, so that every run makes the same files.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale

HERE = Path(__file__).parent
TALENTS = HERE.parents[1] / "talentbsr" / "demo" / "talents"
# Files whose talents state the level alone; the language's name is written beside it.
LEVEL_ALONE = frozenset({"de", "en", "lt", "lv", "pl"})

PRESENT = {
    "da": ("nu", "d.d.", "i dag"), "de": ("heute", "dato", "heute"), "en": ("Present", "present", "now", "ongoing"),
    "et": ("praegu", "praeguseni", "tänaseni"), "fi": ("nykyhetki", "edelleen", ""), "lt": ("dabar", "iki dabar", "šiuo metu"),
    "lv": ("šobrīd", "pašlaik", "līdz šim brīdim"), "nb": ("nå", "d.d.", "i dag"), "pl": ("obecnie", "teraz", "nadal"),
    "sv": ("nu", "pågående", "idag"), "uk": ("дотепер", "теперішній час"), "ru": ("настоящее время", "н.в."),
    "es": ("actualidad", "presente"), "fr": ("aujourd'hui", "présent"), "it": ("presente", "oggi"),
}  # fmt: skip
CV_TITLE = {
    "da": "Curriculum vitae", "de": "Lebenslauf", "en": "Curriculum Vitae", "et": "Elulookirjeldus",
    "fi": "Ansioluettelo", "lt": "Gyvenimo aprašymas", "lv": "Dzīves apraksts", "nb": "CV",
    "pl": "Życiorys", "sv": "Meritförteckning", "uk": "Резюме", "ru": "Резюме", "es": "Currículum vitae",
    "fr": "Curriculum vitae", "it": "Curriculum vitae",
}  # fmt: skip
INTERESTS = {
    "da": ("Fritid", "Løb, brætspil og frivillig i den lokale genbrugsbutik."),
    "de": ("Interessen", "Rudern, Chorgesang, Brotbacken."),
    "en": ("Interests", "Bouldering, board games, cooking for too many people."),
    "et": ("Hobid", "Rahvatants, matkamine ja fotograafia."),
    "fi": ("Harrastukset", "Suunnistus, kuorolaulu ja avantouinti."),
    "lt": ("Pomėgiai", "Krepšinis, žygiai ir fotografija."),
    "lv": ("Intereses", "Kora dziedāšana, makšķerēšana, velobraucieni."),
    "nb": ("Interesser", "Fjellturer, korsang og strikking."),
    "pl": ("Zainteresowania", "Wspinaczka, gry planszowe, pieczenie chleba."),
    "sv": ("Intressen", "Längdskidor, körsång och brädspel."),
    "uk": ("Захоплення", "Біг, настільні ігри."), "ru": ("Увлечения", "Шахматы, походы."),
    "es": ("Aficiones", "Senderismo y cocina."), "fr": ("Centres d'intérêt", "Danse, lecture."),
    "it": ("Interessi", "Ciclismo e cucina."),
}  # fmt: skip
REFERENCES = {
    "da": "Referencer oplyses gerne ved samtale.", "de": "Referenzen auf Anfrage.",
    "en": "References available on request.", "et": "Soovitajad küsimisel.",
    "fi": "Suosittelijat pyydettäessä.", "lt": "Rekomendacijos pagal pageidavimą.",
    "lv": "Atsauksmes pēc pieprasījuma.", "nb": "Referanser oppgis på forespørsel.",
    "pl": "Wyrażam zgodę na przetwarzanie moich danych osobowych do celów rekrutacji.",
    "sv": "Referenser lämnas gärna vid intervju.",
}  # fmt: skip
CONTACT = {
    "da": ("Kontakt", "Telefon", "E-mail", "Født", "Nationalitet"),
    "de": ("Persönliche Daten", "Telefon", "E-Mail", "Geburtsdatum", "Familienstand"),
    "en": ("Contact", "Phone", "Email", "Date of birth", "Nationality"),
    "et": ("Kontakt", "Telefon", "E-post", "Sünniaeg", "Kodakondsus"),
    "fi": ("Yhteystiedot", "Puhelin", "Sähköposti", "Syntymäaika", "Kansalaisuus"),
    "lt": ("Kontaktai", "Tel.", "El. paštas", "Gimimo data", "Pilietybė"),
    "lv": ("Kontaktinformācija", "Tālrunis", "E-pasts", "Dzimšanas datums", "Pilsonība"),
    "nb": ("Kontakt", "Telefon", "E-post", "Født", "Sivilstand"),
    "pl": ("Dane osobowe", "Telefon", "E-mail", "Data urodzenia", "Obywatelstwo"),
    "sv": ("Kontakt", "Telefon", "E-post", "Född", "Nationalitet"),
    "uk": ("Контакти", "Телефон", "Ел. пошта", "Дата народження", "Громадянство"),
    "ru": ("Контакты", "Телефон", "Почта", "Дата рождения", "Гражданство"),
    "es": ("Contacto", "Teléfono", "Correo", "Fecha de nacimiento", "Nacionalidad"),
    "fr": ("Coordonnées", "Téléphone", "Courriel", "Né(e) le", "Nationalité"),
    "it": ("Contatti", "Telefono", "E-mail", "Data di nascita", "Nazionalità"),
}  # fmt: skip
DASHES = (" – ", "–", " - ", "-", " — ")
JOINER = {"de": " bis ", "en": " to ", "sv": " till ", "nb": " til "}


@dataclass(frozen=True)
class Entry:
    """One study or post as it is printed; `main` is the degree or title, `place` may be empty."""

    main: str
    organisation: str
    place: str
    dates: str
    points: tuple[str, ...]
    facts: dict[str, Any]


class Talent:
    """One talent's facts and the manner in which this person writes a CV."""

    def __init__(self, row: dict[str, Any], file_lang: str) -> None:
        self.row = row
        self.file_lang = file_lang
        self.key: str = row["key"]
        self.lang: str = row["cv_lang"]
        self.name = f"{row['given_name']} {row['family_name']}"
        self.email: str = row["email"]
        self.phone: str = row.get("phone", "")
        self.city = row.get("city_name") or row["city"].capitalize()
        self.links = [link["url"] for link in row.get("link", ())]

    def whim(self, what: str, choices: int) -> int:
        """Return a number below `choices`, always the same for this talent and question."""
        digest = hashlib.sha256(f"{self.key}/{what}".encode()).digest()
        return int.from_bytes(digest[:4], "big") % choices

    @cached_property
    def contact_words(self) -> tuple[str, ...]:
        return CONTACT[self.lang]

    def heading(self, section: str) -> str:
        """Return this person's own heading; some sections are missing in some CVs."""
        return str(self.row["headings"].get(section, ""))

    def date(self, value: str, style: str | None = None, *, is_end: bool = False) -> str:
        """Return YYYY-MM in the style of this CV."""
        style = style or self.row["date_style"]
        if len(value) == 4 or style == "YYYY":
            return value[:4]
        year, month = value[:4], int(value[5:7])
        if style == "MM/YYYY":
            return f"{month:02d}/{year}"
        if style == "YYYY-MM":
            return f"{year}-{month:02d}"
        if style == "DD.MM.YYYY":
            day = (28 if month == 2 else 30) if is_end else 1
            return f"{day:02d}.{month:02d}.{year}"
        names = Locale.parse(self.lang).months
        if style == "Mon YYYY":
            return f"{names['format']['abbreviated'][month]} {year}"
        full = names["stand-alone"]["wide"][month]
        if self.lang == "lt":
            return f"{year} m. {names['format']['wide'][month]}"
        if self.lang == "lv":
            return f"{year}. gada {full}"
        if self.lang in ("en", "de", "nb", "sv") and self.whim("capital", 2):
            full = full[0].upper() + full[1:]
        return f"{full} {year}"

    def range(self, start: str, end: str, style: str | None = None) -> str:
        """Return a span of time; what runs ends in the person's own word, or in nothing."""
        dash = DASHES[self.whim("dash", len(DASHES))]
        style = style or self.row["date_style"]
        if style == "YYYY-MM" and "-" in dash:
            dash = " – "
        if self.whim("words", 5) == 0 and self.lang in JOINER:
            dash = JOINER[self.lang]
        if not end:
            words = PRESENT[self.lang]
            return f"{self.date(start, style)}{dash}{words[self.whim('present', len(words))]}".rstrip()
        first, last = self.date(start, style), self.date(end, style, is_end=True)
        return first if first == last else f"{first}{dash}{last}"

    def _place(self, row: dict[str, Any]) -> str:
        country = Locale.parse(self.lang).territories.get(row.get("country", ""), "")
        city = row.get("city", "")
        form = self.whim("place", 3)
        return f"{city}, {country}" if form == 0 and country else city if form == 1 else ""

    def _degree(self, row: dict[str, Any]) -> str:
        degree, field = row.get("degree", ""), row.get("field", "")
        if not field or field.lower() in degree.lower():
            return degree
        form = self.whim("degree", 3)
        if form == 0 and self.lang == "en":
            return f"{degree} in {field}"
        return f"{degree} ({field})" if form == 1 and "(" not in degree else f"{degree}, {field}"

    @cached_property
    def education(self) -> list[Entry]:
        return [
            Entry(
                self._degree(row), row["institution"], self._place(row),
                self.range(row["start"], row["end"]), (row["note"],) if row.get("note") else (), row,
            )
            for row in self.row["education"]
        ]  # fmt: skip

    @cached_property
    def experience(self) -> list[Entry]:
        return [
            Entry(
                row["title"], row["employer"], self._place(row),
                self.range(row["start"], row["end"]), tuple(row["tasks"]), row,
            )
            for row in self.row["experience"]
        ]  # fmt: skip

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Return (name, own words for the level); the name is "" where one text says both."""
        rows = self.row["language"]
        if self.file_lang not in LEVEL_ALONE:
            return [("", row["written"]) for row in rows]
        names = Locale.parse(self.lang).languages
        capital = self.lang in ("en", "de") or self.whim("capital", 2)
        found = []
        for row in rows:
            name = names.get(row["code"], row["code"])
            found.append((name[0].upper() + name[1:] if capital else name, row["written"]))
        return found

    @cached_property
    def language_lines(self) -> list[str]:
        link = (": ", " – ", ", ", " (")[self.whim("language", 4)]
        lines = []
        for name, level in self.languages:
            if not name:
                lines.append(level)
            elif link == " (" and "(" not in level:
                lines.append(f"{name} ({level})")
            else:
                lines.append(f"{name}{': ' if link == ' (' else link}{level}")
        return lines

    @cached_property
    def skills(self) -> list[str]:
        """Return the skills that this CV lists; those shown in work may be listed once more."""
        rows = self.row["skill"]
        repeats = self.whim("repeat", 2)
        # What is inflected in a sentence would not be listed in that form.
        return [
            row["written"]
            for row in rows
            if row["shown_in"] == "list" or (repeats and row["written"][0].isupper())
        ]

    @cached_property
    def certificates(self) -> list[str]:
        return [
            ", ".join(part for part in (row["name"], row.get("issuer", ""), self.date(row["date"])) if part)
            for row in self.row.get("certificate", ())
        ]  # fmt: skip

    @cached_property
    def private(self) -> list[str]:
        """Return what many CVs tell and no employer may ask."""
        if self.whim("private", 3):
            return []
        words = self.contact_words
        born = f"{1 + self.whim('day', 28):02d}.{1 + self.whim('month', 12):02d}.{1995 + self.whim('born', 8)}"
        return [f"{words[3]}: {born}"]

    @cached_property
    def order(self) -> list[str]:
        """Return the sections in the order that this person chose in the demo's headings."""
        order = [name for name in self.row["headings"] if name not in ("summary", "links")]
        for name in ("education", "experience", "languages", "skills", "certificates"):
            if name not in order:
                order.append(name)
        if self.row.get("certificate") and not self.heading("certificates"):
            self.row["headings"]["certificates"] = "Certificates"
        return [name for name in order if name != "certificates" or self.certificates]

    @property
    def expected(self) -> dict[str, Any]:
        """Return what a person reads out of the facts, in the shape that evaluate_cv reads."""
        row = self.row
        told = tomllib.loads((HERE / "told.toml").read_text(encoding="utf-8"))
        return {
            "name": self.name,
            "email": self.email,
            "languages": [{"code": one["code"], "level": one["level"]} for one in row["language"]],
            "education": [
                {"institution": one["institution"], "field": one["field"],
                 "start": one["start"], "end": one["end"] or None}
                for one in row["education"]
            ],
            "experience": [
                {"employer": one["employer"], "title": one["title"],
                 "start": one["start"], "end": one["end"] or None}
                for one in row["experience"]
            ],
            "skills": [one["written"] for one in row["skill"]],
            "skills_also_right": told.get(self.key, []),
        }  # fmt: skip


def load_talents() -> list[Talent]:
    """Return all talents, those of the demo region first, by language and key."""
    found = []
    for path in [*sorted(TALENTS.glob("*.toml")), HERE / "beyond.toml"]:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["talent"]
        found += [Talent(row, path.stem) for row in rows]
    return found
