# ruff: noqa: E501, ISC004 (lists of names, a tradition to a line)
"""Names that the synthetic region is peopled with, by tradition, and how each tradition's names come out in an agency's file.

Written for the measurement alone. Nothing is taken from, or shown to, the linker: its short forms, its sounds and its parts of
names are not imported, and many short forms and spellings here are unknown to it.
"""

import random

# By tradition: share of households, how family names pass on, women's and men's first names, family names.
TRADITIONS: dict[str, tuple[float, str, str, str, str]] = {
    "english": (
        0.50, "father",
        "Olivia Amelia Isla Ava Lily Ivy Freya Poppy Ella Grace Emily Sophie Chloe Jessica Daisy Ruby Evie Phoebe Harriet Rosie Millie "
        "Erin Holly Martha Eliza Imogen Katherine Elizabeth Victoria Rebecca Samantha Jennifer Susan Margaret Patricia Deborah "
        "Christine Amanda Nicola Joanne Tracey Sharon Stacey Kelly Gemma Leanne Kirsty Hayley Natasha Stephanie Zoe Zara Sara Mia Mya "
        "Lola Layla Skye Summer Scarlett Willow Elsie Ellie Eleanor Matilda Maisie Molly Kayla Kayleigh Kylie Courtney Demi Shannon",
        "Oliver George Arthur Noah Leo Oscar Theodore Archie Jack Henry Charlie Jacob Thomas Freddie James William Alexander Edward "
        "Daniel Michael Christopher Matthew Andrew Stephen Robert Richard David Anthony Kevin Gary Darren Lee Craig Wayne Jason Dean "
        "Scott Ryan Nathan Joshua Benjamin Samuel Joseph Harry Alfie Tyler Jayden Kayden Hayden Kai Reece Connor Callum Liam Luke "
        "Toby Louis Lewis Harvey Mason Logan Finley Max Riley Jake Bradley Kieran Shane Zak Nicholas Peter Philip Timothy Simon Neil",
        "Smith Jones Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Hughes Green Hall Wood Harris Clarke Jackson "
        "Turner Hill Cooper Ward Morris Moore Clark Baker King Lee Parker Bennett Cook Shaw Carter Mitchell Collins Bell Marshall "
        "Richardson Cox Adams Webb Rogers Hunt Mills Palmer Stevens Chapman Barnes Knight Butler Russell Barker Fisher Jenkins Dixon "
        "Fletcher Hunter Spencer Gibson Andrews Holmes Pearson Grant Payne Berry Reynolds Arnold Carr Burton Gardner Hart Dean West "
        "Ashworth Birtwistle Entwistle Postlethwaite Thistlethwaite Ramsbottom Higginbottom Sutcliffe Greenhalgh Openshaw Fazackerley "
        "Braithwaite Winterbottom Hargreaves Crabtree Ackroyd Butterworth Duckworth Kershaw Ogden Pilkington Rigby Tattersall Whittaker",
    ),
    "welsh": (
        0.08, "father",
        "Ffion Carys Cerys Megan Seren Mali Lowri Nia Elin Gwen Bethan Rhiannon Sian Angharad Catrin Eleri Nerys Efa Mared Lleucu",
        "Dylan Rhys Gethin Iwan Ifan Owain Gareth Huw Geraint Emyr Macsen Osian Tomos Steffan Gruffydd Llewelyn Aled Ieuan Gwilym Dafydd",
        "Davies Evans Williams Thomas Roberts Lewis Griffiths Edwards Owen Price Morgan Lloyd Rees Phillips Powell Pritchard Parry "
        "Bowen Howells Vaughan Probert Beynon Gwyther Llewellyn Cadwallader Prosser Meredith Bevan Gittins Mostyn",
    ),
    "irish": (
        0.06, "father",
        "Aoife Niamh Saoirse Caoimhe Roisin Siobhan Sinead Orla Grainne Aisling Ciara Maeve Bridget Maureen Bernadette Nuala Deirdre",
        "Sean Conor Cian Oisin Patrick Declan Eoin Cormac Fergal Padraig Brendan Niall Diarmuid Ruairi Kieran Seamus Donal Tadhg",
        "Murphy O'Brien Kelly O'Sullivan Walsh O'Connor McCarthy Byrne Ryan Doyle McLoughlin Gallagher Doherty Kennedy Quinn "
        "O'Neill McDonagh Maughan Delaney Cawley Ward Fitzgerald Brennan O'Donnell McGrath Hegarty Mulholland McAleer Geoghegan",
    ),
    "pakistani": (
        0.09, "own",
        "Aisha Fatima Zainab Maryam Khadija Amina Amira Hafsa Sumaiya Iqra Saima Nadia Shazia Rukhsana Nasreen Shabnam Sadia Mehwish "
        "Noor Inaya Zoya Hira Laiba Alina Anaya Yasmin Rabia Bushra Farzana Parveen",
        "Mohammed Hamza Ibrahim Yusuf Bilal Usman Umar Ali Hassan Hussain Adnan Imran Kamran Tariq Nadeem Shahid Zubair Faisal Asif "
        "Waqas Haroon Rehan Danyal Zain Musa Eesa Abdullah Ahmed Junaid Khalid",
        "Khan Ahmed Hussain Ali Malik Iqbal Mahmood Akhtar Begum Bibi Shah Mirza Chaudhry Butt Qureshi Sheikh Raja Aslam Rashid Hanif "
        "Miah Uddin Rahman Islam Chowdhury Khatun Sarwar Javed Nawaz Zaman",
    ),
    "sikh": (
        0.05, "father",
        "Simran Jasmin Harleen Manpreet Gurpreet Amandeep Kirandeep Navneet Rajvinder Sukhdeep Priya Anjali Pooja Kavita Sunita Meera",
        "Arjan Gurpreet Amandeep Harjit Balwinder Manjit Sukhdev Rajinder Jaspal Karan Rohan Vikram Sanjay Anil Nikhil Dev",
        "Singh Kaur Gill Sandhu Dhillon Sidhu Patel Sharma Shah Mistry Desai Grewal Bains Johal Atwal Uppal Chauhan Joshi",
    ),
    "somali": (
        0.05, "patronymic",
        "Hodan Ifrah Ayaan Sagal Fartun Hamdi Khadra Sahra Nimco Ubah Idil Asha Deqa Farhiya Zamzam Halima",
        "Abdi Mohamed Abdirahman Hassan Hussein Farah Liban Guled Yusuf Ismail Mahad Abdullahi Jama Warsame Ahmed Omar Bashir Mustafa",
        "Abdi Mohamed Hassan Hussein Farah Warsame Jama Ali Yusuf Ismail Omar Nur Aden Gedi Elmi Dirie Hersi Samatar",
    ),
    "iberian": (
        0.04, "two",
        "Lucia Martina Sofia Valentina Camila Carmen Ines Beatriz Mariana Leonor Matilde Catarina Joana Daniela Paula Alba",
        "Mateo Santiago Diego Alejandro Javier Pablo Tiago Duarte Goncalo Rodrigo Afonso Joao Luis Carlos Miguel Andres",
        "Garcia Fernandez Gonzalez Rodriguez Lopez Martinez Sanchez Perez Gomez Silva Santos Ferreira Pereira Oliveira Costa Martins "
        "Sousa Almeida Ribeiro Carvalho Moreno Romero Navarro Torres Dominguez Vazquez",
    ),
    "polish": (
        0.06, "gendered",
        "Zuzanna Julia Maja Zofia Hanna Lena Oliwia Agnieszka Katarzyna Malgorzata Ewa Monika Joanna Magdalena Natalia Wiktoria",
        "Jakub Antoni Szymon Filip Kacper Mikolaj Wojciech Krzysztof Tomasz Piotr Pawel Marcin Lukasz Mateusz Bartosz Dawid",
        "Kowalski Wisniewski Lewandowski Kaminski Zielinski Szymanski Dabrowski Kozlowski Jankowski Mazur Nowak Wojcik Krawczyk "
        "Piotrowski Grabowski Pawlowski Michalski Nowicki Adamczyk Dudek",
    ),
    "chinese": (
        0.03, "father",
        "Mei Xiu Li Na Yan Jing Hui Fang Ting Ying Xin Yi Linh Thuy Huong Ngoc Lan Hoa Mai Trang",
        "Wei Jun Ming Hao Lei Feng Qiang Bo Tao Jian Minh Duc Tuan Hung Quan Long Khanh Phuc Nam Anh",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Nguyen Tran Le Pham Hoang Vu Dang Bui",
    ),
    "west african": (
        0.04, "father",
        "Blessing Precious Chiamaka Adaeze Ngozi Folake Titilayo Abimbola Yetunde Temitope Ama Akosua Abena Esi Adwoa Grace Mercy Joy",
        "Emmanuel Chukwuemeka Oluwaseun Oluwatobi Ayodele Babatunde Kwame Kofi Kwabena Yaw Kojo Samuel Emeka Tunde Chidi Obinna Daniel",
        "Okafor Adeyemi Mensah Owusu Boateng Okonkwo Eze Adebayo Ogunleye Asante Osei Appiah Nwosu Balogun Afolabi Amoah Danquah Bello",
    ),
}  # fmt: skip

