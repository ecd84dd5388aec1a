"""Mails about contact: what happened, one address to open; never a name or a message."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.mail import send_notice
from employers.models import EmployerMember
from profiles.contact_models import ContactRequest

TO_TALENT: Final[dict[str, str | Promise]] = {
    "asked": gettext_lazy("%(employer)s asks to be in contact about “%(vacancy)s”."),
    "agree": gettext_lazy("%(employer)s wants to be in contact about “%(vacancy)s”."),
    "decline": gettext_lazy("%(employer)s has answered about “%(vacancy)s”."),
    "withdraw": gettext_lazy("%(employer)s took back the question about “%(vacancy)s”."),
}
TO_EMPLOYER: Final[dict[str, str | Promise]] = {
    "opened": gettext_lazy("A talent opened their profile to “%(vacancy)s”."),
    "agree": gettext_lazy("A talent agreed to be in contact about “%(vacancy)s”."),
    "decline": gettext_lazy("A talent declined contact about “%(vacancy)s”."),
    "withdraw": gettext_lazy("A talent closed their profile to “%(vacancy)s” again."),
    "revoke": gettext_lazy("A talent ended the contact about “%(vacancy)s”."),
    "end": gettext_lazy("A talent is not to be seen any more: contact about “%(vacancy)s” ended."),
}


def tell_talent(contact: ContactRequest, event: str) -> None:
    """Mail the talent what the employer did; `event` is a key of TO_TALENT."""
    send_notice(
        contact.profile.user.email,
        template="profiles/mail/contact_talent.txt",
        context=_context(contact, TO_TALENT[event], "contacts:contact"),
    )


def tell_employer(contact: ContactRequest, event: str) -> None:
    """Mail the member in contact, or all members while there is none, what the talent did."""
    members = EmployerMember.objects.filter(employer=contact.vacancy.employer_id)
    in_contact = members.filter(user=contact.member_id)
    addresses = (in_contact if in_contact.exists() else members).values_list("user__email")
    for (address,) in addresses.order_by("id"):
        send_notice(
            address,
            template="profiles/mail/contact_employer.txt",
            context=_context(contact, TO_EMPLOYER[event], "contacts:employer-contact"),
        )


def _context(contact: ContactRequest, sentence: str | Promise, page: str) -> dict[str, str]:
    vacancy = contact.vacancy
    return {
        "sentence": str(sentence) % {"employer": vacancy.employer.name, "vacancy": vacancy.title},
        "address": settings.PUBLIC_URL + reverse(page, args=[contact.pk]),
        "settings_address": settings.PUBLIC_URL + reverse("profiles:consents"),
    }
