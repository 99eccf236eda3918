"""Pages that show every part of the room `ui`: for its own tests, and to look at while changing its looks."""

from datetime import date

from django.shortcuts import redirect
from django.urls import include, path

from alongside.ui import fields
from alongside.ui.errors import Broken
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell

RAN = []


class QuestionForm(Form):
    """One of each field."""

    name = fields.TextField("Your name", width=20, missing="Write your name")
    words = fields.WordsField("What are you most worried about?", hint="It is fine to write in your own language.")
    met_on = fields.DayField("When did you meet?")
    starts_at = fields.TimeField("When does it start?")
    way = fields.ChoiceField("How shall we tell you?", choices=[("text", "By text"), ("post", "By post")])
    needs = fields.ChoicesField("What helps you?", choices=[("a", "Interpreter"), ("b", "Crèche")], required=False)
    place = fields.SelectField("Where?", choices=[("home", "At home"), ("school", "At school")])
    email = fields.EmailField("Your e-mail address", required=False)
    code = fields.CodeField("The code we sent you", hint="It has 5 numbers.")
    password = fields.PasswordField("Your password")
    agreed = fields.TickField("I have asked the child")
    version = fields.HiddenVersionField(initial=3)


def question(request):
    form = QuestionForm(request.POST or None)

    def act(clean):
        RAN.append(clean)
        if clean["name"] == "broken":
            raise Broken("Somebody else has that name.", "name")
        if clean["name"] == "late":
            raise Broken("It is too late for that.")
        return "kept"

    if submitted(request, form, act):
        tell(request, "Your answer is saved.")
        return redirect("family")
    return page(request, "tests_ui/question.html", form=form, back="/family")


def family(request):
    return page(request, "tests_ui/family.html", day=date(2026, 1, 8))


def desk(request):
    return page(request, "tests_ui/desk.html", days=[date(2026, 1, 26), date(2026, 2, 20), date(2026, 3, 12)])


def crash(request):
    raise RuntimeError("Amina Hassan")


urlpatterns = [
    path("", family),
    path("", include("alongside.ui.urls")),
    path("family", family, name="family"),
    path("question", question),
    path("desk", desk),
    path("crash", crash),
    path("leave", family, name="leave"),
    # Where the shells of the family's pages and of the desk lead.
    path("start", family, name="start"),
    path("work", desk, name="my_work"),
    path("out", family, name="sign_out"),
]
handler400 = "alongside.ui.views.bad_request"
handler403 = "alongside.ui.views.forbidden"
handler404 = "alongside.ui.views.not_found"
handler500 = "alongside.ui.views.failed"
