"""Years, pay, permits and place of work."""

import pytest

from skills.text.statements import Statements, read_statements


@pytest.mark.parametrize(
    ("lang", "text", "years"),
    [
        ("fi", "Edellytämme vähintään 2 vuoden kokemusta alalta.", 2),
        ("de", "Mindestens drei Jahre Berufserfahrung im Vertrieb.", 3),
        ("pl", "Minimum 3 lata doświadczenia na podobnym stanowisku.", 3),
        ("sv", "Du har minst två års erfarenhet av yrket.", 2),
        ("en", "We ask for 2-3 years of experience in retail.", 2),
        ("en", "Our company has 30 years of experience in the field.", None),
        ("en", "Open 24 hours, 7 days a week.", None),
    ],
)
def test_years_of_experience(lang, text, years):
    assert read_statements(text, lang).experience_years == years


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fi", "Palkka on 3 200–4 100 €/kk.", (3200, 4100, "EUR", "month")),
        ("fi", "Tuntipalkka on 13,50 euroa.", (13.5, 13.5, "EUR", "hour")),
        ("de", "Gehalt: 45.000 bis 55.000 Euro brutto im Jahr.", (45000, 55000, "EUR", "year")),
        ("pl", "Wynagrodzenie 12 000 - 15 000 zł brutto miesięcznie.", (12000, 15000, "PLN", "month")),
        ("sv", "Lön 32 000–38 000 kr per månad.", (32000, 38000, "SEK", "month")),
        ("lv", "Alga no 1500 līdz 1900 EUR mēnesī bruto.", (1500, 1900, "EUR", "month")),
        ("en", "Salary 40k–50k EUR per year.", (40000, 50000, "EUR", "year")),
    ],
)  # fmt: skip
def test_pay(lang, text, expected):
    pay = read_statements(text, lang).pay
    assert (pay.minimum, pay.maximum, pay.currency, pay.period) == expected
    assert text[pay.start : pay.end] == pay.phrase


@pytest.mark.parametrize("text", ["Call 040 123 4567.", "Founded in 1998, 500 employees."])
def test_other_numbers_are_no_pay(text):
    assert read_statements(text, "en").pay is None


@pytest.mark.parametrize(
    ("lang", "text", "sponsorship"),
    [
        ("fi", "Autamme työluvan hakemisessa.", True),
        ("fi", "Emme valitettavasti voi auttaa työluvan hakemisessa.", False),
        ("pl", "Pomagamy w uzyskaniu zezwolenia na pracę.", True),
        ("pl", "Wymagane prawo do pracy w Polsce.", False),
        ("pl", "Praca w Gdańsku.", None),
    ],
)
def test_permits(lang, text, sponsorship):
    assert read_statements(text, lang).sponsorship is sponsorship


@pytest.mark.parametrize(
    ("lang", "text", "remote"),
    [
        ("en", "The job is fully remote.", "remote"),
        ("pl", "Praca hybrydowa, 2 dni w biurze.", "hybrid"),
        ("de", "Home-Office ist leider nicht möglich.", "on_site"),
        ("lv", "Attālināts darbs.", "remote"),
    ],
)
def test_place_of_work(lang, text, remote):
    assert read_statements(text, lang).remote == remote


@pytest.mark.parametrize("text", ["", "🎉", "\n\n"])
def test_nothing_said_is_nothing_read(text):
    assert read_statements(text, "lt") == Statements()


def test_number_of_a_standard_is_no_pay():
    text = "Bonus points for experience with ISO 27001 audits"
    assert read_statements(text, "en").pay is None


def test_payroll_of_many_people_is_no_pay():
    assert read_statements("You will run payroll for 400 employees", "en").pay is None
