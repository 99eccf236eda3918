"""Names, streets and workplaces of the demonstration council. Any likeness to a real family is chance."""

from dataclasses import dataclass

from alongside.exchange.cast import TEAM_NORTH, TEAM_SOUTH, Professional


@dataclass(frozen=True, slots=True)
class Tradition:
    """One way of naming: how a surname goes from parents to children differs, and no program may assume it.

    `feminine` holds the surnames as women bear them where they differ, in the order of `surnames`. `mothers_own`: the
    mother keeps her own family's name, and `children_take` says whose the children bear.
    """

    ethnicity: str
    feminine_forenames: tuple[str, ...]
    masculine_forenames: tuple[str, ...]
    surnames: tuple[str, ...]
    feminine: tuple[str, ...] = ()
    mothers_own: bool = False
    children_take: str = "father"


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


def _tradition(
    ethnicity: str,
    feminine_forenames: str,
    masculine_forenames: str,
    surnames: str,
    feminine: str = "",
    *,
    mothers_own: bool = False,
    children_take: str = "father",
) -> Tradition:
    return Tradition(
        ethnicity,
        _names(feminine_forenames),
        _names(masculine_forenames),
        _names(surnames),
        _names(feminine),
        mothers_own,
        children_take,
    )


TRADITIONS = (
    _tradition(
        "WBRI",
        "Chloe Gemma Hannah Jade Leanne Megan Stacey Rosie Ellie Poppy",
        "Alfie Ben Callum Darren Jack Lewis Ryan Harry Toby Stephen",
        "Baxter Clarke Dawson Fletcher Holt Marsh Pickering Thorne Whitlock",
    ),
    _tradition(
        "BCRB",
        "Aaliyah Camille Desiree Keisha Marcia Shanice Tiana Yvonne",
        "Andre Delroy Isaiah Jermaine Malachi Tyrone Winston Zion",
        "Blackwood Campbell Francis Grant Morrison Pinnock",
        mothers_own=True,
        children_take="mother",
    ),
    _tradition(
        "BAFR",
        "Abimbola Folake Ifeoma Simisola Temitope Yewande",
        "Ayodele Babatunde Kelechi Obinna Oluwaseun Tobi",
        "Adebayo Eze Nwosu Ogunleye Olatunji",
    ),
    _tradition(
        "BAFR",
        "Ayaan Fadumo Hodan Ifrah Sagal Zamzam",
        "Abdirahman Bilal Guled Hassan Liban Mahad",
        "Abdi_Warsame Ali_Jama Farah_Nur Mohamed_Egal Yusuf_Aden",
        mothers_own=True,
    ),
    _tradition(
        "ABAN",
        "Ayesha Farhana Jannat Mahima Sumaiya Tahmina",
        "Arif Fahim Imran Mahbub Rafi Shahid",
        "Ahmed Chowdhury Hoque Islam Rahman Uddin",
        "Begum Khanom Khatun Begum Sultana Akter",
        mothers_own=True,
    ),
    _tradition(
        "AIND",
        "Gurleen Harpreet Jasleen Manpreet Simran",
        "Arjan Gurdeep Harjit Jaspal Manvir",
        "Singh_Bains Singh_Dhillon Singh_Gill Singh_Sandhu",
        "Kaur_Bains Kaur_Dhillon Kaur_Gill Kaur_Sandhu",
    ),
    _tradition(
        "APKN", "Hira Iqra Mehwish Saima Zara", "Adeel Hamza Kashif Usman Zain", "Akhtar Bhatti Hussain Malik Mirza"
    ),
    _tradition(
        "WOTH",
        "Beata Ewa Kinga Magdalena Oliwia Weronika",
        "Adam Filip Krzysztof Łukasz Michał Tomasz",
        "Lewandowski Nowicki Piotrowski Wiśniewski Zieliński",
        "Lewandowska Nowicka Piotrowska Wiśniewska Zielińska",
    ),
    _tradition(
        "WOTH",
        "Adina Elena Ioana Mihaela Raluca",
        "Andrei Cristian Ionuț Ștefan Vlad",
        "Dumitrescu Ionescu Munteanu Stănescu",
    ),
    _tradition(
        "WOTH",
        "Beatriz Carolina Inês Leonor Matilde",
        "Diogo Duarte João Rodrigo Tiago",
        "Almeida_Costa Ferreira_da_Silva Oliveira_Pinto Sousa_Ramos",
        mothers_own=True,
    ),
    _tradition(
        "WOTH", "Elif Emine Selin Yasemin Zeynep", "Burak Cem Emre Kaan Mehmet", "Aydın Çelik Kaya Öztürk Yıldız"
    ),
    _tradition(
        "CHNE",
        "Jia Li_Na Mei Xiu_Ying Yan",
        "Bo Jun Ming_Hao Wei Zhi_Qiang",
        "Chen Huang Lau Wong Zhang",
        mothers_own=True,
    ),
    _tradition(
        "AOTH", "Hà Hương Linh Mai Thảo", "Dũng Hải Minh Nam Tuấn", "Đặng Lê Nguyễn Phạm Trần", mothers_own=True
    ),
    _tradition(
        "AOTH", "Dilnoza Laleh Nilufar Parisa Shirin", "Arash Behnam Farhad Kaveh Omid", "Ahmadi Hosseini Karimi Rezaei"
    ),
    _tradition(
        "WIRT",
        "Bridie Cassie Kathleen Margaret Nora",
        "Jimmy Martin Miley Paddy Tom",
        "Cash Joyce McDonagh O'Driscoll Ward",
    ),
    _tradition(
        "BAFR",
        "Bethlehem Hiwot Meron Rahel Selam",
        "Dawit Filmon Natnael Samuel Yonas",
        "Gebremedhin Haile Kidane Tesfay Woldu",
    ),
)

