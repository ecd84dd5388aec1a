"""Pages of an employer: register it, its state and details, and who acts for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import user_of
from employers.members import (
    accept_invitation,
    change_role,
    invitation_of,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from employers.models import Employer, EmployerInvitation, EmployerMember, MemberRole
from employers.services import ask_again, register_employer
from employers.web.access import add_refusal, own_membership, owned_employer, sent
from employers.web.forms import EmployerForm, InvitationForm, NameForm, RegisterForm


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register an employer; it waits until a career office has approved it."""
    form = RegisterForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            employer = register_employer(user_of(request), **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(
                request, _("Your employer is registered. It waits for a career office to decide.")
            )
            return redirect("employers:employer", employer.pk)
    return render(
        request, "employers/register.html", {"form": form}, status=400 if form.errors else 200
    )


@login_required
def employer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the state of an employer, its details and its members."""
    membership = own_membership(request, pk)
    return _show(request, membership, InvitationForm())


def _show(
    request: HttpRequest, membership: EmployerMember, form: InvitationForm, *, status: int = 200
) -> HttpResponse:
    employer = membership.employer
    return render(
        request,
        "employers/employer.html",
        {
            "employer": employer,
            "membership": membership,
            "members": employer.members.select_related("user").order_by("role", "id"),
            "invitations": employer.invitations.filter(accepted_at=None, withdrawn_at=None),
            "form": form,
            "roles_of_members": MemberRole.choices,
        },
        status=status,
    )


@login_required
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the employer says of itself; a declined one asks again with it."""
    employer = owned_employer(request, pk)
    form = EmployerForm(sent(request), instance=employer)
    if request.method == "POST" and form.is_valid():
        form.save()
        if employer.status == Employer.Status.DECLINED:
            ask_again(employer)
            messages.success(request, _("Saved, and sent to the career offices again."))
        else:
            messages.success(request, _("The details are saved."))
        return redirect("employers:employer", employer.pk)
    return render(
        request,
        "employers/employer_edit.html",
        # Read again: a refused form must not change what the page says of the employer.
        {"form": form, "employer": Employer.objects.get(pk=pk)},
        status=400 if form.errors else 200,
    )


@login_required
@require_POST
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite a colleague by e-mail."""
    membership = own_membership(request, pk)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invite_member(
                membership.employer,
                owner=user_of(request),
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The invitation is sent."))
            return redirect("employers:employer", pk)
    return _show(request, membership, form, status=400)


@login_required
@require_POST
def end_invitation(request: HttpRequest, pk: UUID, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    employer = owned_employer(request, pk)
    invitation = get_object_or_404(EmployerInvitation, pk=invitation_id, employer=employer)
    withdraw_invitation(invitation, owner=user_of(request))
    messages.success(request, _("The invitation is taken back."))
    return redirect("employers:employer", pk)


@login_required
@require_POST
def member(request: HttpRequest, pk: UUID, member_id: UUID) -> HttpResponse:
    """Change a member's role or end a membership, my own too."""
    membership = own_membership(request, pk)
    found = get_object_or_404(
        EmployerMember.objects.select_related("employer"),
        pk=member_id,
        employer=membership.employer,
    )
    leaves = found.pk == membership.pk
    try:
        if request.POST.get("action") == "remove":
            remove_member(found, actor=user_of(request))
            messages.success(
                request, _("You have left.") if leaves else _("The member is removed.")
            )
            return redirect("matching:front") if leaves else redirect("employers:employer", pk)
        change_role(found, owner=user_of(request), role=request.POST.get("role", ""))
        messages.success(request, _("The role is changed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("employers:employer", pk)


@login_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation that came by mail."""
    try:
        found = invitation_of(token)
    except ValidationError as error:
        return render(
            request,
            "employers/invitation.html",
            {"problem": " ".join(error.messages)},
            status=410,
        )
    form = NameForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token, user=user_of(request), name=form.cleaned_data["name"])
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(
                request,
                _("You act for %(employer)s now.") % {"employer": found.employer.name},
            )
            return redirect("matching:employer")
    return render(
        request,
        "employers/invitation.html",
        {"form": form, "employer": found.employer},
        status=400 if form.errors else 200,
    )
