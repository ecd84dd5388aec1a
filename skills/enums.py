"""Fixed choices of the vocabulary's tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages labels are kept in; "mul" is a name used in all of them."""

    DA = "da", _("Danish")
    DE = "de", _("German")
    EN = "en", _("English")
    ET = "et", _("Estonian")
    FI = "fi", _("Finnish")
    LT = "lt", _("Lithuanian")
    LV = "lv", _("Latvian")
    NB = "nb", _("Norwegian")
    PL = "pl", _("Polish")
    SV = "sv", _("Swedish")
    MUL = "mul", _("every language")


class VersionState(models.TextChoices):
    """STAGING: being imported; ACTIVE: the one in use; RETIRED: replaced by a later one."""

    STAGING = "staging", _("being imported")
    ACTIVE = "active", _("in use")
    RETIRED = "retired", _("replaced")


class SkillKind(models.TextChoices):
    SKILL = "skill", _("skill")
    KNOWLEDGE = "knowledge", _("knowledge")
    TRANSVERSAL = "transversal", _("transversal skill")
    TOOL = "tool", _("tool")
    TECHNIQUE = "technique", _("technique")
    STANDARD = "standard", _("standard")


class RelationStrength(models.TextChoices):
    ESSENTIAL = "essential", _("essential")
    OPTIONAL = "optional", _("optional")


class RefusalReason(models.TextChoices):
    """Why a row of an import was not taken, or taken with a loss."""

    NO_URI = "no_uri", _("the row has no URI")
    NO_LABEL = "no_label", _("the row has no preferred label")
    WRONG_TYPE = "wrong_type", _("the row is of another concept type")
    WRONG_ISCO = "wrong_isco", _("the ISCO group is not a unit group of four digits")
    DOUBLE_URI = "double_uri", _("the URI stands in an earlier row")
    UNKNOWN_URI = "unknown_uri", _("the English table does not know the URI")
    WRONG_COLUMNS = "wrong_columns", _("the row has more or fewer cells than the header")
    NOT_RELEASED = "not_released", _("the concept is not released")
    LOST = "lost", _("the concept is gone from this version and nothing replaces it")