STREETS = (
    "Anchor Road",
    "Bargeman Close",
    "Capstan Avenue",
    "Dock Green",
    "Eel Pie Gardens",
    "Foundry Lane",
    "Gasworks Row",
    "Harbour View",
    "Ironmonger Way",
    "Jetty Street",
    "Keel Place",
    "Lighterman Road",
    "Mudlark Crescent",
    "Oarsman Drive",
    "Pontoon Terrace",
    "Quayside Rise",
)
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

STAFF = (
    Professional("W-101", "Grace Boateng", "Social worker", TEAM_NORTH),
    Professional("W-102", "Daniel Whitmore", "Senior social worker", TEAM_NORTH),
    Professional("W-103", "Nazia Qureshi", "Social worker", TEAM_NORTH),
    Professional("W-104", "Owen Tate", "Social worker", TEAM_NORTH),
    Professional("W-201", "Helen Marlow", "Senior social worker", TEAM_SOUTH),
    Professional("W-202", "Kofi Asante", "Social worker", TEAM_SOUTH),
    Professional("W-203", "Marta Zielonka", "Social worker", TEAM_SOUTH),
    Professional("W-204", "Rhys Pritchard", "Social worker", TEAM_SOUTH),
)
AGENCIES = (
    Professional("W-301", "Susan Okoro", "Designated safeguarding lead", "Harbour Primary School"),
    Professional("W-302", "Peter Lund", "Designated safeguarding lead", "Foundry Academy"),
    Professional("W-303", "Mary Kavanagh", "Health visitor", "Riverside Community Health"),
    Professional("W-304", "Imogen Dale", "Midwife for safeguarding", "Riverside Hospital"),
    Professional("W-305", "Ravi Menon", "Domestic abuse practitioner", "Riverside Refuge and Outreach"),
)
CHAIRS = (Professional("W-401", "Ruth Abelson", "Conference chair", "Conference and Review Service"),)

SCHOOLS = tuple(
    f"{place} {kind}"
    for kind in ("Primary School", "Academy")
    for place in (each.rpartition(" ")[0] for each in STREETS)
)
"""Of the larger councils."""

AGENCY_OF_DEPARTMENT = {
    "Riverside School": ("school", "Riverside School"),
    "Harbour Primary School": ("harbour_primary_school", "Harbour Primary School"),
    "Foundry Academy": ("foundry_academy", "Foundry Academy"),
    "Riverside Community Health": ("health_visiting", "Riverside Community Health"),
    "Riverside Hospital": ("midwifery", "Riverside Hospital"),
    "Riverside Refuge and Outreach": ("domestic_abuse", "Riverside Refuge and Outreach"),
    **{school: (school.casefold().replace(" ", "_"), school) for school in SCHOOLS},
}
"""Key and name of the agency for departments that are not the council's own; the extract does not tell them apart."""
