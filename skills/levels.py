"""What levels of language and education are called, the same for talents and employers."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

# CEFR, and "native" above it.
CEFR_WORDS: Final = (
    ("A1", _("A1: first words")),
    ("A2", _("A2: everyday phrases")),
    ("B1", _("B1: gets by at work")),
    ("B2", _("B2: works in it")),
    ("C1", _("C1: fluent")),
    ("C2", _("C2: close to native")),
    ("native", _("Native")),
)
# European Qualifications Framework; below level 3 nothing is asked for or stated.
EQF_WORDS: Final = (
    ("3", _("Level 3: vocational, first part")),
    ("4", _("Level 4: upper secondary or vocational")),
    ("5", _("Level 5: short higher education")),
    ("6", _("Level 6: bachelor")),
    ("7", _("Level 7: master")),
    ("8", _("Level 8: doctor")),
)
