from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        # Importing the checks registers them.
        from matching import checks, receivers  # noqa: F401

        receivers.connect()
