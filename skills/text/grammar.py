"""Small closed classes of words per language that statements need and that never grow.

A language pack lists what people write about languages, pay and permits; here stands grammar:
negating words, numbers, contrast, and the beginnings of words that speak about language skills.
All entries are folded (lower case, no diacritics).
"""

from __future__ import annotations

from typing import Final

NEGATORS: Final[dict[str, frozenset[str]]] = {
    "da": frozenset(["ikke", "ingen", "intet", "uden", "hverken", "ej"]),
    "de": frozenset(["nicht", "kein", "keine", "keinen", "keiner", "keinerlei", "ohne", "weder"]),
    "en": frozenset(
        [
            "no",
            "not",
            "without",
            "neither",
            "nor",
            "don't",
            "doesn't",
            "isn't",
            "aren't",
            "needn't",
            "won't",
            "cannot",
            "can't",
        ]
    ),
    "et": frozenset(["ei", "pole", "ilma", "mitte", "ega", "arge"]),
    "fi": frozenset(["ei", "en", "et", "emme", "ette", "eivat", "ilman", "eika", "etko", "eiko"]),
    "lt": frozenset(["ne", "nera", "be", "nei"]),
    "lv": frozenset(["nav", "bez", "ne", "nevis", "nedz"]),
    "nb": frozenset(["ikke", "ingen", "intet", "uten", "verken", "ikkje", "ingenting"]),
    "pl": frozenset(["nie", "bez", "ani", "brak"]),
    "sv": frozenset(["inte", "ej", "icke", "ingen", "inget", "inga", "utan", "varken"]),
}

# A negator before such a word negates nothing: "not only German", "not below B2". Those of six
# letters and more also stand for the words that begin with them.
ONLY: Final[dict[str, tuple[str, ...]]] = {
    "da": ("kun", "bare", "alene", "under", "lavere", "darligere", "mindre", "blot"),
    "de": ("nur", "allein", "unter", "schlechter", "weniger", "niedriger", "bloss"),
    "en": ("only", "just", "merely", "lower", "below", "less", "worse", "limited"),
    "et": ("ainult", "uksnes", "vaid", "madalam", "halvem", "vahem", "alla", "pelgalt"),
    "fi": ("vain", "ainoastaan", "pelkastaan", "alle", "huonompi", "matalampi", "alempi"),
    "lt": ("tik", "vien", "zemesn", "mazesn", "maziau", "prastesn", "blogesn", "zemiau"),
    "lv": ("tikai", "vien", "zemak", "zemaka", "zemaks", "zemaku", "mazak", "mazaka", "sliktak", "sliktaka"),
    "nb": ("bare", "kun", "under", "lavere", "darligere", "mindre"),
    "pl": ("tylko", "jedynie", "nizszy", "nizszym", "nizsza", "nizszej", "nizszego", "nizej", "gorszy",
           "gorsza", "gorzej", "mniej"),
    "sv": ("bara", "endast", "enbart", "lagre", "under", "samre", "mindre"),
}  # fmt: skip

# What a negator before these says is that something else is fine: "No German? No problem!", "without
# mistakes".
NO_TROUBLE: Final = ("problem", "worri", "worry", "fara", "hata", "huolta", "beda", "probleem",
                     "ongelma", "sorgen", "panik", "zmartw", "klopot",
                     "fejl", "feil", "fel", "fehler", "error", "mistake", "klaid", "klud",
                     "virhe", "bled")  # fmt: skip

# Languages that write the negation onto the verb: "nereikalaujame", "neprasām", "nieznający".
NEGATED_VERB_PREFIX: Final = {"lt": "ne", "lv": "ne"}
NEGATED_VERBS: Final[dict[str, tuple[str, ...]]] = {
    "lt": ("nereik", "nebutin", "neprival", "neprasom", "nelaukiam", "nesitikim", "netur",
           "nebus", "nesvarb", "nekeliam", "nebent", "nekliud", "neisvengiam", "nemok", "nekalb",
           "nesneka", "nesuprant", "nevartoj", "nenaudoj", "nezin", "neprireik", "netikrin",
           "nevertin", "nevald"),
    "lv": ("nevajag", "nepras", "nepieprasa", "nepieprasam", "neprasam", "nebus", "neobligat",
           "nesagaid", "nevajadz", "netraucet", "netrauce", "nepiecies", "neprot", "neruna",
           "nezin", "neparvald", "nesaprot", "netiek", "negaid", "neparbaud", "nelieto", "nemak"),
    "pl": ("nieznaj", "niemow", "niewymag", "niepotrzebn"),
}  # fmt: skip
# These only look negated.
NOT_NEGATED: Final[dict[str, tuple[str, ...]]] = {
    "lt": ("nebent",), "lv": ("nepiecies",),
}  # fmt: skip

