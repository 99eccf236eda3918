"""Samples of families for audits: drawing one, what is in it, and closing it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alongside.access import days, trail
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.people import sampling
from alongside.people.models import Family, Sample
from alongside.ui.forms import Form, fields
from alongside.ui.pages import page, submitted, tell

SHOWN = 50


class DrawForm(Form):
    wanted = fields.TextField(label=gettext_lazy("How many families?"), max_length=2, width="2")
    until_on = fields.DayField(label=gettext_lazy("Until which day are they open for the audit?"))
    because = fields.WordsField(
        label=gettext_lazy("What is the audit about?"),
        hint=gettext_lazy("It is kept with the sample. Name no family and no person."),
        rows=3,
        max_length=1000,
    )

    def clean_wanted(self) -> int:
        said = self.cleaned_data["wanted"].strip()
        if not (said.isascii() and said.isdigit()):
            raise forms.ValidationError(_("Write how many as a number."))
        return int(said)


def sample_named(reader: Account, sample: Any) -> Sample:
    """A sample by its id. Raises Sample.DoesNotExist."""
    return Sample.objects.select_related("data_key", "by__person").get(pk=sample)


@guard(Permission.DRAW_SAMPLE)
def samples(request: HttpRequest) -> HttpResponse:
    """The latest samples, and drawing another."""
    form = DrawForm(request.POST or None)
    if submitted(request, form, lambda clean: sampling.draw(by=request.reader, **clean)):
        return redirect("sample", sample=form.result.pk)
    found = Sample.objects.select_related("data_key", "by__person").order_by("-at", "-pk")[:SHOWN]
    today = days.today()
    return page(
        request,
        "desk/samples.html",
        form=form,
        samples=[(each, each.is_over_on(today)) for each in found],
        most=sampling.MOST,
    )


@guard(Permission.DRAW_SAMPLE, load=sample_named)
def sample(request: HttpRequest, sample: Sample) -> HttpResponse:
    """The families of one sample that the reader may open. One that was closed to them since is not told."""
    families = list(Family.objects.visible_to(request.reader).filter(samples=sample).order_by("name", "pk"))
    trail.shown("draw_sample", {family.pk for family in families}, by=request.reader)
    is_over = sample.is_over_on(days.today())
    return page(request, "desk/sample.html", sample=sample, families=families, is_over=is_over)


@guard(Permission.DRAW_SAMPLE, load=sample_named)
@require_POST
def end_sample(request: HttpRequest, sample: Sample) -> HttpResponse:
    sampling.end(sample, by=request.reader)
    tell(request, _("The audit is over, and its families are closed to you again."))
    return redirect("samples")
