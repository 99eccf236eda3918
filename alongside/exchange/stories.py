"""What the people of the demonstration say and decide, in their own words. All of it is invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Area:
    """One area of change of a story, with what each of the core group says of it: (who, step, why)."""

    title: str
    harm_prevented: str
    not_good_enough_now: str
    good_enough: str
    life_for_the_child: str
    steps: tuple[tuple[int, str], ...]
    mother_will: str
    worker_will: str
    places: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The words of one family's way through. `paragraphs`: section, words, and whether a second parent may read it."""

    word: str
    my_views: dict[str, str]
    child_said: tuple[str, str, str]
    paragraphs: tuple[tuple[str, str, bool], ...]
    answer_to_report: str
    said_in_meeting: str
    family_on_threshold: str
    agency_views: dict[str, str]
    category: str
    reasons: str
    response: str
    areas: tuple[Area, ...] = field(default_factory=tuple)


_MORNINGS = Area(
    title="Calm mornings before school",
    harm_prevented="Missing school and going hungry makes it hard to learn and to feel safe.",
    not_good_enough_now="Late most days, and some days without breakfast.",
    good_enough="Both at school, fed, by ten to nine, four days in five.",
    life_for_the_child="I eat breakfast at our table and I walk in with my friends.",
    steps=((4, "Breakfast every school day, and late twice a week at most."), (7, "On time three days in five.")),
    mother_will="Lay out clothes and bags the night before.",
    worker_will="Ask the school for two places at breakfast club.",
    places=(
        ("mother", 6, "We have a routine now. Mondays are still hard."),
        ("worker", 5, "Three calm mornings out of five when I visited."),
        ("school", 7, "On time eleven days of the last fourteen."),
    ),
)
_SAFE_HOME = Area(
    title="A home where nobody is frightened",
    harm_prevented="Hearing shouting and seeing somebody hurt stays with a child for years.",
    not_good_enough_now="There was shouting and pushing, and the children hid upstairs.",
    good_enough="Nobody who hurts or frightens us comes in, and we all know whom to ring.",
    life_for_the_child="I sleep all night and I am not listening for the door.",
    steps=((3, "The locks are changed and the neighbours know."), (6, "Three months without a frightening visit.")),
    mother_will="Keep the number of the helpline in my phone under another name.",
    worker_will="Arrange a meeting with the domestic abuse adviser at a place that is safe.",
    places=(
        ("mother", 5, "The new locks help me sleep."),
        ("worker", 6, "Nobody has come to the door since September."),
        ("school", 5, "The children talk about home more easily."),
    ),
)

HASSAN = Story(
    word="marigold",
    my_views={
        "most_want_to_say": "I love my children and I want people to see what I do every day.",
        "going_well": "Layla reads to me at bedtime. Sam helps with the shopping.",
        "worries": "Mornings are hard since we moved.",
        "hopes": "I want calm mornings, and to stop looking over my shoulder.",
    },
    child_said=(
        "I like my school and I want to stay there.",
        "I worry when the phone rings late.",
        "I want to see my nan on Saturdays.",
    ),
    paragraphs=(
        (
            "why_we_meet",
            "We meet because Sam and Layla were frightened at home and have often been late for school.",
            True,
        ),
        (
            "strengths",
            "Amina moved with the children to be safe. She asked for help early and she keeps asking.",
            False,
        ),
        ("strengths", "Both children have friends at school and like their teachers.", True),
        ("worries", "Sam and Layla have come to school without breakfast on nine days this term.", True),
        ("worries", "Amina says that she is still afraid. The locks in the new home were changed last month.", False),
        ("effect_on_child", "Sam is tired and finds it hard to listen. Layla worries about her mother.", True),
        ("what_must_change", "Mornings without hurry, and a quiet home.", True),
    ),
    answer_to_report="It was seven days, not nine. Two of them were the bus.",
    said_in_meeting="Since we moved it is two buses. When the first is late, we are late.",
    family_on_threshold="I think a plan could help if it helps with mornings and does not blame me.",
    agency_views={
        "school": "They are likely to be harmed if mornings stay as they are. School would help with a plan.",
        "health": "Both are growing well. The worry about home is real and needs people to work together.",
    },
    category="neglect",
    reasons=(
        "Layla and Sam have often been hungry and tired, and both were frightened at home. Amina has made a brave start. "
        "Without people working together this is likely to harm them."
    ),
    response="Maria rang the school. Layla can stay, and there is a place for her at breakfast club.",
    areas=(_MORNINGS, _SAFE_HOME),
)