# Estonian and Finnish write "without" as an ending.
WITHOUT_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "et": ("keeleta", "oskuseta", "teadmisteta", "oskamata", "valdamata", "raakimata"),
    "fi": ("taidotta", "kielitta", "osaamatta", "puhumatta", "hallitsematta"),
}  # fmt: skip

CONJUNCTIONS: Final[dict[str, frozenset[str]]] = {
    "da": frozenset({"og", "eller", "samt"}), "de": frozenset({"und", "oder", "sowie", "bzw"}),
    "en": frozenset({"and", "or", "as", "well"}), "et": frozenset({"ja", "voi", "ning", "ega"}),
    "fi": frozenset({"ja", "tai", "seka", "eika", "taikka"}),
    "lt": frozenset({"ir", "ar", "arba", "bei", "nei"}), "lv": frozenset({"un", "vai", "ka", "ari"}),
    "nb": frozenset({"og", "eller", "samt"}), "pl": frozenset({"i", "lub", "oraz", "albo", "ani"}),
    "sv": frozenset({"och", "eller", "samt"}),
}  # fmt: skip

CONTRASTS: Final[dict[str, frozenset[str]]] = {
    "da": frozenset({"men", "dog", "mens"}),
    "de": frozenset({"aber", "sondern", "jedoch", "wahrend", "doch", "hingegen"}),
    "en": frozenset({"but", "while", "whereas", "however", "though", "although", "yet"}),
    "et": frozenset({"aga", "kuid", "vaid", "samas", "kuigi"}),
    "fi": frozenset({"mutta", "vaan", "kun", "vaikka", "taas"}),
    "lt": frozenset({"bet", "taciau", "o", "nors", "tuo"}),
    "lv": frozenset({"bet", "taču", "tacu", "savukart", "lai", "tomer"}),
    "nb": frozenset({"men", "mens", "dog", "derimot"}),
    "pl": frozenset({"ale", "lecz", "jednak", "natomiast", "a", "zas", "choc"}),
    "sv": frozenset({"men", "dock", "medan", "daremot"}),
}  # fmt: skip

# Beginnings of words that say the talk is of a language and how well somebody knows it.
LANGUAGE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "da": ("sprog", "kundskab", "kendskab", "faerdighed", "tale", "taler", "skrift", "mundtlig",
           "forsta", "flyd", "snakke", "kommuniker", "behersk", "modersmal", "niveau", "kunne", "bruger", "udtryk"),
    "de": ("sprach", "sprech", "sprich", "kenntnis", "schrift", "wort", "mundlich", "beherrsch",
           "fliess", "niveau", "verhandlungssicher", "muttersprach", "kommunizier", "verstand", "ausdruck", "pruf", "zertifikat"),
    "en": ("language", "speak", "spoken", "written", "fluen", "proficien", "skill", "knowledge",
           "command", "level", "native", "verbal", "oral", "communicat", "understand", "cefr",
           "read", "write", "writing", "conversational", "working", "use", "express"),
    "et": ("keel", "oskus", "oska", "raagi", "suhtl", "valda", "kone", "kirjas", "tase", "tasem",
           "tasandi", "emake", "raaki", "kasuta"),
    "fi": ("kiel", "taito", "taido", "puhu", "kirjoit", "suullis", "kirjallis", "osaat", "osaa",
           "osata", "taso", "hallits", "viesti", "kommunik", "ymmarr", "parjaa", "asioi", "kayta", "ilmais"),
    "lt": ("kalb", "moke", "moka", "zini", "lyg", "rast", "zodziu", "susikalb", "gimtoj", "sneke",
           "bendra", "suprat", "vartoj", "naudoj"),
    "lv": ("valod", "zinasan", "prasm", "proti", "runa", "parvald", "limen", "rakst", "sazin",
           "mutvard", "komunik", "saprot", "sarun", "lieto", "izteik"),
    "nb": ("sprak", "tale", "kunnskap", "kjennskap", "ferdighet", "snakke", "skrift", "muntlig", "flyt",
           "niva", "kommuniser", "behersk", "forsta", "morsmal", "skrive", "kunne", "bruker", "uttryk"),
    "pl": ("jezyk", "jezyczn", "jez", "znajomosc", "mow", "wlad", "komunik", "poziom", "biegl", "plynn",
           "pismie", "rozum", "rozmaw", "znaj", "zna", "uzywa", "poslug", "wypow"),
    "sv": ("sprak", "kunskap", "fardighet", "tala", "talar", "skrift", "muntlig", "flyt", "niva",
           "kommunicer", "behersk", "beharsk", "forsta", "modersmal", "skriv", "kan", "prata", "anvand", "uttryck"),
}  # fmt: skip

