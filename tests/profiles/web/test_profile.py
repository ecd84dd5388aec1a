"""A talent's pages: every form with right, wrong, empty and foreign input, and with no login."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cities.models import CityOfficer
from profiles.models import Education, LanguageSkill, Profile
from profiles.services import add_skill
from skills.text.vocabulary import load_vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerMemberFactory
from tests.factories.profiles import ProfileFactory
from universities.models import CareerOfficer, University

pytestmark = pytest.mark.django_db
PAGES = [
    "/profile/", "/profile/edit/about/", "/profile/edit/wishes/", "/profile/edit/permit/",
    "/profile/edit/studies/", "/profile/skills/", "/profile/parts/education/",
    "/profile/parts/experience/", "/profile/parts/languages/", "/profile/parts/certificates/",
    "/profile/cv/", "/profile/consents/", "/profile/data/", "/profile/data.json",
    "/profile/resume.json", "/profile/europass.xml",
]  # fmt: skip


@pytest.fixture
def own(client):
    profile = ProfileFactory()
    client.force_login(profile.user)
    return profile


@pytest.mark.parametrize("path", [*PAGES, "/matches/", "/saved/"])
def test_pages_of_a_talent_ask_for_a_login(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_talent_open_for_an_empty_profile(client, path):
    client.force_login(UserFactory())
    assert client.get(path).status_code == 200
    assert Profile.objects.count() == 1


def officer_of_a_university():
    university = University.objects.create(key="u", name="U", city=CityFactory())
    return CareerOfficer.objects.create(user=UserFactory(), university=university).user


@pytest.mark.parametrize(
    "account",
    [
        lambda: EmployerMemberFactory().user,
        officer_of_a_university,
        lambda: CityOfficer.objects.create(user=UserFactory(), city=CityFactory()).user,
        lambda: UserFactory(is_staff=True),
    ],
    ids=["employer", "career officer", "city officer", "operator"],
)
@pytest.mark.parametrize("path", ["/profile/", "/profile/cv/", "/matches/", "/saved/"])
def test_who_acts_for_an_organisation_is_told_so_and_gets_no_profile(client, account, path):
    client.force_login(account())
    page = client.get(path)
    assert page.status_code == 403
    assert "This page is for talents" in page.text
    assert not Profile.objects.exists()


def test_about_me_is_saved_and_read(client, own):
    sent = {
        "headline": "Registered nurse", "summary": "", "given_name": "Linh", "family_name": "Tran",
        "phone": "+358 40", "city": str(own.city_id), "links_text": "tran.example/work\n\n",
    }  # fmt: skip
    page = client.post("/profile/edit/about/", sent)
    assert (page.status_code, page["Location"]) == (302, "/profile/#about")
    own.refresh_from_db()
    assert (own.headline, own.links) == ("Registered nurse", ["https://tran.example/work"])
    assert own.reading["occupations"][0]["label"] == "registered nurse"


def test_wishes_are_saved_and_shown_in_words(client, own):
    page = client.post(
        "/profile/edit/wishes/",
        {
            "occupation_1": "Software Developer", "available_from": "2027-01-15",
            "target_countries": ["FI", "SE"], "target_cities": ["helsinki"],
            "willing_to_move": "no", "remote_only": "on", "contract_types": ["internship"],
            "schedule": "part_time", "pay_floor_eur_month": "1800",
        },
    )  # fmt: skip
    assert page.status_code == 302
    own.refresh_from_db()
    uri = load_vocabulary().occupations_by_key["software_developer"].uri
    assert (own.target_occupations, own.target_countries) == ([uri], ["FI", "SE"])
    assert (own.willing_to_move, own.remote_only, own.pay_floor_eur_month) == (False, True, 1800)
    shown = client.get("/profile/").text
    for words in ("software developer", "15 January 2027", "Finland, Sweden", "Internship"):
        assert words in shown


def test_occupations_beyond_the_three_of_the_form_are_kept(client, own):
    keys = ("software_developer", "registered_nurse", "cook", "welder")
    uris = [load_vocabulary().occupations_by_key[key].uri for key in keys]
    Profile.objects.filter(pk=own.pk).update(target_occupations=uris)
    client.post("/profile/edit/wishes/", {"occupation_1": "cook"})
    own.refresh_from_db()
    assert own.target_occupations == [uris[2], uris[3]]


def test_a_new_university_is_to_be_confirmed_anew(client, own):
    university = University.objects.create(key="u", name="U", city=own.city)
    Profile.objects.filter(pk=own.pk).update(
        university=university, programme="Law", university_confirmed_at=timezone.now()
    )
    same = {"university": str(university.pk), "programme": "Law", "expected_graduation_on": ""}
    client.post("/profile/edit/studies/", same)
    own.refresh_from_db()
    assert own.university_confirmed_at
    client.post("/profile/edit/studies/", {**same, "programme": "Medicine"})
    own.refresh_from_db()
    assert own.university_confirmed_at is None


WRONG = [
    ("/profile/edit/about/", {"headline": "x" * 201}, "headline"),
    ("/profile/edit/about/", {"headline": "a\0b"}, "headline"),
    ("/profile/edit/about/", {"city": "atlantis"}, "city"),
    ("/profile/edit/about/", {"links_text": "no page"}, "links_text"),
    ("/profile/edit/wishes/", {"occupation_1": "qqqq"}, "occupation_1"),
    ("/profile/edit/wishes/", {"available_from": "soon"}, "available_from"),
    ("/profile/edit/wishes/", {"target_countries": ["XX"]}, "target_countries"),
    ("/profile/edit/wishes/", {"target_cities": ["atlantis"]}, "target_cities"),
    ("/profile/edit/wishes/", {"contract_types": ["slavery"]}, "contract_types"),
    ("/profile/edit/wishes/", {"pay_floor_eur_month": "-1"}, "pay_floor_eur_month"),
    ("/profile/edit/wishes/", {"willing_to_move": "perhaps"}, "willing_to_move"),
    ("/profile/edit/permit/", {"permit_basis": "magic"}, "permit_basis"),
    ("/profile/edit/permit/", {}, "permit_basis"),
    ("/profile/edit/permit/", {"permit_basis": "none", "permit_valid_until": "x"}, "valid_until"),
    (
        "/profile/edit/permit/",
        {"permit_basis": "none", "permit_valid_until": "2020-01-31"},
        "valid_until",
    ),
    ("/profile/edit/studies/", {"university": "x"}, "university"),
    ("/profile/parts/education/", {}, "institution"),
    ("/profile/parts/education/", {"institution": "A", "start": "1999-13"}, "start"),
    ("/profile/parts/education/", {"institution": "A", "start": "2024", "end": "2020"}, "end"),
    ("/profile/parts/education/", {"institution": "A", "eqf_level": "9"}, "eqf_level"),
    ("/profile/parts/experience/", {"employer": "A"}, "title"),
    ("/profile/parts/experience/", {"title": "A", "start": "2099"}, "start"),
    ("/profile/parts/languages/", {"code": "klingon"}, "code"),
    ("/profile/parts/languages/", {"code": "fi", "cefr_level": "B7"}, "cefr_level"),
    ("/profile/parts/languages/", {}, "code"),
    ("/profile/parts/certificates/", {"name": " "}, "name"),
    ("/profile/parts/certificates/", {"name": "A", "given": "May"}, "given"),
    ("/profile/skills/", {"skill": ""}, "skill"),
    ("/profile/skills/", {"skill": "x" * 201}, "skill"),
    ("/profile/skills/", {"skill": "a\0b"}, "skill"),
]


@pytest.mark.parametrize(("path", "sent", "field"), WRONG)
def test_a_wrong_value_is_told_beside_its_field_and_changes_nothing(
    client, own, path, sent, field
):
    before = Profile.objects.values().get(pk=own.pk)
    page = client.post(path, sent)
    assert page.status_code == 400
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in page.text
    assert f'{field}_error"' in page.text
    after = Profile.objects.values().get(pk=own.pk)
    assert after == before
    assert not Education.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2024", "2024"), ("2024-9", "2024-09"), ("09/2024", "2024-09"), ("9. 2024", "2024-09")],
)
def test_dates_are_taken_as_people_write_them(client, own, typed, kept):
    client.post("/profile/parts/education/", {"institution": "Aalto", "start": typed})
    assert own.educations.get().start == kept


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("education", {"institution": "Aalto"}, {"institution": "KTH"}),
        ("experience", {"title": "Cook"}, {"title": "Chef"}),
        ("languages", {"code": "fi", "cefr_level": "A2"}, {"code": "fi", "cefr_level": "B1"}),
        ("certificates", {"name": "First aid"}, {"name": "Hygiene pass"}),
    ],
)
def test_a_part_is_added_changed_and_removed_by_its_owner_alone(client, own, kind, first, second):
    assert client.post(f"/profile/parts/{kind}/", first).status_code == 302
    names = {"education": "educations", "experience": "experiences"}
    rows = getattr(own, names.get(kind, kind))
    row = rows.get()
    client.post(f"/profile/parts/{kind}/{row.pk}/", second)
    row = rows.get()
    assert {key: getattr(row, key) for key in second} == second

    client.force_login(ProfileFactory().user)
    assert client.get(f"/profile/parts/{kind}/{row.pk}/").status_code == 404
    assert client.post(f"/profile/parts/{kind}/{row.pk}/", first).status_code == 404
    assert client.post(f"/profile/parts/{kind}/{row.pk}/remove/").status_code == 404
    assert rows.get() == row

    client.force_login(own.user)
    assert client.get(f"/profile/parts/{kind}/{row.pk}/remove/").status_code == 405
    assert client.post(f"/profile/parts/{kind}/{row.pk}/remove/").status_code == 302
    assert not rows.exists()


@pytest.mark.parametrize("path", ["/profile/edit/name/", "/profile/parts/horses/"])
def test_a_piece_that_there_is_none_of_is_not_found(client, own, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {}).status_code == 404


def test_a_language_is_stated_once(client, own):
    LanguageSkill.objects.create(profile=own, code="fi", cefr_level="A2")
    page = client.post("/profile/parts/languages/", {"code": "fi", "cefr_level": "B1"})
    assert page.status_code == 400
    assert own.languages.get().cefr_level == "A2"


def test_a_skill_is_linked_where_the_vocabulary_has_it_and_kept_as_written_else(client, own):
    for words in ("python", "Sauna maintenance", "PYTHON"):
        assert client.post("/profile/skills/", {"skill": words}).status_code == 302
    python = load_vocabulary().skills_by_key["python"].uri
    assert {(row.uri, row.phrase) for row in own.skills.all()} == {
        (python, "python"),
        ("", "Sauna maintenance"),
    }


def test_a_skill_is_removed_by_its_owner_alone(client, own):
    skill = add_skill(own, uri="", phrase="Sailing")
    client.force_login(ProfileFactory().user)
    assert client.post(f"/profile/parts/skills/{skill.pk}/remove/").status_code == 404
    client.force_login(own.user)
    assert client.post(f"/profile/parts/skills/{skill.pk}/remove/").status_code == 302
    assert not own.skills.exists()


def test_the_profile_names_what_each_missing_piece_would_bring(client):
    client.force_login(UserFactory())
    page = client.get("/profile/").text
    assert "0 of 8 pieces stated" in page
    assert "Add skills: they are the reasons you match." in page


def test_the_profile_says_beside_the_links_when_an_employer_sees_them(client, own):
    own.links = ["https://ilvara.example/work"]
    own.save()
    page = client.get("/profile/").text
    row = page.split("https://ilvara.example/work")[1].split("</dd>")[0]
    assert "shown only once you agree to contact" in row
