"""A million people who are not real, for the measurement of search: names by origin, usual ones often and made ones rarely, in
families of four. Pure, and seeded. It knows nothing of how the program searches.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

TODAY = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as recorded."""

    forename: str
    surname: str
    born_on: date
    origin: str


@dataclass(frozen=True)
class Origin:
    """How one part of the people is named. The first usual names come most often; made ones are many, and each is rare."""

    name: str
    share: float
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    surnames: tuple[str, ...]
    makes: Callable[[random.Random], str]
    two_forenames: float = 0.0
    two_surnames: float = 0.0
    own_surname: float = 0.2


def _w(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _made(starts: str, ends: str, often: float = 0.6) -> Callable[[random.Random], str]:
    """Surnames put together from two parts; `often` is how many are made so."""
    made = ["".join(parts) for parts in product(starts.split(), ends.split())]

    def make(chance: random.Random) -> str:
        return chance.choice(made) if chance.random() < often else ""

    return make


def _never(chance: random.Random) -> str:
    return ""


ORIGINS = (
    Origin(
        "British",
        0.54,
        _w("Olivia Amelia Isla Ava Emily Sophie Jessica Chloe Lucy Ruby Charlotte Megan Hannah Katie Rebecca Laura "
           "Gemma Emma Sarah "
           "Claire Nicola Karen Julie Susan Jacqueline Deborah Tracey Samantha Michelle Victoria Rachel Leanne Stacey "
           "Kirsty Natalie "
           "Jade Abigail Bethany Poppy Daisy Phoebe Scarlett Georgia Imogen Harriet Matilda Florence Beatrice "
           "Rosemary Gillian Pamela"),
        _w("Oliver George Harry Jack Noah Charlie Jacob Thomas Oscar William James Joshua Samuel Daniel Joseph Benjamin Ryan Liam "
           "Callum Jordan Kieran Connor Nathan Adam Luke Matthew Michael David Andrew Paul Mark Stephen Richard Robert Christopher "
           "Anthony Kevin Gary Darren Lee Jason Craig Scott Wayne Stuart Graham Keith Alan Nigel Trevor Edward "
           "Frederick Archibald"),
        _w("Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall "
           "Wood Jackson Clarke Harrison Hughes Turner Cooper Hill Ward Moore Clark King Harris Lewis Baker Morris Martin Cook "
           "Shaw Bell Parker Bennett Price Webb Palmer Mills Grant Knight Simpson Fox Dixon Mason Hunt Holmes Pearson "
           "Barnes Fisher"),
        _made("Ash Bark Black Brad Brom Burn Chad Clay Cold Cran Crom Dal Den Dun East Elm Far Fen Garth Gold Green Hal Ham Hart "
              "Haw Heath Hol Hors Kel Kirk Lang Led Lin Long Lud March Mar Mid Mil Mor New Nor North Oak Os Pem Pen Rad Red Ring "
              "Rock Row Sel Shel Shir Stan Stock Strat Sut Swin Thorn Thorp Wal War Wel West Whit Wid Win Wood Wy",
              "ton ley ford well worth field wood ham bury by combe croft dale den gate hurst land low man mere more "
              "ridge shaw stead"),
        two_forenames=0.06,
        two_surnames=0.05,
        own_surname=0.3,
    ),
    Origin(
        "Irish and Traveller",
        0.05,
        _w("Aoife Niamh Saoirse Ciara Sinead Siobhan Bridget Margaret Kathleen Maureen Nora Mary Roisin Orla Grainne Eileen"),
        _w("Sean Patrick Michael Ciaran Cormac Declan Eoin Padraig Brendan Martin John Dermot Fergal Cathal Ronan Miley"),
        _w("Murphy O'Brien Kelly O'Sullivan Walsh Byrne O'Connor Ryan McCarthy Doyle Gallagher McDonagh Ward Connors "
           "Joyce Maughan"),
        _made("O' Mc", "Grady Hagan Keefe Leary Mahony Malley Neill Reilly Rourke Shea Toole Bride Cabe Cann Dermott "
              "Enroe Geown Grath "
              "Guire Hugh Inerney Kenna Loughlin Manus Nally Namara Quaid Sorley Sweeney", 0.5),
    ),
    Origin(
        "Welsh",
        0.04,
        _w("Ffion Angharad Bronwen Carys Cerys Eleri Gwenllian Lowri Mair Megan Nerys Rhiannon Sioned Tegan"),
        _w("Aled Bryn Dafydd Emyr Geraint Gethin Gruffydd Huw Iestyn Iolo Llywelyn Owain Rhodri Rhys"),
        _w("Jones Davies Williams Evans Thomas Morgan Griffiths Rees Owen Lloyd Jenkins Powell Pritchard Bowen Vaughan Gwynne"),
        _made("Bevan Probert Parry Penry Pugh Prosser Maddox Meredith Nevitt Tudor Trahern", " s field", 0.15),
        two_forenames=0.2,
    ),
    Origin(
        "Pakistani and Bangladeshi",
        0.12,
        _w("Aisha Fatima Zainab Maryam Khadija Sana Saima Nadia Rukhsana Shabana Tahmina Farzana Nusrat Sumaiya Hafsa Amina Iqra"),
        _w("Mohammed Muhammad Ahmed Ali Hassan Hamza Ibrahim Yusuf Imran Tariq Khalid Usman Bilal Kamran Shahid Rafiq Abdul Omar"),
        _w("Khan Ahmed Hussain Ali Begum Iqbal Malik Mahmood Akhtar Miah Uddin Choudhury Rahman Islam Shah Mirza Butt "
           "Qureshi Siddiqui"),
        _made("Abdul Fazal Ghulam Habib Inayat Jamal Karim Latif Masood Naseer Rafi Saeed Tanveer Waqar Zafar Ikram Shams Anwar",
              " ullah uddin ur-Rehman ee ani wala zada", 0.3),
        two_forenames=0.35,
        own_surname=0.6,
    ),
    Origin(
        "Punjabi and Gujarati",
        0.07,
        _w("Harpreet Simran Manpreet Jasleen Gurpreet Priya Anjali Kavita Meena Sunita Pooja Neha Hetal Bhavna Kiran Rajvinder"),
        _w("Gurdeep Harjit Jaspal Manjit Sukhdev Amrit Rajesh Vijay Sanjay Nilesh Hitesh Bhavesh Kishan Arjan Balwinder Parminder"),
        _w("Patel Singh Kaur Shah Sharma Desai Mistry Gill Dhillon Sandhu Sidhu Grewal Bains Chauhan Parmar Solanki Rathod"),
        _made("Bh Dh G Gh J K L M N P R S T V", "adwal akkar alia andhu arwal ehra ogra olanki oshi umar umbra", 0.3),
        two_surnames=0.3,
        own_surname=0.4,
    ),
    Origin(
        "Polish",
        0.05,
        _w("Agnieszka Katarzyna Magdalena Małgorzata Joanna Zuzanna Aleksandra Weronika Kinga Oliwia Elżbieta Ewa "
           "Natalia Wiktoria"),
        _w("Krzysztof Tomasz Łukasz Paweł Michał Jakub Szymon Kacper Mateusz Grzegorz Wojciech Przemysław Bartosz Zbigniew"),
        _w("Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur"),
        _made("Adam Bar Bor Chm Czar Dom Gór Jab Jas Kal Kar Kras Krup Lis Mak Mal Ost Paw Piet Rud Sad Sik Sob Staw "
              "Szcz Tom Urb Wal Zal Żak",
              "iński owski ewicz czyk iak ecki icki ala owicz arczyk", 0.6),
    ),
    Origin(
        "Romanian",
        0.03,
        _w("Andreea Elena Ioana Mihaela Raluca Alexandra Cristina Gabriela Daniela Simona Larisa Bianca"),
        _w("Andrei Alexandru Ionuț Ștefan Mihai Cristian Florin Gheorghe Vasile Marius Răzvan Bogdan"),
        _w("Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Constantin"),
        _made("Andron Băl Brăt Cost Dobr Dumitr Filip Grigor Ion Marin Mih Nicol Ol Păun Petr Sav Stăn Tud Vasil "
              "Vlad", "escu eanu aru oiu", 0.6),
        two_forenames=0.25,
    ),
    Origin(
        "Portuguese and Spanish",
        0.03,
        _w("Maria Beatriz Carolina Inês Leonor Matilde Mariana Ana Lucía Paula Sofía Carmen"),
        _w("João Diogo Tiago Rodrigo Duarte Miguel Pedro José Carlos Javier Manuel Rui"),
        _w("Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves García López Martínez Romero"),
        _made("Alb Alm Bar Cab Cald Cast Car Far Fig Fons Mach Mor Nog Pach Pin Quint Ram Sald Tav Vasc", "eida eiro "
              "ado alho anha eco eira ilho onça oso ueira", 0.4),
        two_forenames=0.2,
        two_surnames=0.85,
        own_surname=0.9,
    ),
    Origin(
        "Nigerian and Ghanaian",
        0.04,
        _w("Abimbola Folake Ifeoma Temitope Yewande Chidinma Ngozi Adaeze Abena Akosua Efua Esi Blessing Grace"),
        _w("Ayodele Babatunde Kelechi Obinna Oluwaseun Chukwuemeka Emeka Kwame Kofi Kwabena Yaw Emmanuel Samuel Tunde"),
        _w("Adebayo Okafor Okonkwo Eze Nwosu Ogunleye Olatunji Mensah Owusu Boateng Asante Osei Appiah Agyeman Balogun"),
        _made("Ade Aki Ama Ani Ayo Chi Ehi Fas Ige Nna Nwa Oba Odu Ogu Oke Ola Ono Oye Uch Uzo", "bisi dele dipe femi "
              "goke jide kunle leke mide nike sola tayo wale yemi", 0.5),
        two_forenames=0.15,
    ),
    Origin(
        "Somali and Eritrean",
        0.03,
        _w("Hodan Ifrah Sagal Zamzam Fadumo Ayaan Hibaq Rahel Selam Meron Hiwot Saba"),
        _w("Abdirahman Liban Guled Mahad Bilal Abdi Yonas Filmon Dawit Natnael Mohamed Hassan"),
        _w("Warsame Jama Nur Egal Aden Farah Abdi Mohamed Ali Hassan Tesfay Haile Kidane Woldu Gebremedhin Ismail Omar"),
        _never,
        two_surnames=0.7,
        own_surname=0.95,
    ),
    Origin(
        "Turkish, Kurdish and Iranian",
        0.02,
        _w("Elif Zeynep Emine Ayşe Selin Merve Şirin Leyla Nilufar Parisa Dilan Rojda"),
        _w("Mehmet Mustafa Burak Emre Kaan Hüseyin Ferhat Azad Kaveh Arash Omid Cem"),
        _w("Yılmaz Kaya Demir Çelik Şahin Öztürk Aydın Arslan Hosseini Karimi Ahmadi Rezaei"),
        _made("Ak Al Bal Can Çak Dağ Er Gök Gül Kara Kılıç Öz Sarı Taş Tun Uz Yıl", "an az bay cı dağ demir er gül "
              "kan lı maz oğlu soy taş türk", 0.6),
    ),
    Origin(
        "Chinese and Vietnamese",
        0.03,
        _w("Li Mei Xiu Yan Jia Hương Linh Thảo Mai Lan Ngọc Hà Ying Fang"),
        _w("Wei Jun Ming Hao Bo Zhi Minh Dũng Hải Nam Tuấn Quang Long Cheng"),
        _w("Nguyễn Trần Lê Phạm Hoàng Chen Wong Zhang Li Lau Huang Chan Liu Đặng Vũ Lin Yang Cheung"),
        _never,
        two_forenames=0.6,
        own_surname=0.9,
    ),
)  # fmt: skip


class People:
    """Families of four, one after the other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - nothing secret is chosen
        self.shares = [origin.share for origin in ORIGINS]

    def families(self, count: int) -> Iterator[list[Someone]]:
        for _each in range(count):
            yield self._family()

    def _usual(self, names: tuple[str, ...]) -> str:
        """The first of the list four times as often as the last."""
        place = int(len(names) * self.chance.random() ** 1.5)
        return names[place]

    def _forename(self, origin: Origin, *, feminine: bool) -> str:
        names = origin.feminine if feminine else origin.masculine
        first = self._usual(names)
        if self.chance.random() < origin.two_forenames:
            second = self.chance.choice(names)
            if second != first:
                return first + self.chance.choice((" ", " ", " ", "-")) + second
        return first

    def _surname(self, origin: Origin) -> str:
        def one() -> str:
            return origin.makes(self.chance).strip() or self._usual(origin.surnames)

        first = one()
        if self.chance.random() < origin.two_surnames and (second := one()) != first:
            between = "-" if origin.name == "British" else " "
            return first + between + second
        return first

    def _family(self) -> list[Someone]:
        chance = self.chance
        mother, father = chance.choices(ORIGINS, self.shares, k=2)
        if chance.random() < 0.8:
            father = mother
        fathers = self._surname(father)
        mothers = self._surname(mother) if chance.random() < mother.own_surname else fathers
        children = fathers if chance.random() < 0.7 else mothers
        adults_born = [TODAY - timedelta(days=chance.randrange(7_000, 27_000))]
        adults_born.append(adults_born[0] + timedelta(days=chance.randrange(-2_500, 2_500)))
        born = [TODAY - timedelta(days=chance.randrange(1, 6_570)) for _child in range(2)]
        if chance.random() < 0.02:
            born[1] = born[0]
        found = [
            Someone(self._forename(mother, feminine=True), mothers, adults_born[0], mother.name),
            Someone(self._forename(father, feminine=False), fathers, min(adults_born[1], TODAY), father.name),
        ]
        for day in born:
            feminine = chance.random() < 0.5
            found.append(Someone(self._forename(father, feminine=feminine), children, day, father.name))
        return found
