import re

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import translation

from alongside.practice import clocks
from alongside.practice.clocks import ClockRule
from alongside.practice.colours import contrast
from alongside.practice.layers import FOLDER, SHIPPED
from alongside.practice.profile import REQUIRED_CLOCKS, Profile, ProfileMistake, Text, current, load, row

OWN = 'extends = "england"\nname = "Own"\nversion = "7"\n'


@pytest.fixture
def own(tmp_path):
    def write(toml, name="own.toml"):
        path = tmp_path / name
        path.write_text(toml, encoding="utf-8")
        return path

    return write


def mistakes_of(path):
    with pytest.raises(ProfileMistake) as found:
        load(path)
    return {(mistake.file, mistake.table, mistake.key): mistake.sentence for mistake in found.value.mistakes}


def texts_in(value, place=""):
    if isinstance(value, Text):
        yield place, value
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, f"{place}.{name}")
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts_in(inner, f"{place}.{getattr(inner, 'key', '')}")


@pytest.mark.parametrize(
    ("name", "nation", "languages"),
    [("england", "england", ("en",)), ("wales", "wales", ("en", "cy")), ("demo", "england", ("en", "cy"))],
)
def test_shipped_profile_loads(name, nation, languages):
    profile = load(name)
    assert (profile.nation, profile.council.languages) == (nation, languages)
    assert set(REQUIRED_CLOCKS) <= set(profile.clocks)
    assert Profile.from_canonical(profile.canonical()) == profile


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_is_also_written_in_welsh(name):
    missing = [place for place, text in texts_in(load(name)) if "cy" not in text.root]
    assert missing in ([".council.service_name"], []), missing


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_says_that_its_welsh_is_to_be_checked(name):
    assert "Welsh: to be checked by a Welsh speaker" in (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    assert "cy" in load(name).languages_to_be_checked


@pytest.mark.parametrize("name", SHIPPED)
def test_words_for_families_avoid_what_hurts(name):
    profile = load(name)
    families = [profile.agenda, profile.question_sets, profile.rights, profile.what_happens, profile.no_plan_outcomes]
    never = re.compile(r"complian|\bcontact\b|placement|\b[A-Z]{2,}\b")
    for _place, text in texts_in(tuple(families)):
        assert not never.search(text.in_language("en")), text.in_language("en")


def test_nations_differ_where_the_law_does():
    england, wales = load("england"), load("wales")
    assert {category.code for category in england.categories} == {"NEG", "PHY", "SAB", "EMO"}
    assert "financial" in {category.key for category in wales.categories}
    assert "registration" not in "".join(section.hint.in_language("en") for section in wales.report.sections)
    assert "social_workers_view" in {section.key for section in england.report.sections}
    assert "social_workers_view" not in {section.key for section in wales.report.sections}
    assert "significant harm" in england.threshold.question.in_language("en")
    assert "significant harm" not in wales.threshold.question.in_language("en")
    assert wales.clocks["decision_to_family"].rule == ClockRule(amount=5, unit="working_days")
    assert wales.clocks["later_core_group_limit"].rule == ClockRule(amount=6, unit="weeks")
    assert not wales.clocks["initial_conference"].is_verified
    assert england.clocks["initial_conference"].is_verified


def test_report_before_a_conference_is_counted_backwards():
    rule = load("demo").clocks["report_before_initial"].rule
    assert clocks.due(rule, clocks.datetime.date(2026, 1, 8)) == clocks.datetime.date(2026, 1, 5)


def test_text_falls_back_to_english_and_says_so():
    text = Text({"en": "Plan", "cy": "Cynllun"})
    assert [text.in_language(code) for code in ("cy", "en-gb", "cy-gb", "pl", None)] == [
        "Cynllun",
        "Plan",
        "Cynllun",
        "Plan",
        "Plan",
    ]
    assert (text.language("cy-gb"), text.language("pl")) == ("cy", "en")
    with translation.override("cy"):
        assert str(text) == "Cynllun"
    with translation.override(None):
        assert f"{text}" == "Plan"


def test_unchecked_language_is_offered_only_in_a_demonstration():
    profile = load("wales")
    assert profile.languages_to_offer(in_demonstration=True) == ("en", "cy")
    assert profile.languages_to_offer(in_demonstration=False) == ("en",)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(("colour", "is_good"), [("#767676", True), ("#777777", False)])
def test_colour_for_actions_needs_contrast_with_white(own, colour, is_good):
    path = own(OWN + f'[council]\ncolour = "{colour}"\n')
    if is_good:
        assert load(path).council.colour == colour
    else:
        assert "4.48" in mistakes_of(path)["own.toml", "council", "colour"]


def test_own_file_overrides_by_key(own):
    england = load("england")
    profile = load(
        own(
            OWN
            + """
            [council]
            name = { en = "Hill Council" }
            [clocks.decision_to_family]
            rule = { amount = 2, unit = "working_days" }
            [[agencies]]
            key = "police"
            name = { en = "Hill police" }
            [[agencies]]
            key = "youth_work"
            name = { en = "Youth work" }
            [[agencies]]
            key = "midwifery"
            remove = true
            [[agenda]]
            key = "family"
            minutes = 30
            [[rights]]
            key = "break"
            text = { pl = "Przerwa" }
            """
        )
    )
    expected = [agency.key for agency in england.agencies if agency.key != "midwifery"] + ["youth_work"]
    assert [agency.key for agency in profile.agencies] == expected
    assert profile.clocks["decision_to_family"].rule.amount == 2
    assert profile.clocks["decision_to_family"].source == england.clocks["decision_to_family"].source
    assert row(profile.agenda, "family").minutes == 30
    assert row(profile.agenda, "family").title == row(england.agenda, "family").title
    # New English never keeps the Welsh of the old; a text without English adds its language.
    assert row(profile.agencies, "police").name.root == {"en": "Hill police"}
    assert set(row(profile.rights, "break").text.root) == {"en", "cy", "pl"}


def test_file_may_extend_a_file_beside_it(own):
    own(OWN, "region.toml")
    assert load(own('extends = "region.toml"\nname = "Town"\n', "town.toml")).version == "7"


@pytest.mark.parametrize(("before", "keys"), [("true", ["plan", "decision"]), ("false", ["decision", "plan"])])
def test_plan_comes_before_or_after_the_decision_as_the_profile_says(own, before, keys):
    profile = load(own(OWN + f"[conference]\nplan_before_decision = {before}\n"))
    for rows in (profile.agenda, profile.what_happens):
        assert [item.key for item in rows if item.key in keys] == keys
    assert [item.key for item in profile.agenda][:2] == ["welcome", "family"]
    assert profile.agenda[-1].key == "next_steps"
    assert len(profile.agenda) == len(load("england").agenda)


def test_all_mistakes_are_named_by_file_table_and_key(own):
    found = mistakes_of(
        own(
            OWN
            + """
            [council]
            colour = "#ffff00"
            colours = "x"
            languages = ["cy"]
            [clocks.complaint]
            rule = { amount = 0, unit = "fortnights" }
            [[agenda]]
            key = "plan"
            minuts = 3
            [[agencies]]
            key = "fire"
            [[agencies]]
            key = "polices"
            remove = true
            [[report.sections]]
            key = "worries"
            summary = "strengths"
            [scales.steps_to_change]
            most = 1
            [threshold]
            question = { en = " " }
            """
        )
    )
    assert set(found) == {
        ("own.toml", "council", "colour"),
        ("own.toml", "council", "colours"),
        ("own.toml", "council", "languages"),
        ("own.toml", "clocks.complaint.rule", "amount"),
        ("own.toml", "clocks.complaint.rule", "unit"),
        ("own.toml", "agenda.plan", "minuts"),
        ("own.toml", "agencies.fire", "name"),
        ("own.toml", "agencies.polices", "remove"),
        ("own.toml", "report", "sections"),
        ("own.toml", "scales.steps_to_change", "most"),
        ("own.toml", "threshold", "question"),
    }
    assert "minutes" in found["own.toml", "agenda.plan", "minuts"]
    assert all(sentence[0].isupper() and sentence.endswith((".", "?")) for sentence in found.values())


def test_mistake_is_named_in_the_file_that_made_it(own):
    own(OWN + '[council]\ncolour = "blue"\n', "region.toml")
    found = mistakes_of(own('extends = "region.toml"\n[conference]\nquorum_other_agencies = -1\n', "town.toml"))
    assert set(found) == {("region.toml", "council", "colour"), ("town.toml", "conference", "quorum_other_agencies")}


def test_missing_clocks_are_each_named(own):
    text = (FOLDER / "england.toml").read_text(encoding="utf-8").replace("[clocks.complaint]", "[clocks.grumble]")
    common = (FOLDER / "common.toml").read_text(encoding="utf-8")
    own(common, "shared.toml")
    found = mistakes_of(own(text.replace('"common"', '"shared.toml"')))
    assert found == {("own.toml", "clocks", "complaint"): "This clock is missing."}


def test_family_is_always_first(own):
    text = OWN + '[[agenda]]\nkey = "family"\nremove = true\n'
    assert "family" in mistakes_of(own(text))["own.toml", "", "agenda"]
    common = (FOLDER / "common.toml").read_text(encoding="utf-8").replace('key = "welcome"', 'key = "reports"')
    own(common, "shared.toml")
    england = (FOLDER / "england.toml").read_text(encoding="utf-8")
    found = mistakes_of(own(england.replace('"common"', '"shared.toml"')))
    assert "the family speaks first" in found["shared.toml", "", "agenda"].lower()


@pytest.mark.parametrize(
    ("toml", "place", "words"),
    [
        ("name = ", ("own.toml", "", ""), "not TOML"),
        ('extends = "elsewhere.toml"', ("own.toml", "", "extends"), "does not exist"),
        ('extends = "own.toml"', ("own.toml", "", "extends"), "circle"),
        ("extends = 3", ("own.toml", "", "extends"), "name of a profile"),
        (OWN + '[[rights]]\nkey = "a"\n[[rights]]\nkey = "a"\n', ("own.toml", "rights", "a"), "twice"),
    ],
)
def test_unreadable_file_is_named(own, toml, place, words):
    assert words in mistakes_of(own(toml))[place]


def test_file_that_is_not_there_is_named_without_its_folder(tmp_path):
    found = mistakes_of(tmp_path / "gone.toml")
    assert set(found) == {("gone.toml", "", "")}
    assert str(tmp_path) not in str(found)


def test_digest_changes_with_a_word_and_not_with_the_order_of_tables(own):
    third = '[scales.{0}]\ntitle = {{ en = "{0}" }}\nleast = 1\nmost = 3\nleast_words = {{ en = "a" }}\n'
    third += 'most_words = {{ en = "b" }}\n'
    one = load(own(OWN + third.format("calm") + third.format("rest"), "one.toml"))
    two = load(own(OWN + third.format("rest") + third.format("calm"), "two.toml"))
    three = load(own(OWN + third.format("calm") + third.format("rests")))
    assert one.digest == two.digest != three.digest
    assert re.fullmatch(r"[0-9a-f]{64}", one.digest)


def test_profile_cannot_be_changed():
    profile = load("demo")
    with pytest.raises(ValueError, match="frozen"):
        profile.council.colour = "#000000"


def test_current_follows_the_setting_and_is_read_once(settings):
    settings.PRACTICE_PROFILE = "wales"
    assert current().nation == "wales"
    assert current() is current()
    settings.PRACTICE_PROFILE = "demo"
    assert str(current().council.name) == "Riverside Council"


def test_command_says_good_with_name_version_and_digest(capsys):
    call_command("profile", "check", "demo")
    profile = load("demo")
    said = capsys.readouterr().out
    assert all(part in said for part in (profile.name, profile.version, profile.digest))


def test_command_prints_each_mistake_and_fails(own, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("profile", "check", str(own(OWN + '[council]\ncolour = "blue"\ncolours = 1\n')))
    assert ended.value.code == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "own.toml, table [council], key colour",
        "own.toml, table [council], key colours",
    ]


def test_program_start_names_each_mistake(own, settings):
    settings.PRACTICE_PROFILE = own(OWN + '[council]\ncolour = "blue"\n')
    (found,) = [message for message in run_checks() if message.id == "practice.E001"]
    assert "own.toml, table [council], key colour" in found.msg


def test_program_start_warns_when_nobody_can_be_rung(settings):
    settings.PRACTICE_PROFILE = "england"
    assert "practice.W001" in {found.id for found in run_checks()}
    settings.PRACTICE_PROFILE = "demo"
    assert not {found.id for found in run_checks()} & {"practice.W001", "practice.E001"}
