"""One family's way through, each step by the person who does it, each in a session of their own.

From the day the social worker sees that a conference is due to the day Layla is told what was done about what she said.
"""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from alongside.exchange.cast import CAST
from alongside.exchange.extract import working_days_from
from alongside.exchange.stories import HASSAN

PASSWORD = "three quiet lanterns"
MEETING_IN, PLAN_IN, CORE_GROUP_IN = 4, 5, 11  # working days from today

NEVER_FOR_DEAN = [
    CAST.hassan.home.postcode,
    CAST.hassan.home.address.street,
    CAST.hassan.home.address.building,
    "Riverside Community Centre",
    "Mornings are hard since we moved",
    "I worry when the phone rings late",
    "It was seven days, not nine",
    "a plan could help",
    "Calm mornings before school",
]


def be(page: Page, name: str) -> None:
    """Sign in with one press."""
    page.goto("/demonstration/")
    page.get_by_role("button", name=f"Be {name}", exact=True).click()


def move_to(page: Page, day: date) -> None:
    page.goto("/demonstration/")
    fill_day(page, "day", day)
    page.get_by_role("button", name="Move to this day").click()


def fill_day(page: Page, field: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={field}-{part}]").fill(str(getattr(day, part)))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern) -> None:
    """Press a link, also one that looks like a button."""
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