# Roots that make a compound one of those: "Fremdsprachenkenntnisse", "arbetsspråk", "työkieli".
LANGUAGE_ROOTS: Final = ("kiel", "keel", "sprak", "sprog", "sprach", "kenntnis", "kunnskap",
                         "kunskap", "kundskab")  # fmt: skip

# Beginnings of words for speaking, reading and writing, after which a name is a language whatever follows.
SPEAKING: Final[dict[str, tuple[str, ...]]] = {
    "da": ("taler", "tale", "snakke", "skriv", "laese", "laeser"),
    "de": ("sprech", "sprich", "beherrsch"),
    "en": ("speak", "fluent", "spoken", "read", "reading", "writ"),
    "et": ("raagi", "suhtle", "luge", "kirjuta"), "fi": ("puhu", "kirjoit", "luke"),
    "lt": ("kalbate", "kalbeti", "kalbi", "skaity", "rasyti"),
    "lv": ("runa", "parvald", "lasit", "rakstit"),
    "nb": ("snakke", "skriv", "lese", "leser"), "pl": ("mowi", "wlada", "czyta", "pisa"),
    "sv": ("talar", "tala", "prata", "skriv", "lasa", "laser"),
}  # fmt: skip

# Beginnings of verbs that follow a name as they would follow any noun.
VERBS_AFTER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "da": ("svarende", "tilsvarende", "hos", "anses", "ses", "kraeves", "taeller", "bliver", "bruges", "vaegtes", "haves"),
    "de": ("entsprech", "wird", "waren", "ware", "reicht", "genugt", "gilt", "zahlt", "hilft", "sprech",
           "solltest", "sollten", "setzen", "erwarten"),
    "en": ("equivalent", "corresponding", "can", "will", "across", "throughout", "within", "every",
           "daily", "because", "would", "counts", "comes", "isn't", "helps", "wins", "makes", "opens", "suffices"),
    "et": ("vastav", "oleks", "tuleb", "annab", "pole", "loetakse", "piisab"),
    "fi": ("vastaav", "olisi", "katsotaan", "luetaan", "riitta", "auttaa"),
    "lt": ("atitink", "butu", "laikom", "prave", "padet", "pades"),
    "lv": ("atbilst", "tiks", "tiek", "noder", "palidz", "nak", "butu"),
    "nb": ("tilsvarende", "svarende", "anses", "regnes", "kreves", "teller", "blir", "brukes", "vektlegges"),
    "pl": ("odpowiada", "potwierdz", "umozliw", "pozwal", "uczy", "jest", "bedzie", "bylby", "stanowi", "wystarcz", "pomoze", "przyda"),
    "sv": ("motsvarande", "ses", "anses", "raknas", "kravs", "behovs", "vore", "blir", "anvands", "racker",
           "hjalper"),
}  # fmt: skip

