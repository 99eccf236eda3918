"""/patterns: every part that pages are made of, in each of its states. In demonstration mode only; nobody on it is real.

What stands on it is sample text in English; what the parts say themselves is in the language of the page. ?side=desk shows
the worker's side, ?direction=rtl the page from right to left.
"""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_safe

from alongside.practice import profile, running
from alongside.ui import fields
from alongside.ui.forms import Form
from alongside.ui.pages import page
from alongside.ui.stale import Saved

MONDAY = date(2026, 1, 5)


class EachField(Form):
    """One of each field."""

    name = fields.TextField("Your name", hint="As you are called at home", width=20, missing="Write your name")
    words = fields.WordsField("What are you most worried about?", hint="It is fine to write in your own language.")
    met_on = fields.DayField("When did you meet?")
    starts_at = fields.TimeField("When does it start?")
    way = fields.ChoiceField(
        "How shall we tell you?",
        choices=[("text", "By text"), ("post", "By post"), ("not", "Not at all")],
        hints={"text": "To the number that you gave us"},
        divider="not",
    )
    needs = fields.ChoicesField("What helps you?", choices=[("a", "Interpreter"), ("b", "Crèche")], required=False)
    place = fields.SelectField("Where?", choices=[("home", "At home"), ("school", "At school")])
    email = fields.EmailField("Your e-mail address")
    code = fields.CodeField("The code we sent you", hint="It has 5 numbers.")
    password = fields.PasswordField("Your password")
    agreed = fields.TickField("I have asked the child")
    photo = fields.PictureField("A photo", hint="JPEG, PNG or WebP", required=False)
    papers = fields.FilesField("Papers", hint="One or several", required=False)


WRONG = {"met_on-day": "31", "met_on-month": "2", "met_on-year": "2026", "starts_at": "half past", "code": "12"}


def _clocks():
    """One clock in each standing, and one beyond the calendar."""
    rules, key = profile.current().clocks, "initial_conference"
    day = lambda number: date(2026, 1, number)  # noqa: E731
    return [
        running.run(rules, key, MONDAY, today=day(6)),
        running.run(rules, key, MONDAY, today=day(22)),
        running.run(rules, key, MONDAY, today=day(30)),
        running.run(rules, key, MONDAY, today=day(30), done_on=day(20)),
        running.run(rules, key, MONDAY, today=day(30), done_on=day(29)),
        running.run(rules, key, date(2099, 1, 5), today=date(2099, 1, 6)),
    ]


def _picture():
    """A family picture with each sign, each line and a frame. Its shape is that of desk.genogram, which works it out."""

    def someone(name, x, y, sex="", **more):
        member = {"sex": sex, "years": None, "is_unborn": False, "has_died": False, "is_focus": False, **more}
        return {"member": member, "x": x, "y": y, "name": [name]}

    def line(kind, *points, status="", across=()):
        return {"kind": kind, "points": points, "status": status, "across": across}

    return {
        "width": 500,
        "height": 330,
        "people": [
            someone("Samira", 150, 60, "F", years=64),
            someone("Yusuf", 262, 60, "M", has_died=True),
            someone("Amina", 150, 200, "F", years=35),
            someone("Dean", 262, 200, "M", years=38),
            someone("Alex", 374, 200, years=40),
            someone("Sam", 150, 290, "M", years=10, is_focus=True),
            someone("Layla", 262, 290, "F", years=8, is_focus=True),
            someone("Baby", 374, 290, is_unborn=True, is_focus=True),
        ],
        "lines": [
            line("couple", (150, 82), (150, 112), (262, 112), (262, 82), status="married"),
            line("child", (206, 112), (206, 150), (150, 150), (150, 178)),
            line(
                "couple", (165, 222), (165, 245), (262, 245), (262, 222), status="former partner", across=[(200, 245)]
            ),
            line("child", (180, 245), (180, 255), (150, 255), (150, 268)),
            line("child", (180, 255), (262, 255), (262, 268)),
            line("couple", (277, 222), (277, 238), (374, 238), (374, 222), status="partner"),
            line("care", (330, 238), (374, 250), (374, 268)),
        ],
        "outlines": [{"x": 108, "y": 166, "width": 84, "height": 80, "number": 1}],
    }


@require_safe
def patterns(request):
    """Public in demonstration mode, and not there otherwise."""
    if not settings.DEMONSTRATION:
        raise Http404
    request.is_mirrored = request.GET.get("direction") == "rtl"
    days = [date(2026, 1, 26), date(2026, 2, 20), date(2026, 3, 12)]
    return page(
        request,
        "ui/patterns.html",
        shell="ui/staff.html" if request.GET.get("side") == "desk" else "ui/family.html",
        empty_form=EachField(prefix="empty"),
        form=EachField(WRONG),
        clocks=_clocks(),
        picture=_picture(),
        days=days,
        saved=Saved(
            "Maria Santos",
            datetime(2026, 1, 26, 14, 30, tzinfo=UTC),
            [("What needs to change?", "Calm mornings")],
        ),
    )
