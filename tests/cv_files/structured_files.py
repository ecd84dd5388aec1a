"""CVs as structure: both families of Europass XML in four forms, and JSON Resume as people write it."""

import json
from xml.sax.saxutils import escape

from babel import Locale

from tests.cv_files.content import Talent

# ISO 639-2/B or /T codes, which the second family uses.
THREE_LETTERS = {
    "da": "dan", "de": "deu", "en": "eng", "et": "est", "fi": "fin", "lt": "lit", "lv": "lav", "nb": "nor",
    "pl": "pol", "sv": "swe", "ru": "rus", "uk": "ukr", "fa": "fas", "vi": "vie", "es": "spa", "fr": "fra",
    "pt": "por", "hi": "hin", "ta": "tam", "bn": "ben", "ur": "urd", "yo": "yor", "ka": "kat", "tr": "tur",
    "ar": "ara", "zh": "zho", "it": "ita", "ml": "mal", "te": "tel", "ig": "ibo", "ha": "hau", "uz": "uzb",
    "ak": "aka", "mr": "mar", "id": "ind", "ko": "kor", "ja": "jpn", "tw": "twi", "kk": "kaz", "tg": "tgk",
}  # fmt: skip
LEGACY_DIMENSIONS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")
DIMENSIONS = (
    "CEF-Understanding-Listening", "CEF-Understanding-Reading", "CEF-Speaking-Interaction",
    "CEF-Speaking-Production", "CEF-Writing-Production",
)  # fmt: skip


def _name(talent: Talent, code: str) -> str:
    return Locale.parse(talent.lang).languages.get(code, code)


def _list(items: list[str], mark: str = "li") -> str:
    """Return rich text as these forms carry it: escaped HTML within XML."""
    return escape("<ul>" + "".join(f"<{mark}>{escape(item)}</{mark}>" for item in items) + "</ul>")


def _all_skills(talent: Talent) -> list[str]:
    return [row["written"] for row in talent.row["skill"]]


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""


def _passport_period(start: str, end: str) -> str:
    def point(tag: str, value: str) -> str:
        return f'<{tag} year="{value[:4]}" month="--{value[5:7]}" day="---01"/>' if value else ""

    current = "false" if end else "true"
    return f"<Period>{point('From', start)}{point('To', end)}<Current>{current}</Current></Period>"


