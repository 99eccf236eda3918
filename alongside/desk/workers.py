"""About you, as families see it; and who works where: agencies, teams and their people."""

import uuid
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope
from alongside.desk import loading
from alongside.desk.loading import MemberOf
from alongside.people import files, workers
from alongside.people.models import Agency, KeptFile, Person, Team, Worker
from alongside.ui import stale
from alongside.ui.forms import Form, fields
from alongside.ui.pages import page, submitted, tell


class AboutMeForm(Form):
    about_me = fields.WordsField(
        label=gettext_lazy("A few words about you"),
        hint=gettext_lazy(
            "For families who will meet you. Say what you do and what you like, in short sentences. "
            "Never where you live, and nothing that tells which school or surgery a child goes to."
        ),
        rows=5,
        max_length=600,
        required=False,
    )


class PhotoForm(Form):
    photo = fields.PictureField(
        label=gettext_lazy("Photo"),
        hint=gettext_lazy("JPEG, PNG or WebP. Without a badge, a uniform, or a place that people know."),
    )


class FamilyPhotoForm(PhotoForm):
    has_agreed = fields.TickField(
        label=gettext_lazy("They, or whoever looks after them, gave this photo and agreed that it is kept here"),
        required=True,
        missing=gettext_lazy("Ask them first."),
    )


