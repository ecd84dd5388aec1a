"""What a profile states, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cities.models import City
from employers.models import ContractType, Schedule
from profiles.models import Profile
from skills.names import country_name
from skills.text.vocabulary import load_vocabulary


def wishes_in_words(profile: Profile) -> list[tuple[str, str]]:
    """Return what is stated of the work looked for, as (name, words)."""
    vocabulary = load_vocabulary()
    cities = City.objects.filter(key__in=profile.target_cities).values_list("name", flat=True)
    contracts = dict(ContractType.choices)
    countries = sorted(country_name(code) for code in profile.target_countries)
    rows = [
        (_("Occupations"), [vocabulary.label(uri, "en") for uri in profile.target_occupations]),
        (_("From"), [date_format(profile.available_from)] if profile.available_from else []),
        (_("Countries"), countries),
        (_("Cities"), list(cities)),
        (_("Contracts"), [str(contracts[code]) for code in profile.contract_types]),
        (_("Hours"), [str(Schedule(profile.schedule).label)] if profile.schedule else []),
    ]
    if profile.willing_to_move is not None:
        moves = _("Would move for work") if profile.willing_to_move else _("Would not move")
        rows.append((_("Moving"), [moves]))
    if profile.remote_only:
        rows.append((_("Place of work"), [_("Only remote work")]))
    if profile.pay_floor_eur_month:
        pay = _("%(pay)s euro a month before tax") % {"pay": f"{profile.pay_floor_eur_month:,}"}
        rows.append((_("Least pay"), [pay]))
    return [(name, ", ".join(words)) for name, words in rows if words]
