"""A guess of the ISCED-F 2013 code from the words of a field of study."""

from profiles.cv.reading.words import fold

# Codes and names of the fields: UNESCO, ISCED Fields of Education and Training 2013. The stems are
# those under which universities of the region list them; the first that occurs decides.
STEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("0613", ("software", "computer sci", "informati", "tietojenkasittely", "tietotekni", "ohjelmisto",
              "datavetenskap", "datateknik", "datalogi", "computing", "programmi", "web dev",
              "artificial intel", "machine learning", "data scien", "data engineer", "kunstliche intell",
              "informatyk", "datorik", "datorzinat", "programavim", "tarkvara", "programvar",
              "cyber", "kuberturv", "information technology", "informacines technolog", "it-")),
    ("0612", ("database", "network", "telecommunication net")),
    ("0311", ("econom", "kansantalous", "nationalekonom", "volkswirtschaft", "ekonomi ")),
    ("0411", ("accounting", "laskentatoimi", "redovisning", "rachunkowosc", "apskaita", "bokforing")),
    ("0412", ("finance", "banking", "rahoitus", "finans", "finanz")),
    ("0414", ("marketing", "markkinointi", "marknadsforing", "turundus", "rinkodara")),
    ("0413", ("business", "management", "liiketalous", "kauppatie", "betriebswirt", "foretagsekonomi",
              "zarzadzanie", "vadyba", "vadibzinat", "arijuhtimi", "administration", "okonomi og adm",
              "logistik", "logistics", "supply chain")),
    ("0714", ("electronic", "automation", "automaatio", "mechatronic", "robot", "elektronik", "embedded")),
    ("0713", ("electrical", "energy", "sahko", "energia", "elektrotechn", "elkraft", "energi")),
    ("0715", ("mechanic", "konetekn", "maskin", "maschinenbau", "mechanik", "masinaehit", "machine design")),
    ("0711", ("chemical eng", "process eng", "kemiantekniikka", "kemiteknik", "verfahrenstechnik")),
    ("0732", ("civil eng", "construction", "building", "rakennus", "bygg", "bauingenieur", "ehitus", "budownic")),
    ("0731", ("architect", "arkkiteh", "arkitekt", "urban plan", "architekt", "arhitekt")),
    ("0716", ("naval", "aerospace", "automotive", "marine eng", "shipbuilding")),
    ("0913", ("nurs", "hoitotyo", "sairaanhoi", "sjukskoterske", "omvardnad", "sygeplej", "sykeplei",
              "pflege", "pielegniar", "slaugos", "maszinib", "oendus")),
    ("0912", ("medicine", "laaketie", "medicin", "humanmedizin", "lekarsk")),
    ("0916", ("pharma", "farmasia", "farmaci")),
    ("0915", ("physiotherap", "fysioterapi", "occupational therap", "rehabilit")),
    ("0511", ("biology", "biologi", "biotech", "life scien", "bioloog")),
    ("0512", ("biochem", "biokem")),
    ("0521", ("environment", "ymparisto", "miljo", "umwelt", "keskkon", "srodowisk", "aplinkos")),
    ("0531", ("chemist", "kemia", "kemi", "chemie", "chemi", "keemia", "kimija")),
    ("0532", ("geolog", "geograph", "earth scien", "meteorolog", "oceanograph")),
    ("0533", ("physics", "fysiikka", "fysik", "physik", "fizyk", "fizik", "fuusika")),
    ("0541", ("mathemat", "matemat", "mathematik")),
    ("0542", ("statisti", "tilastot")),
    ("0421", ("law", "oikeustie", "juridik", "jura", "rechtswiss", "prawo", "teise", "oigus", "rettsvit")),
    ("0313", ("psycholog", "psykolog")),
    ("0314", ("sociolog", "sosiolog", "anthropolog")),
    ("0312", ("political", "international relations", "politik", "valtio-oppi", "statskunskap", "european studies")),
    ("0321", ("journalis", "media", "communication", "viestinta", "kommunikation")),
    ("0113", ("primary educ", "luokanopettaja", "teacher training")),
    ("0111", ("education", "pedagog", "kasvatustie")),
    ("0212", ("fashion", "interior", "industrial design", "muotoilu", "formgivning")),
    ("0211", ("graphic", "visual", "multimedia", "game design", "animation", "interaction design", "ux")),
    ("0215", ("music", "musiikki", "musik", "theatre", "dance")),
    ("0222", ("history", "historia", "archaeolog", "geschichte")),
    ("0231", ("language", "filolog", "philolog", "translation", "kielet", "linguist")),
    ("0232", ("literature", "kirjallisuus")),
    ("0811", ("agricultur", "agronom", "maatalous")),
    ("0821", ("forest", "metsa", "skog")),
    ("0721", ("food", "elintarvike", "livsmedel", "lebensmittel")),
    ("1013", ("hospitality", "hotel", "restaurant", "culinary", "kokki")),
    ("1015", ("touris", "matkailu")),
    ("1041", ("transport", "aviation", "navigation", "nautical")),
    ("0923", ("social work", "sosiaali", "socialt arb", "soziale arbeit")),
    ("0788", ("engineering", "tekniikka", "ingenieur", "ingenjor")),
)  # fmt: skip


def isced_f_of(field: str) -> str | None:
    """Return the four-digit code, or None when no word of the field is known."""
    folded = f"{fold(field)} "
    for code, stems in STEMS:
        if any(stem in folded for stem in stems):
            return code
    return None
