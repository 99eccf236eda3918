from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alongside.access import days, trail
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, Role, Scope, allows
from alongside.conferences import lateness
from alongside.desk import news, notices, work, work_loading
from alongside.practice import profile
from alongside.ui.pages import page


@guard(Permission.OPEN_MY_WORK)
def my_work(request: HttpRequest) -> HttpResponse:
    """What is late and due for the reader, what is new, and who waits for an answer."""
    reader, today, practice = request.reader, days.today(), profile.current()
    if reader.role == Role.ADMINISTRATOR:
        return _authority_work(request, reader, today)
    families = work_loading.families_of(reader)
    tasks = work.of_families(reader.role, work_loading.work_of(families), practice, today) if families else []
    if reader.role not in work_loading.WORKS_BY:
        tasks += work.views_to_give(work_loading.invitations_of(reader), practice)
    views = work_loading.views_for(reader, families) if families else []
    from_on = news.since(reader, today)
    late = {each.family.pk for each in tasks if each.due_on and each.due_on < today}
    trail.shown("open_my_work", {*families, *(each.family.pk for each in tasks)}, by=reader)
    return page(
        request,
        "desk/my_work.html",
        today=today,
        notices=notices.of(reader),
        groups=work.grouped(tasks, today),
        reasons=lateness.of_families(late) if late else {},
        may_explain=reader.role in work.WORKS_WITH_FAMILY,
        waiting=work.who_waits(views, families, today),
        new_since=from_on,
        news=news.of(reader, families, views, from_on) if families else [],
        families=list(families.values()) if reader.role in work.WORKS_WITH_FAMILY else [],
        can_open_families=reader.role in work.OPENS_FAMILIES,
        is_answering=reader.role in work.ANSWERS,
        has_tasks=reader.role in work.HAS_TASKS,
        nothing_here=work.nothing_here(reader.role),
    )


def _authority_work(request: HttpRequest, reader: Account, today: date) -> HttpResponse:
    """Everything the authority has to book and has booked: two lists, each a page at a time."""
    practice = profile.current()
    to_book, more_to_book = work_loading.page_to_book(reader, _after(request, "book", date.fromisoformat))
    to_come, more_to_come = work_loading.page_to_come(reader, _after(request, "come", datetime.fromisoformat))
    trail.shown("open_my_work", {each.family_id for each in (*to_book, *to_come)}, by=reader)
    return page(
        request,
        "desk/authority_work.html",
        today=today,
        notices=notices.of(reader),
        to_book=work.grouped(work.conferences_to_book(to_book, practice, today), today),
        to_come=work.grouped(work.conferences_to_come(to_come, reader.role, practice), today),
        next_to_book=f"{to_book[-1].clock_start.isoformat()}~{to_book[-1].pk}" if more_to_book else "",
        next_to_come=f"{to_come[-1].starts_at.isoformat()}~{to_come[-1].pk}" if more_to_come else "",
        is_first_page=not request.GET,
        can_open_families=False,
        may_settle_import=allows(reader.role, Permission.SETTLE_IMPORT, {Scope.AUTHORITY}),
    )


def _after(request: HttpRequest, name: str, read: Any) -> tuple[Any, UUID] | None:
    """Where a page begins: after this day (or moment) and row. The beginning for anything that nobody was given."""
    on, _sign, pk = request.GET.get(name, "").partition("~")
    try:
        return read(on), UUID(pk)
    except ValueError:
        return None