def _skills_passport(talent: Talent, version: str) -> str:
    row = talent.row
    work = "".join(
        f"<WorkExperience>{_passport_period(one['start'], one['end'])}<Position>{_tag('Label', one['title'])}</Position>"
        f"<Activities>{_list(one['tasks'])}</Activities><Employer>{_tag('Name', one['employer'])}<ContactInfo><Address><Contact>"
        f"{_tag('Municipality', one.get('city', ''))}<Country><Code>{one['country']}</Code></Country></Contact></Address></ContactInfo>"
        "</Employer></WorkExperience>"
        for one in row["experience"]
    )
    study = "".join(
        f"<Education>{_passport_period(one['start'], one['end'])}{_tag('Title', one['degree'])}"
        f"{'<Activities>' + escape('<p>' + escape(one['note']) + '</p>') + '</Activities>' if one.get('note') else ''}"
        f"<Organisation>{_tag('Name', one['institution'])}<ContactInfo><Address><Contact>{_tag('Municipality', one.get('city', ''))}"
        f"<Country><Code>{one['country']}</Code></Country></Contact></Address></ContactInfo></Organisation>"
        f"<Level><Code>{one['eqf_level']}</Code></Level><Field><Code>{one['isced_f']}</Code>{_tag('Label', one['field'])}</Field></Education>"
        for one in row["education"]
    )
    mother, foreign = "", ""
    for one in row["language"]:
        described = f"<Description><Code>{one['code']}</Code>{_tag('Label', _name(talent, one['code']))}</Description>"
        if one["level"] == "native":
            mother += f"<MotherTongue>{described}</MotherTongue>"
        else:
            levels = "".join(f"<{name}>{one['level']}</{name}>" for name in LEGACY_DIMENSIONS)
            foreign += f"<ForeignLanguage>{described}<ProficiencyLevel>{levels}</ProficiencyLevel></ForeignLanguage>"
    skills = _all_skills(talent)
    half = (len(skills) + 1) // 2
    given = _tag("FirstName", row["given_name"]) + _tag("Surname", row["family_name"])
    sites = "".join(
        f"<Website>{_tag('Contact', link)}<Use><Code>personal</Code></Use></Website>"
        for link in talent.links
    )
    certificates = "".join(
        f"<Achievement><Title><Code>certifications</Code><Label>{escape(one['name'])}</Label></Title>"
        f"<Description>{escape('<p>' + escape(one.get('issuer', '')) + ', ' + one['date'] + '</p>')}</Description></Achievement>"
        for one in row.get("certificate", ())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" locale="{talent.lang}">'
        f"<DocumentInfo><DocumentType>ECV</DocumentType><CreationDate>2026-10-02T09:12:00.000Z</CreationDate><XSDVersion>{version}</XSDVersion>"
        "<Generator>EWA</Generator></DocumentInfo><LearnerInfo><Identification>"
        f"<PersonName>{given}</PersonName><ContactInfo><Address><Contact>{_tag('Municipality', talent.city)}<Country><Code>{row.get('country', '')}</Code></Country></Contact></Address>"
        f"<Email>{_tag('Contact', talent.email)}</Email><TelephoneList><Telephone>{_tag('Contact', talent.phone)}<Use><Code>mobile</Code></Use></Telephone></TelephoneList>"
        f'<WebsiteList>{sites}</WebsiteList></ContactInfo><Demographics><Birthdate year="1999" month="--04" day="---17"/><Gender><Code>F</Code></Gender>'
        "<NationalityList><Nationality><Code>XX</Code></Nationality></NationalityList></Demographics></Identification>"
        f"<Headline><Type><Code>personal_statement</Code></Type><Description>{_tag('Label', row['summary'])}</Description></Headline>"
        f"<WorkExperienceList>{work}</WorkExperienceList><EducationList>{study}</EducationList>"
        f"<Skills><Linguistic><MotherTongueList>{mother}</MotherTongueList><ForeignLanguageList>{foreign}</ForeignLanguageList></Linguistic>"
        f"<JobRelated><Description>{_list(skills[:half])}</Description></JobRelated>"
        f"<Computer><Description>{_list(skills[half:])}</Description></Computer></Skills>"
        f"<AchievementList>{certificates}</AchievementList></LearnerInfo></SkillsPassport>\n"
    )


def passport_30(talent: Talent) -> str:
    """SkillsPassport as the portal wrote it until 2020."""
    return _skills_passport(talent, "V3.4")


def passport_first(talent: Talent) -> str:
    """SkillsPassport of its first version, with a prefix on every name."""
    text = _skills_passport(talent, "V3.0").replace(
        'xmlns="http://europass', 'xmlns:ep="http://europass'
    )
    head, _, body = text.partition("?>\n")
    return head + "?>\n" + body.replace("</", "\x00").replace("<", "<ep:").replace("\x00", "</ep:")