# Short forms as these families use them; the linker keeps a table of its own that knows some of them and not others.
USED_AS = {
    "Katherine": ["Kate", "Kath", "Kitty"], "Elizabeth": ["Liz", "Beth", "Lilibet"], "Victoria": ["Vicky", "Tor"], "Rebecca": ["Becky", "Bex"],
    "Samantha": ["Sam"], "Jennifer": ["Jen", "Jenny"], "Susan": ["Sue"], "Margaret": ["Maggie", "Peg", "Greta"], "Patricia": ["Pat", "Tricia"],
    "Deborah": ["Debbie", "Deb"], "Christine": ["Chris", "Chrissy"], "Amanda": ["Mandy"], "Nicola": ["Nicky"], "Joanne": ["Jo"],
    "Stephanie": ["Steph", "Fanny"], "Alexander": ["Alex", "Sandy", "Xan"], "Edward": ["Ted", "Eddie", "Ned"], "Daniel": ["Dan", "Danny"],
    "Michael": ["Mike", "Mick"], "Christopher": ["Chris", "Kit"], "Matthew": ["Matt"], "Andrew": ["Andy", "Drew"], "Stephen": ["Steve"],
    "Robert": ["Bob", "Rob", "Bert"], "Richard": ["Rick", "Dick"], "David": ["Dave", "Davy"], "Anthony": ["Tony", "Ant"], "Nicholas": ["Nick", "Nico"],
    "William": ["Will", "Bill", "Billy"], "Thomas": ["Tom", "Tommy"], "James": ["Jim", "Jamie"], "Henry": ["Harry", "Hal"], "Joshua": ["Josh"],
    "Benjamin": ["Ben", "Benji"], "Samuel": ["Sam"], "Joseph": ["Joe"], "Theodore": ["Theo", "Teddy"], "Jacob": ["Jake"], "Philip": ["Phil"],
    "Timothy": ["Tim"], "Eleanor": ["Ellie", "Nell"], "Matilda": ["Tilly"], "Harriet": ["Hattie"], "Oliver": ["Ollie"], "Frederick": ["Fred"],
    "Patrick": ["Paddy", "Pat"], "Bernadette": ["Bernie"], "Bridget": ["Biddy"], "Gwilym": ["Gwil"], "Dafydd": ["Dai"], "Angharad": ["Hari"],
    "Katarzyna": ["Kasia"], "Malgorzata": ["Gosia"], "Agnieszka": ["Aga"], "Joanna": ["Asia"], "Krzysztof": ["Krzysiek", "Chris"], "Wojciech": ["Wojtek"],
    "Jakub": ["Kuba"], "Mikolaj": ["Mikolajek", "Nick"], "Oluwaseun": ["Seun"], "Oluwatobi": ["Tobi"], "Chukwuemeka": ["Emeka"],
    "Abdirahman": ["Abdi"], "Alejandro": ["Alex"], "Santiago": ["Santi"], "Temitope": ["Temi", "Tope"], "Babatunde": ["Tunde"], "Valentina": ["Vale"],
    "Manpreet": ["Mani"], "Gurpreet": ["Gogi"], "Rajvinder": ["Raj"], "Sukhdeep": ["Sukhi"], "Zuzanna": ["Zuza"], "Magdalena": ["Magda"],
}  # fmt: skip

