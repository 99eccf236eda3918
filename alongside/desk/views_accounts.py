from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.policy import Permission, Role
from alongside.desk import accounts
from alongside.desk.forms_access import AccountForm, EndAccountForm, FindWorkerForm, RoleForm
from alongside.people import accounts as people
from alongside.people.models import Worker
from alongside.ui import stale
from alongside.ui.pages import page, submitted, tell


@guard(Permission.MANAGE_ACCOUNTS)
def staff_accounts(request: HttpRequest) -> HttpResponse:
    """Who works here and has an account: name, role, last signed in. Nothing about any family."""
    found = accounts.listed(after=request.GET.get("after", ""), role=request.GET.get("role", ""))
    shown = found[: accounts.PAGE]
    return page(
        request,
        "desk/accounts.html",
        accounts=shown,
        next_after=shown[-1].sign_in_name if len(found) > accounts.PAGE else "",
        role=request.GET.get("role", ""),
    )


@guard(Permission.MANAGE_ACCOUNTS)
def open_account(request: HttpRequest) -> HttpResponse:
    """Choose a worker of the case system, or write down somebody who is not in it; then email and role."""
    if "worker" in request.GET or "new" in request.GET:
        return _open_account(request, accounts.worker_without_account(request.GET.get("worker")))
    form = FindWorkerForm(request.GET if "words" in request.GET else None)
    found = list(accounts.workers_without_account(form.cleaned_data["words"])) if form.is_valid() else None
    return page(request, "desk/open_account.html", form=form, found=found, back=reverse("staff_accounts"))


def _open_account(request: HttpRequest, worker: Worker | None) -> HttpResponse:
    form = AccountForm(
        request.POST or None, is_known=worker is not None, initial={"sign_in_name": worker.email if worker else ""}
    )

    def act(clean: dict[str, Any]) -> str:
        return accounts.open_with_first_password(
            worker,
            clean["sign_in_name"],
            Role(clean["role"]),
            name=clean.get("name", ""),
            job_title=clean.get("job_title", ""),
            by=request.reader,
        )

    if submitted(request, form, act):
        # Shown once and kept nowhere: whoever hands it over writes it down or says it.
        return page(
            request, "desk/account_opened.html", sign_in_name=form.cleaned_data["sign_in_name"], password=form.result
        )
    title = _("Open an account for %(name)s") % {"name": worker.person.name} if worker else _("Open an account")
    return page(
        request,
        "desk/ask.html",
        form=form,
        title=title,
        lead=[],
        submit=_("Open the account"),
        back=reverse("open_account"),
    )


@guard(Permission.MANAGE_ACCOUNTS, load=accounts.account_named)
def staff_account(request: HttpRequest, found: accounts.StaffAccount) -> HttpResponse:
    """One account: its role can be changed, and it can be ended."""
    account = found.account
    form = RoleForm(request.POST or None, initial={"role": account.role}, shown=stale.version(account.role))

    def act(clean: dict[str, Any]) -> None:
        accounts.change_role(account, Role(clean["role"]), by=request.reader, seen=clean["seen"])

    if submitted(request, form, act):
        tell(request, _("The role is changed. What the old one opened is closed."))
        return redirect("staff_account", account=account.pk)
    return page(request, "desk/account.html", account=account, form=form, back=reverse("staff_accounts"))


@guard(Permission.MANAGE_ACCOUNTS, load=accounts.account_named)
def end_account(request: HttpRequest, found: accounts.StaffAccount) -> HttpResponse:
    """Asks once, by name, and ends everything."""
    account = found.account
    form = EndAccountForm(request.POST or None)
    if submitted(request, form, lambda clean: people.end(account, by=request.reader)):
        tell(request, _("The account is ended."))
        return redirect("staff_accounts")
    title = _("End the account of %(name)s") % {"name": account.person.name}
    lead = [
        _("They are signed out at once and cannot sign in again. Everything they may open is closed to them."),
        _("Families they worked with are shown to their manager until somebody else is assigned."),
    ]
    back = reverse("staff_account", args=[account.pk])
    return page(
        request,
        "desk/ask.html",
        form=form,
        title=title,
        lead=lead,
        submit=_("End the account"),
        kind="warning",
        back=back,
    )