def learnerinfo_20(talent: Talent) -> str:
    """The learnerinfo form of version 2.0, small letters throughout."""
    row = talent.row

    def period(start: str, end: str) -> str:
        def point(tag: str, value: str) -> str:
            return (
                f"<{tag}><year>{value[:4]}</year><month>--{value[5:7]}</month></{tag}>"
                if value
                else f"<{tag}/>"
            )

        return f"<period>{point('from', start)}{point('to', end)}</period>"

    work = "".join(
        f"<workexperience>{period(one['start'], one['end'])}<position>{_tag('label', one['title'])}</position>"
        f"<activities>{escape(chr(10).join(one['tasks']))}</activities><employer>{_tag('name', one['employer'])}<address><addressLine/>"
        f"{_tag('municipality', one.get('city', ''))}<country><code>{one['country']}</code></country></address></employer></workexperience>"
        for one in row["experience"]
    )
    study = "".join(
        f"<education>{period(one['start'], one['end'])}{_tag('title', one['degree'])}{_tag('skills', one.get('note', ''))}"
        f"<organisation>{_tag('name', one['institution'])}<address>{_tag('municipality', one.get('city', ''))}<country><code>{one['country']}</code></country></address></organisation>"
        f"<level><code>{one['eqf_level']}</code></level><educationalfield><code>{one['isced_f']}</code>{_tag('label', one['field'])}</educationalfield></education>"
        for one in row["education"]
    )
    languages = ""
    for one in row["language"]:
        named = f"<code>{one['code']}</code>{_tag('label', _name(talent, one['code']))}"
        if one["level"] == "native":
            languages += f'<language xsi:type="europass:mother">{named}</language>'
        else:
            levels = "".join(
                f"<{name}>{one['level'].lower()}</{name}>"
                for name in (
                    "listening",
                    "reading",
                    "spokeninteraction",
                    "spokenproduction",
                    "writing",
                )
            )
            languages += (
                f'<language xsi:type="europass:foreign">{named}<level>{levels}</level></language>'
            )
    skills = _all_skills(talent)
    half = (len(skills) + 1) // 2
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<europass:learnerinfo xmlns:europass="http://europass.cedefop.europa.eu/Europass/V2.0" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" locale="{talent.lang}_{talent.lang.upper()}">'
        "<docinfo><issuedate>2012-10-02T09:12:00+02:00</issuedate><xsdversion>V2.0</xsdversion></docinfo>"
        '<prefs><field name="step1.photo" keep="false"/></prefs>'
        f"<identification>{_tag('firstname', row['given_name'])}{_tag('lastname', row['family_name'])}<contactinfo><address>"
        f"{_tag('municipality', talent.city)}<country><code>{row.get('country', '')}</code></country></address>{_tag('mobile', talent.phone)}{_tag('email', talent.email)}</contactinfo>"
        "<demographics><birthdate>1999-04-17</birthdate><gender>F</gender></demographics></identification>"
        f"<application>{_tag('label', row['headline'])}</application>"
        f"<workexperiencelist>{work}</workexperiencelist><educationlist>{study}</educationlist><languagelist>{languages}</languagelist>"
        f'<skilllist><skill type="technical">{escape("; ".join(skills[:half]))}</skill><skill type="computer">{escape("; ".join(skills[half:]))}</skill></skilllist>'
        "<misclist/></europass:learnerinfo>\n"
    )


def candidate(talent: Talent) -> str:
    """Candidate as the portal embeds it in its PDF."""
    return _candidate(talent, of_eures=False)


def candidate_eures(talent: Talent) -> str:
    """Candidate as it is sent to EURES: names by person, positions first, language codes of two letters."""
    return _candidate(talent, of_eures=True)