STREET_NAMES = (
    "High Church Mill Station Park Victoria Green Manor Kings Queens Alma Albert Wellington Priory Orchard Meadow "
    "Beech Birch Chestnut Cedar Hawthorn Laurel Holly Elm Ash Oak Poplar Rowan Sycamore Willow Canal Bridge River "
    "Spring Well Castle Abbey Chapel Market Bank Moor Heath Common Warren Quarry Forge Foundry Weaver Spindle "
    "Bobbin Loom Cotton Carder Spinner Dyer Fuller Tanner "
)

# The keys beside each of a to z.
KEYS_BESIDE = "sq vn xv sf wr dg fh gj uo hk jl k n bm ip o w et ad ry yi cb qe zc tu x"

# One letter or pair for another, as names are written down by ear; each is tried in either direction.
BY_EAR = [("ee", "i"), ("oo", "u"), ("ou", "u"), ("y", "i"), ("ai", "ei"), ("a", "e"), ("mm", "m"), ("ss", "s"), ("kh", "k"), ("q", "k"), ("w", "v"),
          ("sz", "sh"), ("cz", "ch"), ("j", "y"), ("x", "h"), ("ph", "f"), ("ck", "k"), ("ie", "y"), ("th", "t"), ("dh", "d")]  # fmt: skip


def by_ear(name: str, chance: random.Random) -> str:
    """The name as somebody might spell it who only heard it."""
    low = name.lower()
    ways = [(one, other) for one, other in BY_EAR if one in low] + [
        (other, one) for one, other in BY_EAR if other in low
    ]
    if not ways:
        return name
    one, other = chance.choice(ways)
    return low.replace(one, other, 1).capitalize()


def daughters(surname: str, tradition: str) -> str:
    """A family name as a woman of the tradition bears it."""
    return surname[:-1] + "a" if tradition == "polish" and surname.endswith("ski") else surname
