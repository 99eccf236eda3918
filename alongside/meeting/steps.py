"""What the chair can do on the meeting's page: each step by its name, with its form and the action it carries out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.conferences import running
from alongside.conferences.errors import NotNow
from alongside.meeting import forms, said
from alongside.meeting.loading import Screen
from alongside.people.models import Person
from alongside.people.outgoing import FIELD
from alongside.ui.forms import Form
from alongside.voices.models import View
from alongside.voices.readers import offered

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Sent:
    """A step that was sent: its name, its form, what carries it out."""

    name: str
    form: Form
    act: Callable[[dict[str, Any]], Any]


def speaker_of(screen: Screen, asked: Asked) -> Person | None:
    """Whose words are being written down: the one asked for, else the first of the family who has not said anything."""
    speakers = screen.family_speakers
    topic = View.Topic.DISAGREEMENT if screen.now.key == "decision" else View.Topic.THRESHOLD
    heard = {view.speaker_id for view in screen.views_about(topic)}
    waiting = [person for person in speakers if person.pk not in heard]
    return _named(speakers, asked.get("speaker")) or next(iter([*waiting, *speakers]), None)


def child_of(screen: Screen, asked: Asked) -> Person:
    """The child to decide for: the one asked for, else the first without a decision."""
    undecided = [child for child in screen.children if child.pk not in screen.decisions]
    return _named(screen.children, asked.get("child")) or [*undecided, *screen.children][0]


def _named(people: list[Person], key: Any) -> Person | None:
    return next((person for person in people if str(person.pk) == str(key)), None)


def form_of(name: str, screen: Screen, asked: Asked, data: Asked | None = None) -> Form:
    """The form of a step, filled with data when it was sent."""
    options: dict[str, Any] = {"auto_id": f"{name}-%s"}
    match name:
        case "attendance":
            shown = running.version_of_attendance(screen.invited)
            return forms.AttendanceForm(data, invited=screen.invited, shown=shown, **options)
        case "go":
            return forms.GoForm(data, **options)
        case "capture":
            return forms.CaptureForm(data, screen=screen, initial={"speaker": asked.get("who")}, **options)
        case "said":
            speaker = speaker_of(screen, asked)
            if speaker is None or screen.conference.chair is None:
                return forms.PlainForm(data, **options)
            choice = offered(screen.conference.family, speaker, screen.conference)
            return forms.SaidForm(
                data, speaker=speaker, offered=choice, writer=screen.conference.chair, **options
            )  # fmt: skip
        case "agency_view":
            return forms.AgencyViewForAnotherForm(data, screen=screen, **options)
        case "decide":
            before = screen.decisions.get(child_of(screen, asked).pk)
            return forms.DecisionForm(data, screen=screen, before=before, **options)
    return forms.PlainForm(data, **options)


def sent(screen: Screen, post: Asked) -> Sent | None:
    """The step that a POST asks for; None for one that does not exist."""
    name = str(post.get("step", ""))
    act = _ACTS.get(name)
    if act is None:
        return None
    return Sent(name, form_of(name, screen, post, post), lambda clean: act(screen, clean, post))


def _attendance(screen: Screen, clean: dict[str, Any], post: Asked) -> None:
    running.mark_attendance(
        screen.conference, present=clean["here"], left=clean["left"], by=screen.reader, seen=clean["seen"]
    )


def _said(screen: Screen, clean: dict[str, Any], post: Asked) -> None:
    speaker = _named(screen.family_speakers, post.get("speaker"))
    if speaker is None or "words" not in clean:
        raise NotNow(_("Choose whose words these are."))
    is_about_decision = post.get("topic") == View.Topic.DISAGREEMENT
    said.keep(
        screen.conference,
        speaker,
        topic=View.Topic.DISAGREEMENT if is_about_decision else View.Topic.THRESHOLD,
        words=clean["words"],
        readers=clean["readers"],
        was_read_back=clean["was_read_back"],
        by=screen.reader,
    )


def _decide(screen: Screen, clean: dict[str, Any], post: Asked) -> None:
    child = _named(screen.children, post.get("child"))
    if child is None:
        raise NotNow(_("Choose the child that you decide for."))
    kept = ("outcome", "category", "what_follows", "reasons", "readers", "seen")
    running.decide(
        screen.conference,
        child,
        by=screen.reader,
        let_out_because=clean.get(FIELD, ""),
        **{name: clean[name] for name in kept},
    )


def _capture(screen: Screen, clean: dict[str, Any], post: Asked) -> None:
    running.capture(screen.conference, by=screen.reader, **clean)


_ACTS: dict[str, Callable[[Screen, dict[str, Any], Asked], Any]] = {
    "open": lambda screen, clean, post: running.open_meeting(screen.conference, by=screen.reader),
    "attendance": _attendance,
    "go": lambda screen, clean, post: running.go_to(screen.conference, by=screen.reader, **clean),
    "capture": _capture,
    "said": _said,
    "family_spoke": lambda screen, clean, post: running.family_has_spoken(screen.conference, by=screen.reader),
    "agency_view": lambda screen, clean, post: running.write_agency_view(
        clean["invitation"], words=clean["words"], by=screen.reader
    ),
    "open_views": lambda screen, clean, post: running.open_agency_views(screen.conference, by=screen.reader),
    "decide": _decide,
    "close": lambda screen, clean, post: running.close_meeting(screen.conference, by=screen.reader),
}
