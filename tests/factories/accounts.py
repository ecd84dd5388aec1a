"""Accounts of fictional people."""

from __future__ import annotations

import factory

from accounts.models import User

PASSWORD = "harbour-and-heather"


class UserFactory(factory.django.DjangoModelFactory):
    """An account that can log in with PASSWORD."""

    email = factory.Sequence(lambda n: f"person{n}@tests.example")

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        return model_class.objects.create_user(fields.pop("email"), PASSWORD, **fields)
