from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.people.outgoing import FIELD
from alongside.practice import profile
from alongside.ui.pages import page, submitted, tell
from alongside.voices import actions, loading
from alongside.voices.forms import RespondForm, SaidForm, ToldForm
from alongside.voices.models import Response, View
from alongside.voices.readers import offered


@guard(Permission.RECORD_VIEW, load=loading.speaker_named)
def record_view(request: HttpRequest, speaker: loading.Speaker) -> HttpResponse:
    person, family, writer = speaker.person, speaker.family, request.reader.person
    is_child = person.is_child_on(days.today())
    conference = loading.conference_ahead(family)
    offer = offered(family, person, conference)
    # A grown-up lets another family member read something only on their own pages, where each is confirmed alone.
    people = {
        str(each.pk): each for each in (offer.everybody if is_child else offer.workers) if each not in (writer, person)
    }
    asking = profile.current().question_sets["childs_voice"] if is_child else None
    form = SaidForm(
        request.POST or None,
        questions=loading.questions_for(person),
        choices={key: offer.named(each) for key, each in people.items()},
        who_may_know=str(asking.who_may_know) if asking else _("Who may know?"),
        name=person.called,
    )
    if submitted(
        request,
        form,
        lambda clean: actions.write_down(
            person,
            form.said(people),
            family=family,
            conference=conference,
            by=request.reader,
            let_out_because=clean.get(FIELD, ""),
        ),
    ):
        tell(request, _("Saved, in their own words."))
        return redirect("person", family=family.pk, person=person.pk)
    return page(
        request,
        "voices/record_view.html",
        form=form,
        person=person,
        family=family,
        writer=writer,
        asking=asking,
        safety=profile.current().question_sets["childs_voice" if is_child else "my_views"].safety,
    )


@guard(Permission.RESPOND_TO_VIEW, load=loading.view_named)
def respond(request: HttpRequest, view: View) -> HttpResponse:
    form = RespondForm(request.POST or None)
    if submitted(request, form, lambda clean: actions.respond(view, by=request.reader, **clean)):
        tell(request, _("Saved. Now tell them, and say here that you did."))
        return redirect("tell_speaker", response=form.result.pk)
    return page(request, "voices/respond.html", form=form, view=view)


@guard(Permission.RESPOND_TO_VIEW, load=loading.response_named)
def tell_speaker(request: HttpRequest, response: Response) -> HttpResponse:
    form = ToldForm(request.POST or None)
    if submitted(request, form, lambda clean: actions.tell(response, by=request.reader, **clean)):
        tell(request, _("Saved."))
        return redirect("person", family=response.view.family_id, person=response.view.speaker_id)
    return page(request, "voices/tell_speaker.html", form=form, response=response, view=response.view)