_ONE_PARENT = Story(
    word="bluebell",
    my_views={
        "most_want_to_say": "I know things have slipped. I want them to be right again.",
        "going_well": "We laugh a lot. We cook together on Sundays.",
        "worries": "I am tired and the flat is cold.",
        "support": "Somebody to sort the heating, and an hour to myself.",
    },
    child_said=(
        "Sundays are the best because we make pancakes.",
        "It is cold in my room.",
        "I want mum to sleep more.",
    ),
    paragraphs=(
        ("why_we_meet", "We meet because the home has been cold and some days there was not enough to eat.", True),
        (
            "strengths",
            "There is a lot of love and laughing in this family. Mum opened the door and told us how it is.",
            True,
        ),
        ("worries", "The heating has been off since the autumn, and lunch was missing on six school days.", True),
        ("effect_on_child", "Being cold and hungry makes it hard to sleep, to learn and to play.", True),
        ("what_must_change", "A warm home and a meal every evening.", True),
    ),
    answer_to_report="I told the landlord about the heating three times. Please write that too.",
    said_in_meeting="The heating is the landlord's. I have the letters here.",
    family_on_threshold="I do not think we need a plan. We need the heating.",
    agency_views={
        "school": "Things are better since October. School still worries about lunch.",
        "health": "Weight is fine. Sleep is poor because of the cold.",
    },
    category="neglect",
    reasons="It has been cold and there was not always enough to eat, for months. People have to act together to put it right.",
    response="The landlord has mended the heating. We rang to check, and your room was warm.",
    areas=(
        Area(
            title="A warm home with enough to eat",
            harm_prevented="Cold and hunger make children ill and tired.",
            not_good_enough_now="No heating, and no lunch on some days.",
            good_enough="Warm rooms, and a cooked meal every day.",
            life_for_the_child="My room is warm and I am not hungry at school.",
            steps=((4, "The heating works."), (7, "A meal every evening for a month.")),
            mother_will="Ring the landlord on Monday and keep the letter.",
            worker_will="Apply for the heating grant.",
            places=(
                ("mother", 7, "The heating works. I am still tired."),
                ("worker", 6, "Warm at every visit this month."),
                ("school", 4, "Lunch was missing twice last week."),
            ),
        ),
    ),
)

_TWO_PARENTS = Story(
    word="kingfisher",
    my_views={
        "most_want_to_say": "We argue, but we both love the children.",
        "going_well": "Grandma comes on Wednesdays. Football is going well.",
        "worries": "That the children hear us when we argue.",
        "hopes": "To talk without shouting.",
    },
    child_said=(
        "I like it when Grandma comes.",
        "I put my pillow over my head when they shout.",
        "I want us to go swimming again.",
    ),
    paragraphs=(
        ("why_we_meet", "We meet because the children hear loud arguments at home, and the police came twice.", True),
        ("strengths", "Both parents came to every appointment. Grandma helps every week.", True),
        ("worries", "The children hid during an argument in the summer.", True),
        ("worries", "One parent told us alone what is hardest at home.", False),
        ("effect_on_child", "They listen for shouting and find it hard to fall asleep.", True),
        ("what_must_change", "No frightening arguments where children can hear.", True),
    ),
    answer_to_report="The police came once. The second time was next door.",
    said_in_meeting="We have not had a loud argument for three weeks.",
    family_on_threshold="We want help to talk. We are not sure about a plan.",
    agency_views={
        "school": "The children seem calmer this month, and we still worry.",
        "health": "Sleep is better. Please keep the pressure low.",
    },
    category="emotional",
    reasons="The arguments have frightened the children for a long time and it is likely to go on unless everybody helps.",
    response="We asked your mum and dad. They have booked swimming for Saturday.",
    areas=(
        Area(
            title="Talking without frightening anybody",
            harm_prevented="Living with shouting makes children anxious and sad.",
            not_good_enough_now="Loud arguments most weeks, and children who hide.",
            good_enough="Three months without a frightening argument.",
            life_for_the_child="I fall asleep without a pillow over my head.",
            steps=((4, "When it gets loud, one of us goes for a walk."), (7, "A month without a loud argument.")),
            mother_will="Go for a walk when it gets loud.",
            worker_will="Book the parents' course that starts in the new year.",
            places=(
                ("mother", 6, "It is quieter. We both try."),
                ("worker", 6, "Nobody has hidden this month."),
                ("school", 5, "Better, and still some tired mornings."),
            ),
        ),
    ),
)


def story_of(family_id: str, *, has_father: bool) -> Story:
    """The story of a family of the cast."""
    if family_id == "F-HASSAN":
        return HASSAN
    return _TWO_PARENTS if has_father else _ONE_PARENT
