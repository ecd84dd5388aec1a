"""Pages about the service itself, and the mail of the demo region."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.disclosure import LEAST, STEP
from matching.core import weights
from talentbsr.web.mailbox import newest_mails

MAILS_SHOWN = 50


def how_matching_works(request: HttpRequest) -> HttpResponse:
    """Tell in words, with the weights in use, how a match comes about."""
    meanings = {
        "occupation": _("the work you do or look for, and the work the vacancy is"),
        "skills": _("the skills asked for that you have; must-haves count most"),
        "text": _("how near the two texts are as wholes"),
        "level": _("your level of education beside the level asked for"),
    }
    parts = [
        (name, round(share * 100), meanings[name]) for name, share in weights.PART_WEIGHTS.items()
    ]
    return render(
        request,
        "about/matching.html",
        {
            "parts": parts,
            "ranker": weights.RANKER,
            "days": weights.WITHIN_REACH_DAYS,
            "levels": weights.WITHIN_REACH_CEFR_LEVELS,
        },
    )


def definitions(request: HttpRequest) -> HttpResponse:
    """Say what each figure counts."""
    return render(request, "about/definitions.html", {"least": LEAST, "step": STEP})


def demo_mail(request: HttpRequest) -> HttpResponse:
    """Show the mail that the demo region wrote; elsewhere mail is sent, and this page is not there."""
    if not settings.DEMO:
        raise Http404
    mails = newest_mails(Path(settings.EMAIL_FILE_PATH), limit=MAILS_SHOWN)
    return render(request, "about/mail.html", {"mails": mails, "shown": MAILS_SHOWN})
