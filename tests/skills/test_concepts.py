import pytest
from django.core.exceptions import ValidationError

from skills.concepts import concept_label, concept_uri, find_concept
from skills.text.vocabulary import load_vocabulary

pytestmark = pytest.mark.without_database


def test_a_concept_is_found_by_its_name_in_any_language_and_case() -> None:
    nurse = load_vocabulary().occupations_by_key["registered_nurse"].uri
    assert find_concept("Registered NURSE", kind="occupation") == nurse
    assert find_concept("sairaanhoitaja", kind="occupation") == nurse
    assert find_concept("sjuksköterska", kind="occupation", lang="sv") == nurse
    assert find_concept("juggler of harbours", kind="occupation") == ""


def test_an_unknown_name_is_told_with_the_nearest_ones() -> None:
    with pytest.raises(ValidationError, match=r"is not in the vocabulary\. Near it: .*[Nn]urse"):
        concept_uri("nurse of harbours", kind="occupation", lang="en")


def test_a_concept_is_called_as_the_language_has_it_or_in_english() -> None:
    nurse = load_vocabulary().occupations_by_key["registered_nurse"].uri
    assert concept_label(nurse, lang="fi") == "sairaanhoitaja"
    assert concept_label(nurse, lang="zz") == concept_label(nurse, lang="en")
    assert concept_label("urn:nothing", lang="en") == ""