def _candidate(talent: Talent, *, of_eures: bool) -> str:
    row = talent.row
    day = "" if of_eures else "-01"

    def period(tag: str, start: str, end: str, running: str) -> str:
        last = (
            f"<eures:EndDate><hr:FormattedDateTime>{end}{day}</hr:FormattedDateTime></eures:EndDate>"
            if end
            else ""
        )
        return (
            f"<{tag}><eures:StartDate><hr:FormattedDateTime>{start}{day}</hr:FormattedDateTime></eures:StartDate>{last}"
            f"<{running}>{'false' if end else 'true'}</{running}></{tag}>"
        )

    def place(one: dict) -> str:
        return (
            "<OrganizationContact><Communication><Address>"
            f"{_tag('oa:CityName', one.get('city', ''))}<CountryCode>{one['country'].lower()}</CountryCode></Address></Communication></OrganizationContact>"
        )

    work = "".join(
        f"<EmployerHistory>{_tag('hr:OrganizationName', one['employer'])}{place(one)}<PositionHistory>"
        f'<PositionTitle typeCode="FREETEXT">{escape(one["title"])}</PositionTitle>'
        f"{period('eures:EmploymentPeriod', one['start'], one['end'], 'hr:CurrentIndicator')}"
        f"<oa:Description>{_list(one['tasks'])}</oa:Description>{_tag('City', one.get('city', ''))}<Country>{one['country'].lower()}</Country>"
        "</PositionHistory></EmployerHistory>"
        for one in row["experience"]
    )
    study = "".join(
        f"<EducationOrganizationAttendance>{_tag('hr:OrganizationName', one['institution'])}{place(one)}"
        f"{_tag('ProgramName', one['field']) if of_eures else ''}<EducationLevelCode>{one['eqf_level']}</EducationLevelCode>"
        f"{period('AttendancePeriod', one['start'], one['end'], 'Ongoing')}<EducationDegree>{_tag('hr:DegreeName', one['degree'])}"
        + (
            ""
            if of_eures
            else f'<eures:FieldOfStudy typeCode="FREETEXT"><MainFieldOfStudy>{escape(one["field"])}</MainFieldOfStudy></eures:FieldOfStudy>'
        )
        + (
            f"<OccupationalSkillsCovered>{escape('<p>' + escape(one['note']) + '</p>')}</OccupationalSkillsCovered>"
            if one.get("note")
            else ""
        )
        + "</EducationDegree></EducationOrganizationAttendance>"
        for one in row["education"]
    )
    mother, qualifications = "", ""
    for one in row["language"]:
        code = one["code"] if of_eures else THREE_LETTERS.get(one["code"], one["code"])
        if one["level"] == "native":
            mother += f'<PrimaryLanguageCode name="NORMAL">{code}</PrimaryLanguageCode>'
        else:
            dimensions = "".join(
                f"<eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>{name}</hr:CompetencyDimensionTypeCode>"
                f"<eures:Score><hr:ScoreText>{one['level']}</hr:ScoreText></eures:Score></eures:CompetencyDimension>"
                for name in DIMENSIONS
            )
            qualifications += f'<PersonCompetency><CompetencyID schemeName="NORMAL">{code}</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>{dimensions}</PersonCompetency>'
    skills = "".join(
        f'<PersonCompetency><CompetencyID schemeName="FREETEXT">{escape(skill)}</CompetencyID><hr:TaxonomyID>other</hr:TaxonomyID></PersonCompetency>'
        for skill in _all_skills(talent)
    )
    dial, _, number = talent.phone.removeprefix("+").partition(" ")
    sites = "".join(
        f"<Communication><ChannelCode>Web</ChannelCode>{_tag('oa:URI', link)}</Communication>"
        for link in talent.links
    )
    certificates = "".join(
        f"<Certification>{_tag('hr:CertificationTypeCode', '')}{_tag('hr:CertificationName', one['name'])}"
        f"<IssuingAuthority>{_tag('hr:OrganizationName', one.get('issuer', ''))}</IssuingAuthority><hr:FirstIssuedDate>{one['date']}</hr:FirstIssuedDate></Certification>"
        for one in row.get("certificate", ())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Candidate xsi:schemaLocation="http://www.europass.eu/1.0 Candidate.xsd" xmlns="http://www.europass.eu/1.0" '
        'xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0" '
        'xmlns:hr="http://www.hr-xml.org/3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<hr:DocumentID schemeID="Demo-{talent.key}" schemeName="DocumentIdentifier" schemeAgencyName="{"EURES" if of_eures else "EUROPASS"}" schemeVersionID="4.0"/>'
        f"<CandidatePerson><PersonName>{_tag('oa:GivenName', row['given_name'])}{_tag('hr:FamilyName', row['family_name'])}</PersonName>"
        f"<Communication><UseCode>home</UseCode><Address>{_tag('oa:CityName', talent.city)}<CountryCode>{row.get('country', '').lower()}</CountryCode></Address></Communication>"
        f"<Communication><ChannelCode>Telephone</ChannelCode><UseCode>mobile</UseCode><CountryDialing>{dial}</CountryDialing><oa:DialNumber>{number}</oa:DialNumber></Communication>"
        f"<Communication><ChannelCode>Email</ChannelCode>{_tag('oa:URI', talent.email)}</Communication>{sites}"
        f"<NationalityCode>xx</NationalityCode><hr:BirthDate>1999-04-17</hr:BirthDate><hr:GenderCode>2</hr:GenderCode>{mother}</CandidatePerson>"
        f'<CandidateProfile languageCode="{talent.lang}"><hr:ID schemeID="Demo-{talent.key}" schemeName="CandidateProfileID"/>'
        f"<hr:ExecutiveSummary>{escape('<p>' + escape(row['summary']) + '</p>')}</hr:ExecutiveSummary>"
        f"<EmploymentHistory>{work}</EmploymentHistory><EducationHistory>{study}</EducationHistory><eures:Licenses/>"
        f"<Certifications>{certificates}</Certifications><PersonQualifications>{qualifications}{skills}</PersonQualifications>"
        "</CandidateProfile><RenderingInformation><Design><Template>Template1</Template></Design></RenderingInformation></Candidate>\n"
    )