class OfTheAuthority:
    """Something that everybody who works for the authority may see."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        self._meta, self.pk = thing._meta, thing.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return {Scope.AUTHORITY} if account.is_staff else set()


def agency_named(reader: Account, agency: Any) -> OfTheAuthority:
    """An agency by its id. Raises Agency.DoesNotExist."""
    return OfTheAuthority(Agency.objects.get(pk=agency))


def team_named(reader: Account, team: Any) -> OfTheAuthority:
    """A team by its id. Raises Team.DoesNotExist."""
    return OfTheAuthority(Team.objects.get(pk=team))


def photo_of_worker(reader: Account, worker: Any) -> OfTheAuthority:
    """The photo of somebody who works with families. Raises ObjectDoesNotExist."""
    return OfTheAuthority(_photo_of(Person.objects.exclude(worker=None).get(pk=worker)))


def photo_of_member(reader: Account, family: Any, person: Any) -> MemberOf:
    """The photo of somebody of a family. Raises ObjectDoesNotExist."""
    member = loading.person_named(reader, family, person)
    member.photo = _photo_of(member.person)
    return member


def _photo_of(person: Person) -> KeptFile:
    photo = files.photo_of(person)
    if photo is None:
        raise ObjectDoesNotExist
    return photo


def as_picture(photo: KeptFile) -> HttpResponse:
    """The answer that is a picture and nothing else; the middleware keeps it out of every cache."""
    answer = HttpResponse(files.read(photo), content_type=photo.content_type)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@guard(Permission.SEE_WHO_WORKS_WHERE, load=photo_of_worker, level="shown")
def worker_photo(request: HttpRequest, photo: OfTheAuthority) -> HttpResponse:
    return as_picture(photo.thing)


@guard(Permission.READ_FAMILY, load=photo_of_member, level="shown")
def photo(request: HttpRequest, member: MemberOf) -> HttpResponse:
    return as_picture(member.photo)


@guard(Permission.WRITE_ABOUT_ME)
def own_photo(request: HttpRequest) -> HttpResponse:
    kept = files.photo_of(request.reader.person)
    if kept is None:
        raise Http404
    return as_picture(kept)


def _photo_forms(
    request: HttpRequest, kind: type[PhotoForm], asked: str, kept: KeptFile | None
) -> tuple[PhotoForm, Form]:
    """The form that changes a photo, and the one that takes it away; the one that was sent is filled."""
    shown = files.version_of_photo(kept)
    sent = request.POST or None
    change = kind(sent if asked == "photo" else None, request.FILES or None, shown=shown, auto_id="photo-%s")
    return change, Form(sent if asked == "remove" else None, shown=shown, auto_id="remove-%s")


@guard(Permission.WRITE_ABOUT_ME)
def about_me(request: HttpRequest) -> HttpResponse:
    """A worker's own page, with what families see of it. The button says which of the two forms was sent."""
    worker, asked = Worker.objects.filter(person=request.reader.person).first(), request.POST.get("do", "")
    if worker is None:
        raise Http404
    form = AboutMeForm(
        request.POST if asked == "words" else None,
        initial={"about_me": worker.about_me},
        shown=stale.version(worker.about_me),
    )
    kept, by = files.photo_of(worker.person), request.reader
    picture, remove = _photo_forms(request, PhotoForm, asked, kept)
    if submitted(request, remove, lambda clean: files.end_photo(worker.person, by=by, **clean)):
        tell(request, _("Your photo is taken away."))
        return redirect("about_me")
    if (
        asked == "words" and submitted(request, form, lambda clean: workers.write_about_me(worker, by=by, **clean))
    ) or (
        asked == "photo"
        and submitted(
            request, picture, lambda clean: files.keep_photo(worker.person, clean["photo"], by=by, seen=clean["seen"])
        )
    ):
        tell(request, _("Saved. Families who will meet you see it now."))
        return redirect("about_me")
    return page(
        request,
        "desk/about_me.html",
        worker=worker,
        form=form,
        picture=picture,
        remove=remove,
        forms=[picture, remove],
        has_photo=kept is not None,
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def change_photo(request: HttpRequest, member: MemberOf) -> HttpResponse:
    """A photo of a child or another family member, only when it was given for this."""
    someone, kept, by = member.person, files.photo_of(member.person), request.reader
    form, remove = _photo_forms(request, FamilyPhotoForm, request.POST.get("do", "photo"), kept)
    if submitted(request, remove, lambda clean: files.end_photo(someone, by=by, **clean)) or submitted(
        request, form, lambda clean: files.keep_photo(someone, clean["photo"], by=by, seen=clean["seen"])
    ):
        return redirect("person", family=member.family.pk, person=someone.pk)
    return page(
        request,
        "desk/change_photo.html",
        form=form,
        remove=remove,
        forms=[remove],
        person=someone,
        family=member.family,
        has_photo=kept is not None,
    )


@guard(Permission.SEE_WHO_WORKS_WHERE)
def agencies(request: HttpRequest) -> HttpResponse:
    current = Q(workers__person__account=None) | Q(workers__person__account__is_active=True)
    return page(
        request,
        "desk/agencies.html",
        agencies=Agency.objects.annotate(count=Count("workers", filter=current)).order_by("name"),
        teams=Team.objects.annotate(count=Count("workers", filter=current)).order_by("name"),
    )


@guard(Permission.SEE_WHO_WORKS_WHERE, load=agency_named)
def agency(request: HttpRequest, agency: OfTheAuthority) -> HttpResponse:
    return _members(request, agency.thing, Worker.objects.filter(agency=agency.thing))


@guard(Permission.SEE_WHO_WORKS_WHERE, load=team_named)
def team(request: HttpRequest, team: OfTheAuthority) -> HttpResponse:
    return _members(request, team.thing, Worker.objects.filter(team=team.thing))


PAGE = 100


def _members(request: HttpRequest, place: Agency | Team, found: Any) -> HttpResponse:
    """Those who work there now, by name, a hundred a page; those whose account was ended are left out."""
    rows = (
        found.exclude(person__account__is_active=False)
        .select_related("person", "team", "agency")
        .prefetch_related(
            Prefetch("person__files", KeptFile.objects.filter(purpose=KeptFile.Purpose.PHOTO, ended_at=None))
        )
        .order_by("person__surname", "person__forename", "pk")
    )
    asked = request.GET.get("after", "")
    last = found.filter(pk=asked).select_related("person").first() if _is_uuid(asked) else None
    if last:
        surname, forename = last.person.surname, last.person.forename
        same = Q(person__surname=surname)
        rows = rows.filter(
            Q(person__surname__gt=surname)
            | (same & Q(person__forename__gt=forename))
            | (same & Q(person__forename=forename, pk__gt=last.pk))
        )
    listed = list(rows[: PAGE + 1])
    more = listed[PAGE - 1].pk if len(listed) > PAGE else ""
    return page(request, "desk/agency.html", place=place, workers=listed[:PAGE], more=more)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
