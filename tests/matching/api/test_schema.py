"""The committed schema is the one the code has."""

from __future__ import annotations

from pathlib import Path

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "api-schema.yml"


def test_the_committed_schema_is_current() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    made = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert made == COMMITTED.read_text(), "Run: manage.py spectacular --file docs/api-schema.yml"


def test_schema_and_documentation_are_open(db, client):
    assert client.get("/api/v1/schema/").status_code == 200
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"cdn." not in page.content