def json_by_the_book(talent: Talent) -> str:
    """JSON Resume 1.0.0 as its schema says."""
    row = talent.row
    value = {
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": {
            "name": talent.name, "label": row["headline"], "email": talent.email, "phone": talent.phone,
            "summary": row["summary"], "url": talent.links[0] if talent.links else "",
            "location": {"city": talent.city, "countryCode": row.get("country", "")}, "profiles": [],
        },
        "work": [
            {"name": one["employer"], "position": one["title"], "startDate": one["start"],
             **({"endDate": one["end"]} if one["end"] else {}), "highlights": one["tasks"]}
            for one in row["experience"]
        ],
        "education": [
            {"institution": one["institution"], "area": one["field"], "studyType": one["degree"],
             "startDate": one["start"], **({"endDate": one["end"]} if one["end"] else {})}
            for one in row["education"]
        ],
        "skills": [{"name": skill, "level": "", "keywords": []} for skill in _all_skills(talent)],
        "languages": [
            {"language": _name(talent, one["code"]).capitalize(), "fluency": one["written"] if talent.file_lang in ("de", "en", "lt", "lv", "pl") else one["level"]}
            for one in row["language"]
        ],
        "certificates": [
            {"name": one["name"], "issuer": one.get("issuer", ""), "date": one["date"]} for one in row.get("certificate", ())
        ],
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def json_grouped(talent: Talent) -> str:
    """Skills in groups of keywords, "Present" as an end, older names of fields, a meta part."""
    value = json.loads(json_by_the_book(talent))
    skills = _all_skills(talent)
    half = (len(skills) + 1) // 2
    value["skills"] = [
        {"name": "Technical", "keywords": skills[:half]}, {"name": "Other", "level": "Advanced", "keywords": skills[half:]},
    ]  # fmt: skip
    for one in value["work"]:
        one["company"] = one.pop("name")
        one["summary"] = " ".join(one.pop("highlights"))
        one.setdefault("endDate", "Present")
        one["startDate"] += "-01"
    for one in value["education"]:
        one.setdefault("endDate", "")
    value["basics"]["website"] = value["basics"].pop("url")
    value["meta"] = {"theme": "elegant"}
    return json.dumps(value, ensure_ascii=False)


def json_loose(talent: Talent) -> str:
    """Skills and languages as bare words, one text for the place, null ends, a mark before the text."""
    value = json.loads(json_by_the_book(talent))
    value["skills"] = _all_skills(talent)
    value["languages"] = [
        f"{_name(talent, one['code'])} ({one['level']})" for one in talent.row["language"]
    ]
    value["basics"]["location"] = talent.city
    for one in (*value["work"], *value["education"]):
        one["endDate"] = one.get("endDate")
        one["startDate"] = (
            int(one["startDate"][:4]) if len(one["startDate"]) == 4 else one["startDate"]
        )
    return "\ufeff" + json.dumps(value, ensure_ascii=False, indent=1)


PASSPORTS = {
    "passport_30": passport_30,
    "passport_first": passport_first,
    "learnerinfo_20": learnerinfo_20,
}
CANDIDATES = {"candidate": candidate, "candidate_eures": candidate_eures}
RESUMES = {
    "json_by_the_book": json_by_the_book,
    "json_grouped": json_grouped,
    "json_loose": json_loose,
}
