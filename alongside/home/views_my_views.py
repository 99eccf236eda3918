"""My Views: one question on a page, stop and come back, and for each answer who may read it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.home import my_views as answering
from alongside.home.forms import AnswerForm, ConfirmForm, HelpForm, ReadersForm
from alongside.home.my_views import MyViews, MyViewsFor
from alongside.people.models import Person
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell

CHECK, STOP = "check", "stop"


def _then(request: HttpRequest) -> str:
    """Where the person is going after this page: CHECK, STOP, or empty for the next question."""
    if request.POST.get("press") == STOP:
        return STOP
    return request.POST.get("then") or request.GET.get("then", "")


def _onward(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    """To where the person is going: back to check, home because they stop, or the next question."""
    then = _then(request)
    if then == STOP:
        tell(request, _("We have kept your answers. You can come back until the meeting."))
        return redirect("one_conference", invitation=my_views.pk)
    if then == CHECK or my_views.next_key is None:
        return redirect("my_views_check", invitation=my_views.pk)
    return redirect("my_views_question", invitation=my_views.pk, question=my_views.next_key)


def _ask_about(request: HttpRequest, my_views: MyViews, people: list[Person]) -> HttpResponse:
    """One confirmation page for each family member who could be let read the answer, then onward."""
    assert my_views.question
    if not people:
        return _onward(request, my_views)
    first, *rest = people
    path = reverse("my_views_confirm", args=[my_views.pk, my_views.question.key, first.pk])
    return redirect(f"{path}?{urlencode({'then': _then(request), 'also': [person.pk for person in rest]}, doseq=True)}")


@guard(Permission.WRITE_MY_VIEWS, load=answering.named)
def my_views(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    if my_views.is_closed:
        return redirect("my_views_check", invitation=my_views.pk)
    sitting = my_views.sitting
    form = HelpForm(request.POST or None, initial={"whose_help": sitting.help if sitting else ""})
    if submitted(request, form, lambda clean: answering.begin(my_views, by=request.reader, **clean)):
        question = my_views.goes_on_with
        if question is None:
            return redirect("my_views_check", invitation=my_views.pk)
        return redirect("my_views_question", invitation=my_views.pk, question=question)
    return page(request, "home/my_views.html", form=form, my_views=my_views)


@guard(Permission.WRITE_MY_VIEWS, load=answering.question_named)
def my_views_question(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    if my_views.is_closed:
        return redirect("my_views_check", invitation=my_views.pk)
    press = request.POST.get("press", "")
    form = AnswerForm(request.POST or None, my_views=my_views)
    if press == "skip":
        if submitted(request, Form(request.POST), lambda _clean: answering.take_back(my_views, by=request.reader)):
            return _onward(request, my_views)
    elif submitted(
        request,
        form,
        lambda clean: answering.keep(
            my_views,
            seen=request.POST.get("seen", ""),
            named=request.POST.get("named", ""),
            by=request.reader,
            **clean,
        ),
    ):
        if form.cleaned_data["words"]:
            if form.cleaned_data["who"] == answering.CHOOSE:
                then = urlencode({"then": _then(request)})
                path = reverse("my_views_readers", args=[my_views.pk, my_views.question.key])
                return redirect(f"{path}?{then}")
            if not form.cleaned_data["who"]:
                tell(request, _("We have kept your answer. Only you can read it until you choose who else may."))
        return _ask_about(request, my_views, form.result if form.cleaned_data["words"] else [])
    answer = my_views.answer
    is_stale = form.is_bound and request.POST.get("seen", "") != (str(answer.pk) if answer else "")
    return page(
        request,
        "home/my_views_question.html",
        form=form,
        my_views=my_views,
        is_stale=is_stale,
        then=_then(request),
    )


@guard(Permission.WRITE_MY_VIEWS, load=answering.answer_named)
def my_views_readers(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    if my_views.is_closed:
        return redirect("my_views_check", invitation=my_views.pk)
    form = ReadersForm(request.POST or None, my_views=my_views)
    if submitted(request, form, lambda clean: answering.choose(my_views, clean["people"], by=request.reader)):
        return _ask_about(request, my_views, form.result)
    return page(request, "home/my_views_readers.html", form=form, my_views=my_views, then=_then(request))


@guard(Permission.WRITE_MY_VIEWS, load=answering.confirmation_named)
def my_views_confirm(request: HttpRequest, my_views: MyViewsFor) -> HttpResponse:
    if my_views.is_closed:
        return redirect("my_views_check", invitation=my_views.pk)
    form = ConfirmForm(request.POST or None)

    def act(clean: dict[str, str]) -> None:
        if clean["answer"] == "yes":
            answering.confirm(my_views, by=request.reader)

    if submitted(request, form, act):
        also = answering.identifiers(request.GET.getlist("also"))
        return _ask_about(request, my_views, [person for person in my_views.offered.family if person.pk in also])
    return page(request, "home/my_views_confirm.html", form=form, my_views=my_views)


@guard(Permission.WRITE_MY_VIEWS, load=answering.answer_named)
def my_views_take_back(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    if my_views.is_closed:
        return redirect("my_views_check", invitation=my_views.pk)
    form = Form(request.POST or None)
    if submitted(request, form, lambda _clean: answering.take_back(my_views, by=request.reader)):
        tell(request, _("Taken back. Nobody can read that answer any more."))
        return redirect("my_views_check", invitation=my_views.pk)
    return page(request, "home/my_views_take_back.html", form=form, my_views=my_views)


@guard(Permission.WRITE_MY_VIEWS, load=answering.named)
def my_views_check(request: HttpRequest, my_views: MyViews) -> HttpResponse:
    form = Form(request.POST or None)
    if submitted(request, form, lambda _clean: answering.finish(my_views, by=request.reader)):
        tell(request, _("Thank you. We have kept what you said. You can still change it until the meeting."))
        return redirect("one_conference", invitation=my_views.pk)
    return page(request, "home/my_views_check.html", form=form, my_views=my_views)