def tick(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_label(name, exact=True).check()


def newest_message(page: Page) -> str:
    """What the newest message of the demonstration says."""
    page.goto("/demonstration/mailbox/")
    return page.locator("article .govuk-body").first.inner_text()


def open_family(maria: Page) -> None:
    maria.goto("/work/")
    follow(maria, "Hassan family")


def open_person(maria: Page, name: str) -> None:
    open_family(maria)
    follow(maria, name)


@pytest.fixture
def today():
    """The demonstration's own day, until the journey moves it."""
    return timezone.localdate()


def test_one_familys_way_through(server, person, today):
    maria, priya = person("Maria", width=1280), person("Priya", width=1280)
    amina, phone = person("Amina", width=360, scripts=False), person("Phone", width=360)
    joy, tom, karen = (person(name, width=1280) for name in ("Joy", "Tom", "Karen"))
    dean = person("Dean", width=360)

    # a. the social worker sees that an initial conference is due, and opens the family
    be(maria, "Maria Santos")
    expect(maria.get_by_role("heading", name="My work")).to_be_visible()
    due = maria.locator(".work__task", has_text="Hassan family").filter(has_text="Initial conference")
    expect(due).to_contain_text("in 6 working days")
    due.get_by_role("link", name="Hassan family").click()
    for words in ("Amina Hassan", "Layla Carter", "Address: confidential.", "Section 47 enquiry started for Layla"):
        expect(maria.locator("body")).to_contain_text(words)
    assert CAST.hassan.home.postcode not in maria.content()
    be(dean, "Dean Carter")

    # b. the administrator arranges the conference
    be(priya, "Priya Shah")
    priya.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Arrange").click()
    tick(priya, "Initial child protection conference")
    for child in priya.locator("[name=children]").all():
        child.check()
    meeting_on = working_days_from(today, MEETING_IN)
    fill_day(priya, "day", meeting_on)
    priya.get_by_label("Time", exact=True).fill("half past")
    priya.get_by_label("Place").fill("Riverside Community Centre")
    priya.get_by_label("Chair").select_option("Tom Reed")
    press(priya, "Book this conference")
    expect(priya.get_by_role("alert")).to_contain_text("time")
    expect(priya.get_by_label("Place")).to_have_value("Riverside Community Centre")
    priya.get_by_label("Time", exact=True).fill("10am")
    press(priya, "Book this conference")
    expect(priya.locator("body")).to_contain_text("Riverside Community Centre")
    for agency, name, asks in (
        ("Riverside Council", "Maria Santos", "how things are at home"),
        ("School or nursery", "Karen Cole", "how school is going"),
        ("Health visiting", "Ana Lopes", "how you all are"),
    ):
        follow(priya, "Invite somebody")
        priya.locator("main").get_by_role("link", name=re.compile(f"^{agency}")).click()
        tick(priya, name)
        priya.get_by_label("What will they ask the family about?").fill(asks)
        tick(priya, "Yes")
        press(priya, "Invite")
    follow(priya, "Invite somebody")
    follow(priya, re.compile("^Amina Hassan"))
    tick(priya, "With everybody")
    press(priya, "Invite")
    follow(priya, "Invite somebody")
    follow(priya, re.compile("^Dean Carter"))
    tick(
        priya,
        "On their own, at another time or place",
        "I have asked each parent on their own whether it is safe to meet",
    )
    fill_day(priya, "own_day", meeting_on)
    priya.get_by_label("Their own time").fill("2pm")
    priya.get_by_label("Their own place").fill("Town Hall, room 4")
    press(priya, "Invite")
    expect(priya.locator("body")).to_contain_text("Met by those invited")

    # c. the mother is given a way in, and says what she thinks
    open_person(maria, "Amina Hassan")
    follow(maria, "Give Amina an account")
    follow(maria, "Confirm a safe contact")
    tick(maria, "text message")
    maria.get_by_label("Number or email address").fill("07700 900123")
    press(maria, "Confirm")
    follow(maria, "Give Amina an account")
    maria.get_by_label("The word you have agreed").fill("Marigold")
    press(maria, "Send the message")
    told = newest_message(phone)
    for never in ("Amina", "Layla", "Hassan", "conference", "child", "social", "Marigold"):
        assert never.lower() not in told.lower()
    reference = told.rpartition(":")[2].strip()

    amina.goto("/begin/")
    amina.locator("[name=reference]").fill(reference)
    fill_day(amina, "birth_on", CAST.hassan.mother.born_on)
    amina.locator("[name=word]").fill("tulip")
    press(amina, "Go on")
    expect(amina.locator("body")).to_contain_text("If what you typed is right")
    amina.locator("[name=code]").fill("12345")
    press(amina, "Go on")
    expect(amina.locator("body")).to_contain_text("That did not work. Check what you typed and try again.")
    amina.goto("/begin/")
    amina.locator("[name=reference]").fill(reference.lower())
    fill_day(amina, "birth_on", CAST.hassan.mother.born_on)
    amina.locator("[name=word]").fill("marigold")
    press(amina, "Go on")
    code = re.search(r"\d{5}", newest_message(phone)).group()
    amina.locator("[name=code]").fill(code)
    press(amina, "Go on")
    amina.locator("[name=password]").fill(PASSWORD)
    amina.locator("[name=again]").fill(PASSWORD)
    press(amina, "Save my password")
    expect(amina.locator("body")).to_contain_text("Before you go on")
    assert "protection" not in amina.title().lower()
    follow(amina, "Go to my pages")
    for words in ("Hello Amina", "Riverside Community Centre", "10am", "Tom Reed leads the meeting."):
        expect(amina.locator("body")).to_contain_text(words)
    follow(amina, re.compile("Who will be there"))
    expect(amina.locator("body")).to_contain_text("will ask: how school is going")
    assert "Dean" not in amina.content()
    amina.goto("/yours/")
    follow(amina, re.compile("What will happen"))
    amina.goto("/yours/")
    follow(amina, re.compile("rights|What you can ask for"))
    amina.goto("/yours/")
    follow(amina, re.compile("Say what you think"))
    tick(amina, "No, I do it alone")
    press(amina, "Start")
    amina.locator("[name=words]").fill("I love my children.")
    tick(amina, "Only Tom Reed, who leads the meeting")
    press(amina, "Save and continue")
    press(amina, "I’d rather not say")
    amina.locator("[name=words]").fill("Mornings are hard since we moved.")
    press(amina, "Save and stop")
    press(amina, "Sign out")
    amina.goto("/sign-in/")
    amina.locator("[name=sign_in_name]").fill(reference)
    amina.locator("[name=password]").fill(PASSWORD)
    press(amina, "Sign in")
    follow(amina, re.compile("Say what you think"))
    tick(amina, "No, I do it alone")
    press(amina, "Go on where I stopped")
    amina.goto(re.sub(r"my-views/.*", "my-views/worries/", amina.url))
    expect(amina.locator("[name=words]")).to_have_value("Mornings are hard since we moved.")
    amina.get_by_label("Choose people").check()
    press(amina, "Save and continue")
    amina.get_by_label("Tom Reed").check()
    amina.get_by_label("Maria Santos").check()
    press(amina, "Save and continue")
    amina.goto(re.sub(r"my-views/.*", "my-views/check-answers/", amina.url))
    expect(amina.locator("body")).to_contain_text("Mornings are hard since we moved.")
    press(amina, "That is what I want to say")

    # d. the child says three things, in the worker's session
    open_person(maria, "Layla Carter")
    follow(maria, "Write down what Layla says")
    for question, words in zip(("going_well", "worries", "wishes"), HASSAN.child_said, strict=True):
        maria.locator(f"[name=words_{question}]").fill(words)
    maria.locator("fieldset", has=maria.locator("[name=readers_worries]")).get_by_label("Tom Reed").check()
    maria.locator("fieldset", has=maria.locator("[name=readers_going_well]")).get_by_label("Amina").check()
    press(maria, "Save")
    expect(maria.get_by_role("alert")).to_contain_text("Read it back")
    maria.get_by_label("I read it back").check()
    press(maria, "Save")
    expect(maria.locator("body")).to_contain_text(HASSAN.child_said[1])

    # e. the report: written, marked, released by a second person, read and answered
    maria.goto("/work/")
    maria.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Write the report").click()
    press(maria, "Start the report")
    paragraphs = (
        ("strengths", "Amina moved with the children to be safe.", False),
        ("worries", "Sam and Layla came to school without breakfast on nine days.", True),
        ("effect_on_child", "Sam is tired. Layla worries.", True),
    )
    for section, words, for_dean in paragraphs:
        part = maria.locator("section", has=maria.locator(f"h2#{section}"))
        part.locator("details summary").click()
        part.locator("textarea").fill(words)
        part.get_by_role("button", name="Add this paragraph").click()
        part = maria.locator("section", has=maria.locator(f"h2#{section}"))
        part.get_by_role("link", name="Say who may read this").click()
        tick(maria, "Amina Hassan", "Tom Reed", "Karen Cole", "Ana Lopes")
        if for_dean:
            tick(maria, "Dean Carter")
        else:
            press(maria, "Save who may read this")
            expect(maria.get_by_role("alert")).to_contain_text("Dean Carter would not see this paragraph")
            tick(maria, "gives serious harm")
        press(maria, "Save who may read this")
    be(joy, "Joy Adeyemi")
    joy.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Read and release").click()
    joy.get_by_role("button", name=re.compile("^Release to")).click()
    expect(joy.get_by_role("alert")).to_contain_text("Open these copies first")
    for name in ("Amina Hassan", "Dean Carter", "Tom Reed", "Karen Cole", "Ana Lopes"):
        follow(joy, f"{name}’s copy")
        if name == "Dean Carter":
            assert paragraphs[0][1] not in joy.content()
        follow(joy, "Back")
    joy.get_by_role("button", name=re.compile("^Release to")).click()
    expect(joy.locator("body")).to_contain_text("Released on")
    amina.goto("/yours/")
    follow(amina, re.compile("The report about you"))
    expect(amina.locator("body")).to_contain_text(paragraphs[0][1])
    amina.locator("section", has=amina.locator("h2#s-worries")).get_by_role(
        "button", name="Say if this is right"
    ).click()
    amina.get_by_label("This is not right").check()
    amina.locator("[name=words]").fill("It was seven days, not nine.")
    amina.get_by_label("Tom Reed").check()
    press(amina, "Save my answer")
    expect(amina.locator("body")).to_contain_text("It was seven days, not nine.")

    # f. the meeting
    move_to(priya, meeting_on)
    be(tom, "Tom Reed")
    tom.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Open the meeting").click()
    expect(tom.locator("body")).to_contain_text("Mornings are hard since we moved.")
    press(tom, "Open the meeting")
    for name in ("Amina Hassan", "Maria Santos", "Karen Cole", "Ana Lopes"):
        tom.get_by_label(f"{name} is here").check()
    press(tom, "Save who is here")
    press(tom, "Go on to: The family first") if tom.get_by_role(
        "button", name="Go on to: The family first"
    ).count() else (tom.locator("button[name=agenda_item][value=family]").first.click())
    tom.get_by_label("Who says it").select_option("Amina Hassan")
    tom.get_by_label("What is said").fill(HASSAN.said_in_meeting)
    tom.get_by_label("What is said").press("Enter")
    expect(tom.locator("body")).to_contain_text(HASSAN.said_in_meeting)
    tom.locator("button[name=agenda_item][value=each_view]").first.click()
    press(tom, "Open all views at once")
    expect(tom.get_by_role("alert")).to_contain_text("The family speaks first")
    tom.locator(".chosen").get_by_text("Amina Hassan").first.click()
    tom.locator("[name=step][value=said] ~ .govuk-form-group [name=words]").fill("I think a plan could help.")
    tom.get_by_label("I read it back, and it is right").check()
    said = tom.locator("form", has=tom.locator("[name=step][value=said]"))
    for name in ("Maria Santos", "Karen Cole", "Ana Lopes"):
        said.get_by_label(name, exact=True).check()
    press(tom, "Keep these words")
    press(tom, "The family and the children have been asked")
    be(karen, "Karen Cole")
    karen.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Open").click()
    karen.locator("[name=words]").fill(HASSAN.agency_views["school"])
    press(karen, "Keep my view")
    maria.goto("/work/")
    maria.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Arrangements").click()
    follow(maria, "Your view in the meeting")
    assert HASSAN.agency_views["school"] not in maria.content()
    maria.locator("[name=words]").fill("The worry is real, and so is the progress.")
    press(maria, "Keep my view")
    tom.reload()
    press(tom, "Open all views at once")
    expect(tom.get_by_role("alert")).to_contain_text("Still waiting for: Ana Lopes")
    tom.locator("summary", has_text="Enter a view for somebody who cannot").click()
    view = tom.locator("form", has=tom.locator("[name=step][value=agency_view]"))
    ana = view.locator("option", has_text="Ana Lopes").get_attribute("value")
    view.get_by_label("For whom?").select_option(ana)
    view.locator("[name=words]").fill(HASSAN.agency_views["health"])
    press(tom, "Keep this view for them")
    press(tom, "Open all views at once")
    expect(tom.locator("body")).to_contain_text("Opened to everybody at")
    expect(tom.locator("body")).to_contain_text("entered by the chair for Ana Lopes")
    tom.locator("button[name=agenda_item][value=decision]").first.click()
    for _child in ("Sam", "Layla"):
        decide = tom.locator("form", has=tom.locator("[name=step][value=decide]"))
        decide.get_by_label("Yes, a child protection plan is needed").check()
        decide.get_by_label("Neglect").check()
        decide.locator("[name=reasons]").fill(HASSAN.reasons)
        for name in ("Maria Santos", "Karen Cole", "Ana Lopes", "Amina Hassan"):
            decide.get_by_label(name, exact=True).check()
        decide.get_by_label("I have checked").check()
        decide.get_by_role("button", name=re.compile("^Keep the decision for")).click()
    tom.locator("button[name=agenda_item][value=next_steps]").first.click()
    press(tom, "Close the meeting")
    expect(tom.locator("body")).to_contain_text("First core group")
    amina.goto("/yours/")
    expect(amina.locator("body")).to_contain_text("Yes, a child protection plan is needed")

    # g. the plan
    move_to(priya, working_days_from(today, PLAN_IN))
    maria.goto("/work/")
    maria.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Start the plan").click()
    press(maria, "Start the plan")
    for area in HASSAN.areas:
        follow(maria, "Add an area of change") if maria.get_by_role(
            "link", name="Add an area of change"
        ).count() else press(maria, "Add an area of change")
        for name in ("title", "harm_prevented", "not_good_enough_now", "good_enough", "life_for_the_child"):
            maria.locator(f"[name={name}]").fill(getattr(area, name))
        tick(maria, "Amina Hassan", "Karen Cole")
        press(maria, "Save")
    follow(maria, re.compile("^Say what a step looks like"))
    tick(maria, "4")
    maria.locator("[name=words]").fill(HASSAN.areas[0].steps[0][1])
    press(maria, "Save")
    for owner, words in (("Amina Hassan", HASSAN.areas[0].mother_will), ("Maria Santos", HASSAN.areas[0].worker_will)):
        follow(maria, re.compile("^Add what somebody will do"))
        maria.locator("[name=words]").fill(words)
        maria.get_by_label("Who will do it?").select_option(owner)
        fill_day(maria, "due_on", working_days_from(today, CORE_GROUP_IN))
        press(maria, "Save")
    expect(maria.locator("body")).to_contain_text(HASSAN.areas[0].worker_will)
    amina.goto("/yours/")
    follow(amina, "The plan, and how far things have come")
    for words in ("Calm mornings before school", HASSAN.areas[0].mother_will, HASSAN.areas[0].good_enough):
        expect(amina.locator("body")).to_contain_text(words)

    # h. the core group: each places themselves, and the picture keeps them apart
    move_to(priya, working_days_from(today, CORE_GROUP_IN))
    maria.goto("/work/")
    maria.locator(".work__task", has_text="Hassan family").get_by_role("link", name="Hold the core group").click()
    maria.get_by_role("button", name="Record a core group").click()
    fill_day(maria, "held_on", working_days_from(today, CORE_GROUP_IN))
    tick(maria, "Amina Hassan", "Maria Santos", "Karen Cole")
    press(maria, "Save, then place yourselves")
    core_group = maria.url
    place(maria, "5", "Three calm mornings out of five.", "Amina Hassan", "Karen Cole")
    karen.goto(core_group)
    place(karen, "7", "On time eleven days of fourteen.", "Amina Hassan", "Maria Santos")
    amina.goto("/yours/")
    follow(amina, "The plan, and how far things have come")
    follow(amina, re.compile("^Say where you think things are"))
    tick(amina, "6")
    amina.locator("[name=words]").fill("We have a routine now.")
    press(amina, "Save")
    maria.goto(core_group)
    assert "We have a routine now." not in maria.content(), "her place is hers until she shares it"
    amina.goto("/yours/")
    follow(amina, "The plan, and how far things have come")
    follow(amina, re.compile("^Change who may read it"))
    amina.get_by_label("Maria Santos").check()
    press(amina, "Save")
    maria.goto(core_group)
    for words in ("We have a routine now.", "On time eleven days of fourteen.", "Three calm mornings out of five."):
        expect(maria.locator("body")).to_contain_text(words)
    expect(maria.locator("svg").first).to_be_visible()
    assert maria.locator("table").count()

    # i. the child is answered and told
    open_person(maria, "Layla Carter")
    said = maria.locator(".own-words", has_text=HASSAN.child_said[0])
    said.get_by_role("link", name=re.compile("^Answer Layla")).click()
    tick(maria, "This was done")
    maria.locator("[name=words]").fill(HASSAN.response)
    press(maria, "Save the answer")
    fill_day(maria, "told_on", working_days_from(today, CORE_GROUP_IN))
    tick(maria, "Face to face")
    press(maria, "Layla was told")
    expect(maria.locator(".own-words", has_text=HASSAN.child_said[0])).to_contain_text("Layla was told face to face")
    expect(maria.locator(".own-words", has_text=HASSAN.child_said[0])).to_contain_text(HASSAN.response)

    # meanwhile Dean read what was marked for him, and nothing else
    dean.goto("/yours/")
    expect(dean.locator("body")).to_contain_text("Town Hall, room 4")
    seen = dean.content()
    follow(dean, re.compile("Who will be there"))
    seen += dean.content()
    dean.goto("/yours/")
    follow(dean, re.compile("The report about you"))
    expect(dean.locator("body")).to_contain_text("without breakfast")
    seen += dean.content()
    assert not [words for words in (*NEVER_FOR_DEAN, paragraphs[0][1], reference) if words in seen]
    dean.goto(core_group)
    expect(dean.locator("body")).to_contain_text("We cannot find that page")


def place(page: Page, rung: str, why: str, *readers: str) -> None:
    """Place oneself on the first ladder of a core group's page."""
    page.get_by_role("button", name="Say where you think things are").first.click()
    tick(page, rung)
    page.locator("[name=words]").fill(why)
    for name in readers:
        page.get_by_label(name).first.check()
    press(page, "Save")
