"""What was said, loaded through what each reader may read, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, allows
from alongside.conferences.models import Conference
from alongside.people.models import Family, Person
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.voices.models import Response, View, Views

QUESTION_SETS = {View.Topic.MY_VIEWS: "my_views", View.Topic.SAID: "childs_voice"}


class Speaker:
    """A person in one family: the guard asks the family, the trail names the person."""

    def __init__(self, person: Person, family: Family) -> None:
        self.person, self.family = person, family
        self._meta, self.pk, self.family_id = person._meta, person.pk, family.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)


@dataclass(frozen=True)
class Asked:
    """A question as it is put to somebody."""

    key: str
    text: str
    hint: str = ""


def speaker_named(reader: Account, family: Any, person: Any) -> Speaker:
    """A person of a family that the reader may know of. Raises ObjectDoesNotExist."""
    found = Family.objects.visible_to(reader).select_related("data_key").get(pk=family)
    return Speaker(found.people.select_related("data_key", "account").get(pk=person), found)


def view_named(reader: Account, view: Any) -> View:
    """A view in force that was marked for the reader, with all it is shown with. Raises View.DoesNotExist."""
    found = ready(View.objects.current().visible_to(reader).filter(pk=view), reader)
    if not found:
        raise View.DoesNotExist
    return found[0]


def response_named(reader: Account, response: Any) -> Response:
    """A response to a view in force that the reader may read. Raises Response.DoesNotExist."""
    return Response.objects.visible_to(reader).select_related("view__family").get(pk=response)


def workers_who_read(response: Response) -> list[Person]:
    """The workers whom a speaker who says more is heard by: those the view is marked for, and whoever answered it."""
    marked = (
        response.view.audience.people.filter(worker__isnull=False) if response.view.audience else Person.objects.none()
    )
    answered = Person.objects.filter(account=response.by_id)
    return sorted((marked | answered).distinct(), key=lambda person: person.name)


def said_by(person: Person, reader: Account) -> list[View]:
    """What a person said that the reader may read, the newest first, ready for the macros of voices/view.html.

    Without places on ladders, which the ladder shows. Each view has `asked` (the question in words) and `may_be_answered`
    (by this reader); speaker, readers and responses are loaded with it.
    """
    views = View.objects.current().visible_to(reader).filter(speaker=person).exclude(topic=View.Topic.PLACE)
    return ready(views.order_by("-said_at", "pk"), reader)


def ready(views: Views, reader: Account) -> list[View]:
    """The views with what the macros of voices/view.html need beside them."""
    responses = Response.objects.select_related("data_key", "by__person").order_by("at", "pk")
    found = list(
        views.select_related("speaker", "data_key", "family", "helped_by").prefetch_related(
            "audience__people", Prefetch("responses", responses)
        )
    )
    families = {view.family_id: view.family for view in found}
    stands = {pk: family.grants_for(reader) if reader.is_staff else set() for pk, family in families.items()}
    for view in found:
        view.asked = asked(view)
        view.may_be_answered = allows(reader.role, Permission.RESPOND_TO_VIEW, stands[view.family_id])
    return found


def asked(view: View) -> str:
    """What the view answers, in words: the question as it was asked then, or what it was about."""
    question_set = practice.stored(view.profile_digest).question_sets.get(QUESTION_SETS.get(view.topic, ""))
    if question_set:
        for question in question_set.questions:
            if question.key == view.question:
                return str(question.text)
    return {
        View.Topic.MY_VIEWS: _("My Views"),
        View.Topic.SAID: _("Said to a worker"),
        View.Topic.REPORT: _("About the report"),
        View.Topic.THRESHOLD: _("Whether a plan is needed"),
        View.Topic.DISAGREEMENT: _("What they do not agree with"),
        View.Topic.PLACE: _("Where things are now"),
    }[View.Topic(view.topic)]


def conference_ahead(family: Family) -> Conference | None:
    """The next meeting of a family that has not ended: what is said now is for it."""
    return (
        family.conferences.filter(closed_at=None, cancelled_at=None)
        .select_related("chair")
        .order_by("starts_at")
        .first()
    )


def questions_for(person: Person) -> list[Asked]:
    """What a worker asks: a child the three things of the profile, a grown-up what they want to say."""
    if not person.is_child_on(days.today()):
        return [Asked("said", _("What did %(name)s say?") % {"name": person.called})]
    questions = profile.current().question_sets["childs_voice"].questions
    return [Asked(each.key, str(each.text), str(each.hint or "")) for each in questions]
