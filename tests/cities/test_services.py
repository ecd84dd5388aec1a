"""Places come without the demo too, once, and a bad file changes nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from cities.models import City, Partner, PartnerKind
from cities.services import import_cities, known_cities, read_cities
from universities.models import University

pytestmark = pytest.mark.django_db
HEAD = "key,name,names,country_code,nuts_code,latitude,longitude\n"


def test_two_commands_give_production_its_places_and_a_second_run_changes_nothing(capsys):
    for _run in range(2):
        call_command("import_cities")
        call_command("import_universities")
    assert City.objects.count() == len(known_cities()) == 56
    assert University.objects.count() == 34
    assert Partner.objects.filter(kind=PartnerKind.UNIVERSITY).count() == 35
    lines = capsys.readouterr().out.splitlines()
    assert lines[3:] == [
        "0 cities added, 0 changed",
        "0 partners added",
        "0 universities added",
    ]


def test_universities_ask_for_their_cities():
    with pytest.raises(CommandError, match="import_cities"):
        call_command("import_universities")


def test_what_an_operator_changed_stays_unless_asked_otherwise():
    import_cities(known_cities())
    City.objects.filter(key="turku").update(name="Turku-Åbo")
    assert import_cities(known_cities()) == (0, 0)
    assert import_cities(known_cities(), update=True) == (0, 1)
    assert City.objects.get(key="turku").name == "Turku"


def test_a_file_is_read_with_other_names(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text(HEAD + "rauma,Rauma,Raumo | Rauman,fi,FI196,61.13,21.51\n", encoding="utf-8")
    call_command("import_cities", file=path)
    city = City.objects.get()
    assert (city.names, city.country_code) == (["Raumo", "Rauman"], "FI")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rauma,Rauma,,FI,FI196,north,21.51", "Line 2"),
        ("rauma,Rauma,,FI,SE110,61.13,21.51", "another country"),
        ("rauma,Rauma,,FI,FI196,161.13,21.51", "rauma"),
        ("rauma,,,FI,FI196,61.13,21.51", "rauma"),
    ],
)
def test_a_bad_line_is_told_and_nothing_is_changed(tmp_path, line, told):
    path = tmp_path / "cities.csv"
    path.write_text(HEAD + "pori,Pori,,FI,FI196,61.48,21.79\n" + line + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 3" if told == "Line 2" else told):
        call_command("import_cities", file=path)
    assert not City.objects.exists()


def test_a_file_without_its_columns_is_told(tmp_path):
    path = tmp_path / "cities.csv"
    path.write_text("key,name\nrauma,Rauma\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="latitude"):
        read_cities(path)


@pytest.mark.parametrize("row", known_cities(), ids=lambda row: row.key)
def test_the_known_cities_lie_in_the_region_with_a_code_of_their_country(row):
    assert 50 <= row.latitude <= 70
    assert 5 <= row.longitude <= 29
    assert row.nuts_code.startswith(row.country_code)
    assert len(row.nuts_code) == 5