# Words that join names beside conjunctions: "sowohl Deutsch als auch Englisch", "nii eesti kui".
JOINING: Final[dict[str, frozenset[str]]] = {
    "da": frozenset({"pa", "bade", "i", "savel", "som", "enten", "hverken"}),
    "de": frozenset({"als", "auch", "auf", "in", "sowohl", "wie", "noch", "der", "des"}),
    "en": frozenset({"in", "both", "either", "nor", "the"}), "et": frozenset({"kui", "ka"}),
    "fi": frozenset({"etta", "eli", "kuin", "myos", "joko"}),
    "lt": frozenset({"tiek", "nei", "taip", "pat"}), "lv": frozenset({"gan", "ne", "ka"}),
    "nb": frozenset({"pa", "bade", "i", "savel", "som"}),
    "pl": frozenset({"jak", "w", "po", "tak", "badz", "czy", "jezyka", "jezyk", "jezyku"}),
    "sv": frozenset({"pa", "bade", "i", "saval", "som"}),
}  # fmt: skip

# "Or" and "and", which part "Finnish or Swedish" from "and English at a good level".
OR_WORDS: Final = frozenset({"eller", "oder", "or", "tai", "voi", "arba", "vai", "lub", "albo"})
AND_WORDS: Final = frozenset({"og", "och", "und", "and", "seka", "ning", "ir", "un", "oraz", "i",
                              "samt", "sowie", "bei", "ja"})  # fmt: skip

# Polish words that stand before a name without being described by it.
POLISH_ADVERBS: Final = frozenset({"zarowno", "takze", "tez", "rowniez", "nawet", "tylko",
                                   "jedynie", "glownie", "najlepiej", "biegle"})  # fmt: skip

# Conjunctions that also say "too", and so part nothing: "un, vēlams, arī poļu valodā".
TOO: Final = frozenset({"ari", "ka", "as", "well"})

# Before a name these end what is said of it: "the language is English and no Danish is needed".
COPULAS: Final = frozenset({"er", "ist", "is", "on", "yra", "ir", "jest", "to", "ar"})

# "Without Danish it cannot be done" demands Danish.
WITHOUT: Final = frozenset(
    {"bez", "be", "ohne", "utan", "uden", "uten", "without", "ilman", "ilma"}
)

# Between two levels these make a range: "gute bis sehr gute".
RANGE: Final = frozenset({"bis", "to", "till", "til", "iki", "lidz", "do", "kuni"})

# People of a country: "tyskere", "svenskar".
PEOPLE_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "da": ("ere", "er", "erne"), "nb": ("ere", "er", "erne"), "sv": ("ar", "are", "arna"),
    "lv": ("iesi",), "pl": ("owie", "cy"),
}  # fmt: skip

# "If", before what would be welcome: "Jos osaat viroa, se on plussaa".
CONDITIONS: Final[dict[str, frozenset[str]]] = {
    "da": frozenset({"hvis", "om", "safremt"}), "de": frozenset({"wenn", "falls", "sofern"}),
    "en": frozenset({"if"}), "et": frozenset({"kui"}), "fi": frozenset({"jos", "mikali"}),
    "lt": frozenset({"jei", "jeigu"}), "lv": frozenset({"ja"}),
    "nb": frozenset({"hvis", "om", "dersom"}), "pl": frozenset({"jesli", "jezeli", "gdy"}),
    "sv": frozenset({"om", "ifall"}),
}  # fmt: skip

# Beginnings of words that welcome people, so that those "without Danish" are no nice to have.
WELCOMING: Final = ("welcom", "willkommen", "velkom", "valkom", "tervetul", "teretul", "zaprasz",
                    "gaidi", "laukiam", "oodatud", "begruss", "widziani")  # fmt: skip

