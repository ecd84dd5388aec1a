"""May this person take this work: the permit basis against what the employer offers.

The table is written out, a row for each basis, so that it can be read, argued about and checked.
It decides what we list first; the sentences say what to check, and none of it is legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matching.core.types import Constraint, ProfileFacts, State, VacancyFacts

PERMIT_BASES = (
    "eu_eea_ch",
    "permanent",
    "student",
    "post_study",
    "work",
    "family",
    "protection",
    "none",
    "unknown",
)
SPONSORSHIPS = ("yes", "no", "case_by_case")

# These hold in the country that gave them; in another one they are a question.
NATIONAL_BASES = frozenset({"permanent", "student", "post_study", "work", "family", "protection"})
# These end, and an ended one is no right to work.
TEMPORARY_BASES = frozenset({"student", "post_study", "work", "family", "protection"})


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation, which happens where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Permission:
    """One cell of the table: the state, and the English sentence that explains it."""

    state: State
    sentence: str


_FREE = Permission(
    State.MET, gettext_noop("Citizens of the EU, the EEA and Switzerland may take this work.")
)
_PERMANENT = Permission(
    State.MET, gettext_noop("A permanent residence permit includes the right to work.")
)
_FAMILY = Permission(
    State.MET, gettext_noop("A residence permit for family ties usually includes work.")
)
_PROTECTION = Permission(
    State.MET, gettext_noop("A permit on grounds of protection usually includes work.")
)
_SPONSORED = Permission(
    State.MET, gettext_noop("The employer helps with the permit that this work needs.")
)
_ASK = Permission(
    State.UNKNOWN,
    gettext_noop("A permit may be needed; ask the employer, who decides case by case."),
)
_STUDENT_ALONE = Permission(
    State.UNKNOWN,
    gettext_noop(
        "A student permit limits the hours, and the employer does not help with another: "
        "check what your permit allows."
    ),
)
_POST_STUDY = Permission(
    State.MET, gettext_noop("A permit for seeking work after studies includes work while it runs.")
)
_POST_STUDY_ALONE = Permission(
    State.UNKNOWN,
    gettext_noop(
        "Your permit allows work while it runs, and the employer does not help with the next "
        "one: check that you can change it yourself."
    ),
)
_WORK_ALONE = Permission(
    State.UNKNOWN,
    gettext_noop(
        "A work permit can be tied to an employer or a field, and this employer does not help "
        "with a new one: check what yours allows."
    ),
)
_SHUT = Permission(
    State.NOT_MET,
    gettext_noop("This work needs a permit, and the employer does not help with it."),
)
_NOT_SAID = Permission(
    State.UNKNOWN,
    gettext_noop("The employer does not help with permits: tell us yours to see if it is enough."),
)

TRUTH_TABLE: dict[tuple[str, str], Permission] = {
    ("eu_eea_ch", "yes"): _FREE,
    ("eu_eea_ch", "no"): _FREE,
    ("eu_eea_ch", "case_by_case"): _FREE,
    ("permanent", "yes"): _PERMANENT,
    ("permanent", "no"): _PERMANENT,
    ("permanent", "case_by_case"): _PERMANENT,
    ("student", "yes"): _SPONSORED,
    ("student", "no"): _STUDENT_ALONE,
    ("student", "case_by_case"): _ASK,
    ("post_study", "yes"): _SPONSORED,
    ("post_study", "no"): _POST_STUDY_ALONE,
    ("post_study", "case_by_case"): _POST_STUDY,
    ("work", "yes"): _SPONSORED,
    ("work", "no"): _WORK_ALONE,
    ("work", "case_by_case"): _ASK,
    ("family", "yes"): _FAMILY,
    ("family", "no"): _FAMILY,
    ("family", "case_by_case"): _FAMILY,
    ("protection", "yes"): _PROTECTION,
    ("protection", "no"): _PROTECTION,
    ("protection", "case_by_case"): _PROTECTION,
    ("none", "yes"): _SPONSORED,
    ("none", "no"): _SHUT,
    ("none", "case_by_case"): _ASK,
    ("unknown", "yes"): _SPONSORED,
    ("unknown", "no"): _NOT_SAID,
    ("unknown", "case_by_case"): _ASK,
}


def permission(permit_basis: str, sponsorship: str) -> Permission:
    """Return the cell of the table. A code it does not know raises KeyError."""
    return TRUTH_TABLE[permit_basis, sponsorship]


def basis_for(vacancy: VacancyFacts, profile: ProfileFacts, *, today: date) -> str:
    """Return the basis that counts for this vacancy: the row of the table to read.

    A temporary permit that ends before the work can start counts as "none". A national one,
    held by somebody who lives in another country than the work is in, counts as "unknown".
    """
    basis = profile.permit_basis
    start = max(vacancy.starts_on or today, today)
    ends = profile.permit_valid_until
    if basis in TEMPORARY_BASES and ends is not None and ends < start:
        return "none"
    home, there = profile.place.country_code, vacancy.place.country_code
    if basis in NATIONAL_BASES and home and there and home != there:
        return "unknown"
    return basis


def decide_permit(vacancy: VacancyFacts, profile: ProfileFacts, today: date) -> Constraint:
    """Return the permit constraint: `need` is the sponsorship, `have` the basis that counts."""
    basis = basis_for(vacancy, profile, today=today)
    state = permission(basis, vacancy.sponsorship).state
    return Constraint(kind="permit", state=state, need=vacancy.sponsorship, have=basis)


def without_permit_basis(constraint: Constraint) -> Constraint:
    """Return the constraint as an employer may see it: its state, without the basis itself.

    Why somebody may live in a country (family, protection) is none of an employer's business, nor
    is where else somebody looks for work.
    """
    if constraint.kind != "permit" and constraint.code != "named":
        return constraint
    return replace(constraint, have="")
