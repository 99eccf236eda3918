import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.exchange import kept_files, loading, runs
from alongside.exchange.forms import FolderForm, StartForm, UploadForm
from alongside.exchange.models import ImportRun
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell


def run_named(reader: Account, import_run: Any) -> ImportRun:
    """An import by its key, for whoever may see imports. Raises ObjectDoesNotExist."""
    return ImportRun.objects.visible_to(reader).select_related("data_key", "asked_by__person").get(pk=import_run)


@guard(Permission.SETTLE_IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    names = kept_files.folders()
    sent = request.POST.get("from") if request.method == "POST" else None
    upload = UploadForm(request.POST if sent == "device" else None, request.FILES if sent == "device" else None)
    folder = FolderForm(request.POST if sent == "folder" else None)
    folder.fields["folder"].choices = [(name, name) for name in names]
    for form, key in ((upload, "extract"), (folder, "folder")):
        if form.is_bound and submitted(request, form, lambda clean, key=key: _received(request, key, clean)):
            return redirect("import_run", import_run=form.result.pk)
    return page(
        request,
        "exchange/imports.html",
        upload=upload,
        folder=folder if names else None,
        forms=[upload, folder],
        runs=loading.newest_runs(request.reader),
        deliveries=loading.newest_deliveries(),
        waiting=len(loading.pairs(request.reader)),
    )


def _received(request: HttpRequest, key: str, clean: dict[str, Any]) -> ImportRun:
    if key == "extract":
        return runs.receive(by=request.reader, sent=clean["extract"])
    return runs.receive(by=request.reader, folder=clean["folder"])


@guard(Permission.SETTLE_IMPORT, load=run_named)
def import_run(request: HttpRequest, run: ImportRun) -> HttpResponse:
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form: Form = StartForm(request.POST if act in ("start", "stop", "drop") else None)
    if act and submitted(request, form, lambda clean: _carried_out(request, run, act, clean)):
        return redirect("import_run", import_run=run.pk)
    return page(
        request,
        "exchange/import_run.html",
        run=run,
        form=form,
        tables=loading.table_rows(run.result or run.checked),
        is_quiet=runs.has_gone_quiet(run),
        much_gone=loading.has_much_gone(run),
        rows_of_all=run.checked.get("all", {}).get("read", 0),
    )


def _carried_out(request: HttpRequest, run: ImportRun, act: str, clean: dict[str, Any]) -> None:
    if act == "start":
        runs.start(run, by=request.reader, accepts_gone=clean["accepts_gone"])
    elif act == "stop":
        runs.stop(run, by=request.reader)
        tell(request, _("The import stops after the rows it is at."))
    else:
        runs.drop(run, by=request.reader)


@guard(Permission.SETTLE_IMPORT, load=run_named, level="detail opened")
def import_report(request: HttpRequest, run: ImportRun) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    csv.writer(response).writerows(loading.report_rows(run, request.reader))
    return response