NUMBER_WORDS: Final[dict[str, dict[str, int]]] = {
    "da": {"et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "ti": 10},
    "de": {"ein": 1, "einem": 1, "einjahrige": 1, "einjahriger": 1, "zwei": 2, "zweijahrige": 2,
           "zweijahriger": 2, "drei": 3, "dreijahrige": 3, "dreijahriger": 3, "vier": 4, "funf": 5,
           "funfjahrige": 5, "zehn": 10},
    "en": {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10},
    "et": {"uks": 1, "uhe": 1, "uheaastane": 1, "kaks": 2, "kahe": 2, "kaheaastane": 2, "kolm": 3,
           "kolme": 3, "kolmeaastane": 3, "neli": 4, "viis": 5, "viie": 5, "kumme": 10},
    "fi": {"yksi": 1, "yhden": 1, "kaksi": 2, "kahden": 2, "parin": 2, "kolme": 3, "kolmen": 3,
           "nelja": 4, "neljan": 4, "viisi": 5, "viiden": 5, "kymmenen": 10},
    "lt": {"vieneriu": 1, "vieneri": 1, "vienu": 1, "dveju": 2, "dveji": 2, "dvejus": 2, "trys": 3,
           "triju": 3, "treju": 3, "trejus": 3, "keturiu": 4, "penkiu": 5, "penkerius": 5,
           "penkeriu": 5, "desimties": 10},
    "lv": {"viena": 1, "vienu": 1, "viens": 1, "divu": 2, "divi": 2, "divus": 2, "diviem": 2,
           "triju": 3, "tris": 3, "cetru": 4, "cetri": 4, "cetrus": 4, "piecu": 5, "pieci": 5,
           "piecus": 5, "desmit": 10},
    "nb": {"ett": 1, "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "ti": 10},
    "pl": {"jeden": 1, "rok": 1, "roczne": 1, "rocznego": 1, "roczny": 1, "rocznym": 1,
           "dwa": 2, "dwoch": 2, "dwuletnie": 2, "dwuletniego": 2, "dwuletnim": 2, "trzy": 3,
           "trzech": 3, "trzyletnie": 3, "trzyletniego": 3, "trzyletnim": 3, "cztery": 4,
           "czterech": 4, "czteroletnie": 4, "piec": 5, "pieciu": 5, "piecioletnie": 5,
           "piecioletniego": 5},
    "sv": {"ett": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "tio": 10},
}  # fmt: skip

# Words by which an ad speaks to its reader, folded.
READER: Final[dict[str, frozenset[str]]] = {
    "da": frozenset({"du", "dig", "din", "dit", "dine"}),
    "de": frozenset({"du", "dich", "dir", "dein", "deine", "deinen", "deinem", "deiner",
                     "sie", "ihre", "ihren", "ihrem", "ihrer"}),
    "en": frozenset({"you", "your"}),
    "et": frozenset({"sa", "sina", "sind", "sinu", "sinult", "teie"}),
    "fi": frozenset({"sina", "sinun", "sinua", "sinut", "sinulla", "sinulta", "tehtavasi",
                     "tyosi", "vastaat", "teet", "paaset", "olet", "saat"}),
    "lt": frozenset({"tu", "tavo", "tau", "jus", "jusu", "jums"}),
    "lv": frozenset({"tu", "tavs", "tava", "tavi", "tev", "jus", "jusu", "jums"}),
    "nb": frozenset({"du", "deg", "din", "ditt", "dine"}),
    "pl": frozenset({"ty", "ci", "cie", "twoj", "twoja", "twoje", "twoim", "bedziesz"}),
    "sv": frozenset({"du", "dig", "din", "ditt", "dina"}),
}  # fmt: skip

# Beginnings of words of how to apply, or whole words where a space ends them: what such a
# sentence names is to be sent or talked about.
APPLYING: Final[dict[str, tuple[str, ...]]] = {
    "da": ("ansog", "cv", "jobsamtale", "samtaler"),
    "de": ("bewirb", "bewerb", "lebenslauf", "anschreiben", "unterlagen"),
    "en": ("apply", "cv", "applications", "interviews", "applicants"),
    "et": ("kandideeri", "cv", "elulookirjeldus", "motivatsioonikiri", "avaldus"),
    "fi": (
        "hakemus",
        "hakemuks",
        "hae",
        "hakea",
        "cv",
        "haastattelemme",
        "haastatteluun",
        "haastattelut ",
        "rekrytoinnista ",
    ),
    "lt": ("cv", "gyvenimo", "motyvacin", "kandidatuo", "siusk"),
    "lv": ("cv", "pieteik", "piesak", "motivacijas"),
    "nb": ("soknad", "cv", "sok ", "intervjuer"),
    "pl": ("cv", "aplikuj", "aplikacj", "zgloszen", "wyslij", "przeslij"),
    "sv": ("ansok", "cv", "intervjuer", "sok "),
}
