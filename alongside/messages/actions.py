import os
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from alongside.access import trail
from alongside.access.models import Account
from alongside.messages.models import Message
from alongside.people.details import reaches_the_same
from alongside.people.errors import NoSafeContact
from alongside.people.models import Person
from alongside.practice import profile

# A message says that there is one, and nothing else: no name, no place, nothing about children or meetings.
TEMPLATES: Mapping[str, object] = {
    "reference": _(
        "You have a message from %(sender)s. To read it, go to the page you were given and type: %(reference)s"
    ),
    "code": _("Your code is %(code)s. It works for 15 minutes. Nobody from %(sender)s will ever ask you for it."),
    "waiting": _("You have a message from %(sender)s. To read it, go to the page you were given and sign in."),
}


@transaction.atomic
def send(person: Person, template: str, *, by: Account | None, **values: str) -> Message:
    """Queue a message to a person's confirmed safe contact, in the language they read.

    template: a key of TEMPLATES; values: what it needs. Raises NoSafeContact when nothing is confirmed.
    """
    contact = person.safe_contacts.filter(ended_at=None).first()
    if contact is None or not contact.takes_messages:
        raise NoSafeContact(_("Nobody has confirmed a safe way to reach this person. Confirm one first."))
    with translation.override(person.language or settings.LANGUAGE_CODE):
        body = str(TEMPLATES[template]) % {"sender": str(profile.current().council.message_sender), **values}
    message = Message(
        person=person,
        safe_contact=contact,
        template=template,
        data_key=person.data_key,
        body=body,
        queued_at=timezone.now(),
        queued_by=by,
    )
    message.save(force_insert=True)
    deliver.enqueue(str(message.pk))
    trail.act("messages.send", message, by=by, template=template)
    return message


@task()
def deliver(message_id: str) -> None:
    """Put one queued message into the folder outbox, once. The worker runs this.

    A contact that ended after the message was queued gets nothing: new details never go to the old address.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update()
            .select_related("safe_contact__data_key", "data_key", "person")
            .get(pk=message_id)
        )
        if message.sent_at or message.stopped_because:
            return
        now_safe = message.person.safe_contacts.filter(ended_at=None).select_related("data_key").first()
        if message.safe_contact.ended_at and not reaches_the_same(message.safe_contact, now_safe):
            message.stopped_because = "The safe contact ended before it was sent."
            message.save(update_fields=["stopped_because"])
            return
        _write(settings.OUTBOX, f"{message.pk}.txt", f"To: {message.safe_contact.where}\n\n{message.body}\n")
        message.sent_at = timezone.now()
        message.save(update_fields=["sent_at"])


def _write(folder: Path, name: str, text: str) -> None:
    """Whole or not at all: the file appears under its name once it is on disk. Written again, it is the same file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f".{name}"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / name)
