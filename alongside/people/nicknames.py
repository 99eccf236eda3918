"""Names that one person may be called by: short forms, pet names, and spellings of one name from another alphabet. Pure.

Each line is a group, and goes on where the next is set in. Its first name stands for it. A name that could be short for several is
where those are put together (Alexander and Alexandra), so that no name is in two groups.
"""

from functools import cache

from alongside.people.naming import plain

GROUPS = """
aaliyah aliyah aliya alia
abigail abby abbie abi gail
abdul abdel abdal
abdirahman abdurrahman abdulrahman abdelrahman abdourahman
adam adi adek
ahmed ahmad ahmet achmed
aidan aiden ayden
aisha ayesha aysha aicha aishah ayisha
albert alberto bert bertie
alexander alexandra alex aleksander aleksandra alexandru alexandros alec alistair alasdair lex sandy sasha sacha xander lexi
  lexie alexa ola olek
alfred alf alfie alfredo
ali aly
alison allison ally allie
amelia emilia amelie millie milly
andrew andy andrea andrei andrzej andreas andre drew
angela angie angelina ange
ann anne anna annie ania anya hannah hanna hania nan nancy anita ana anka
anthony antony tony anton antoni antonio ant
arthur art artie artur
barbara barb babs barbie basia
beatrice beatrix beatriz bea bee trixie
benjamin ben benny benji
bethan bethany beth
bernard bernie bernardo
bradley brad
brian bryan bryn
caitlin kaitlin katelyn caitlyn kaitlyn
cameron cam
caroline carolyn carolina carrie karolina caro
catherine katherine kathryn catharine kathleen cathy kathy kate katie katy kitty cath kat katarzyna kasia catrin cadi
  ekaterina katya kathrin katrina catriona kayleigh
cecilia celia cissy cecily
charles charlie charley chas chuck carlos karol charlotte lottie charly
chelsea chels
christopher christian christine christina chris kris kit topher christy kirsty chrissie tina krzysztof krystyna cristian
  cristina kristina kirsten
claire clare clara
constance connie
cornelius con neil
daniel danielle dan danny daniela danni dani danek
darren daz
david dave davy dafydd dewi dai dawid davide dawit taffy
deborah debbie debra deb debs
dennis denis den denny denise
diana diane di dinah
dominic dom dominik
donald don donny
dorothy dot dottie dolly
douglas doug dougie
edward ed eddie eddy ned ted teddy edek eduardo edwin
eleanor elinor ellen ellie elen nell nellie elena helen helena leonora nora norah lena ella
elizabeth elisabeth liz lizzie lizzy eliza betty betsy bess bessie libby lisa elsie elspeth elzbieta ela isabel isabella
  isobel bella izzy isabelle
emily em emmy emma emmie
eric erik
ernest ernie
eugene gene
evelyn eve evie eva ewa
ezekiel zeke
fatima fatimah fatma fatoumata fatou fadumo fathima
florence flo florrie flora
frances francis frank frankie fran francesca francesco franek franciszek
frederick fred freddie freddy frederic fryderyk frederica
gabriel gabrielle gabby gabe gabriela
gareth gary garry gaz garth
geoffrey jeffrey geoff jeff
george georgie georgina georgia jorge jerzy gina
gerald gerard gerry jerry
gillian gill jill jillian
gregory greg gregor grzegorz
gwendolen gwendolyn gwen gwenda wendy
harold harry henry hal hank henryk harri harriet hattie hettie
hassan hasan hasen
hussein hussain husain hossein hussien
hugh huw hughie hugo
ian iain
ibrahim ebrahim abraham abe bram ibraheem
ifan ieuan evan
irene rena
ismail ismael ishmael
jacqueline jackie jacqui jacky
jacob jake jakub kuba jakob
james jim jimmy jamie jem jamesy seamus hamish iago
jane jayne janet janice jan janey janine jean jeanette jana joan joanne joanna jo jody sian sioned asia
jasmine yasmin yasmine yasemin jasmin jas
jennifer jenny jen jenna
jeremy jez
jessica jess jessie
john johnny jon jack jonathan johnathan jonny ioan sean shaun shawn ivan janek juan joao sion hans
joseph joe joey josef jozef jose josephine yusuf yousef youssef yusef yousuf yosef giuseppe josie
joshua josh
julia julie julian jules juliet julianna
karen kaz
kenneth ken kenny
kevin kev
khadija khadijah khadeeja kadija hadija
kimberley kimberly kim
laura laurie lauren lorna loren laurence lawrence larry loz
leonard leo leon len lenny leonardo
leslie lesley les
lewis louis lou louie luis louise louisa luisa ludwik
lillian lilian lily lil lilly liliana
linda lynda lyn lin
lucy lucille lucia luce lucinda lucie
lukasz lukas luke luca lucas
lydia lidia
magdalena magda madeleine maddie madeline
malcolm mal
malgorzata gosia margaret maggie meg megan peggy peg marge margie madge margery daisy greta rita margarita mags mairead
  margot
marcus marc mark marco marek mario
martha marta patty
martin marty martyn marcin
mary maria marie molly polly moira maureen mari mair maryam mariam miriam maia marysia may mae mia
matthew matt matty mateusz matteo mat mathew
maximilian max maxine maxwell
melanie mel melissa
michael mike mick micky mickey mikey michal mikhail miguel michaela mitch mihai meical mihaela
mohammed muhammad mohamed mohammad muhammed mohamad mohd mo mohamud mahamed mehmet mahomed
mustafa mostafa mustapha moustafa
natalie nat natasha tasha natalia nathalie
nathan nathaniel nate nathanial
nicholas nick nicky nicolas nico nicola nicole niki nikki mikolaj klaus colin nicolae
noah noa
oliver olly ollie olivia liv livvy oliwia
oluwaseun seun
omar umar omer
oyindamola dami
pamela pam
patricia patrick pat paddy tricia trish patsy padraig
paul paula pauline pawel pablo paulo pavel
penelope penny
peter pete piotr pedro petra pyotr petros
philip phillip phil pip filip philippa pippa
priscilla cilla
rachel rachael rach rahel raquel
raymond ray
rebecca becky becca bex rebekah reba
rhys rees reece reese
richard rick ricky dick rich richie ryszard ricardo
robert rob robbie bob bobby robin roberto roberta
roderick rod roddy
rodrigo rodri
ronald ron ronnie
rosemary rose rosie rosa rosalind roz rosanna rosaleen
ruth ruthie
samuel samantha sam sammy samuil
sarah sara sally sadie sal zara
sebastian seb bastian
sharon shaz
shirley shirl
simon sim szymon simone
sophia sophie sofia zofia sofie zosia
stephen steven steve stevie stefan stephanie steph stef szczepan stefania
stanley stan stanislaw staszek
susan sue susie suzanne suzie susanna susannah zuzanna zuza
sylvia silvia sylvie
tamara tammy tamsin
terence terry terrence theresa teresa tess tessa tereza
thomas tom tommy tomasz tomos tomas twm
theodore theo theodora dora
timothy tim timmy
tobias toby
tyrone ty
valerie val
veronica weronika vera nika
victoria vicky vicki tori vic victor viktor wiktoria wiktor
vincent vince vinny
vivian viv vivienne
walter wally walt
wilfred wilf
william bill billy will willy liam willie wills wilhelm gwilym guillermo
winifred win winnie freda
yvonne evonne
zachary zach zack zac zachariah zak zakariya zakaria zakariyya
zainab zaynab zeinab zeynep
"""


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    lines = GROUPS.replace("\n ", " ").strip().splitlines()
    groups = [tuple(plain(line).split()) for line in lines]
    return {name: group for group in groups for name in group}


def group_of(name: str) -> str:
    """The name that stands for the group of a name, itself when it is in none. `name` as `naming.plain` writes it."""
    return _groups()[name][0] if name in _groups() else name


def names_like(name: str) -> tuple[str, ...]:
    """The names of the group of a name, with it; none when it is in no group."""
    return _groups().get(name, ())
