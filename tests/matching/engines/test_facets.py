"""Facets of the embedded engine that are counted by number."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from matching.core.types import FacetCount, Kind, LinkedSkill, Query
from matching.engines.embedded import EmbeddedEngine
from tests.factories.matching import make_vacancy_facts
from tests.matching.engine_contract.asking import make_empty_index, put


def skills(*names: str) -> tuple[LinkedSkill, ...]:
    return tuple(LinkedSkill(f"urn:skill:{name}", name) for name in names)


def test_a_value_that_comes_later_is_counted_by_its_name(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path)
    make_empty_index(engine)
    query = Query(facets=("skill", "employer", "occupation"), facet_size=2)
    assert engine.search(query).facets == {"skill": (), "employer": (), "occupation": ()}
    put(engine, make_vacancy_facts(1, skills=skills("b")))
    assert engine.search(query).facets["skill"] == (FacetCount("urn:skill:b", 1),)
    employer = UUID(int=901)
    put(engine, make_vacancy_facts(2, skills=skills("b", "c", "a"), employer_id=employer))
    page = engine.search(query)
    # Equal counts are cut in order of the value.
    assert page.facets["skill"] == (FacetCount("urn:skill:b", 2), FacetCount("urn:skill:a", 1))
    assert page.facets["employer"] == (
        FacetCount(str(UUID(int=900)), 1),
        FacetCount(str(employer), 1),
    )
