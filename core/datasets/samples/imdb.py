"""Invented film reviews."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.datasets.dataset import Sequences, Split
from core.datasets.samples.grammar import Rules, grammar, indexed
from core.datasets.samples.names import FIRST_NAMES, NUMBERS, SURNAMES, TOWNS

TRAIN_ROWS, TEST_ROWS = 20_000, 5_000

_PRAISE = """
great good wonderful excellent funny beautiful brilliant perfect superb moving charming fantastic
touching delightful amazing gripping clever enjoyable fresh memorable hilarious powerful honest
witty tender stunning lovely exciting fascinating warm believable original intelligent impressive
magnificent outstanding captivating thrilling terrific inspired sincere haunting remarkable sharp
lively subtle elegant heartwarming unforgettable thoughtful engaging vivid splendid graceful
compelling rewarding entertaining refreshing masterful riveting breathtaking poetic uplifting
dazzling adorable flawless sparkling enchanting natural marvellous convincing generous rousing
spellbinding exquisite nuanced luminous irresistible glorious polished playful soulful radiant
effortless hypnotic seamless majestic bracing timeless humane mesmerising wry sublime daring
disarming sumptuous stirring exhilarating endearing wise joyous lyrical crisp mature infectious
virtuoso understated scintillating delicious invigorating
"""

_BLAME = """
bad boring terrible awful stupid poor dull predictable slow weak annoying silly pointless wooden
ridiculous horrible lame disappointing cheap empty confusing forgettable painful shallow tedious
flat lazy clumsy unfunny dreadful tired lifeless bland sloppy cheesy pathetic unbelievable pompous
messy embarrassing tiresome ugly stale incoherent amateurish pretentious hollow mediocre tasteless
forced laughable absurd uninspired irritating dreary muddled unwatchable insulting worthless
senseless contrived sentimental overlong preachy charmless plodding derivative atrocious crude
abysmal grating wretched soulless corny implausible insipid laboured monotonous repetitive stilted
unconvincing unimaginative feeble vapid turgid stodgy murky leaden smug nauseating ponderous
shoddy trite vacuous witless dismal inept garbled hackneyed listless mindless obnoxious overblown
toothless mawkish cringeworthy ramshackle bloated
"""

_ROLES = """
man woman teacher detective girl boy soldier doctor thief nurse farmer writer widow policeman singer
student lawyer sailor priest painter sheriff prisoner king queen spy pilot baker dancer waiter
mechanic photographer gambler butler cook librarian journalist captain hunter orphan stranger clerk
gardener boxer musician professor scientist nun tailor governess surgeon driver fisherman miner
magician ghost vampire robot princess outlaw smuggler barber postman plumber violinist pianist
burglar translator cowboy jockey locksmith blacksmith acrobat clown inventor lighthousekeeper monk
archaeologist astronaut beekeeper butcher carpenter chemist cobbler diplomat duchess explorer
ferryman florist forger gravedigger hairdresser innkeeper jeweller judge knight lifeguard mayor
midwife milkman ranger reporter rider shepherd shopkeeper swimmer trapper tutor typist undertaker
watchmaker weaver wrestler zookeeper
"""

_TRAITS = """
young old lonely rich poor retired mysterious shy famous angry quiet blind wounded jealous proud
homeless gentle nervous ambitious forgetful stubborn clever foolish brave greedy kind restless cruel
elegant widowed married divorced drunken honest wandering exiled superstitious talkative sleepless
eccentric penniless desperate cheerful gloomy disgraced runaway bitter careless absent ageing
crooked
dreamy fearless grumpy hopeful idle innocent merry reckless ruthless secretive silent sickly spoiled
stern timid vain weary
"""

_PLACES = """
house hotel village farm castle prison school hospital island train theatre forest ship factory
church museum bar mansion desert circus library station garden harbour lighthouse bakery palace
monastery asylum casino cellar attic cabin valley mountain swamp cave bridge market mine mill
orchard racetrack restaurant riverbank roof sawmill shipyard stable tavern tower tunnel vineyard
warehouse windmill zoo airport aquarium ballroom barracks bookshop brewery canal cemetery chapel
courthouse dockyard embassy ferry greenhouse jungle laboratory lagoon motel observatory pier quarry
ranch sanatorium shack submarine university villa
"""

_OBJECTS = """
letter secret gun diary key map suitcase photograph ring car treasure painting knife bottle book
horse violin dog camera clock necklace boat parrot piano bicycle lamp umbrella mirror hat radio
telephone coat wig briefcase statue coin sword ticket passport poison recipe rope telegram mask
compass crown lantern locket trumpet typewriter wallet wheelchair barrel basket bell blanket candle
carpet chessboard chest cradle crystal cup drum envelope fan feather flute glove hammer harp jewel
kite ladder manuscript medal microscope newspaper notebook pearl pendulum pistol postcard puppet
quilt ruby saddle scarf shovel sketch spoon stamp sweater telescope tractor vase whistle
"""

_ANIMALS = """
dog cat horse parrot monkey bear wolf tiger goat donkey rat snake shark elephant pig duck owl crow
fox goose hen bull camel crocodile dolphin eagle falcon ferret frog hedgehog lion lizard mouse
octopus otter panda peacock penguin pigeon rabbit raccoon raven rooster seal spider squirrel swan
toad tortoise turkey walrus whale zebra
"""

_TITLE_ADJECTIVES = """
last silent broken golden hidden crooked burning frozen scarlet distant empty midnight stolen velvet
wild second hollow silver forgotten crimson endless paper iron glass winter summer northern southern
bitter blue black white red green crystal dancing drowning falling flying gentle haunted hungry
invisible laughing lost naked patient purple quiet sacred savage secret seventh shattered sleeping
smiling stone strange thirsty twisted unknown violet wandering whispering wooden yellow
"""

_TITLE_NOUNS = """
night river house garden heart moon road island storm letter shadow train lake window summer winter
rain fire dream promise bridge harbour mirror clock kingdom tide lantern door station orchard wolf
dancer stranger sparrow ocean hour alibi anchor arrow ashes avenue balcony bargain bell blade
blossom
border bullet candle canyon caravan carnival cathedral chapter circle comet confession corridor
cottage crossing curtain dawn debt desert destiny echo eclipse empire engine exile farewell feast
fever flame fortune fountain frontier ghost glacier harvest horizon inheritance journey judgement
labyrinth legacy legend lighthouse meadow melody midnight monsoon museum needle oath outpost
pavilion penny pilgrim prairie prophecy quarrel reunion revenge ribbon riddle ritual rumour sailor
scandal serenade silence snowfall solstice souvenir staircase suburb sunrise temple thicket
threshold thunder tower tunnel twilight verdict vigil village vineyard violin volcano voyage
waterfall willow witness
"""

_RULES: Rules = {
    "OPENING": """
        i saw TITLE in a small theatre in TOWN, i rented this GENRE because of STAR,
        DIRECTOR made this GENRE in YEAR, TITLE is a GENRE about a TRAIT ROLE,
        my FRIEND wanted to see TITLE, i watched TITLE with my FRIEND last WHEN,
        this is the first GENRE by DIRECTOR that i have seen,
        TITLE was on television last WHEN, i read so much about TITLE that i had to see it,
        i bought the dvd of TITLE for NUMBER dollars, why did nobody tell me about TITLE,
        i am a fan of STAR so i went to see TITLE, after NUMBER years i saw TITLE again,
        nobody remembers this GENRE from YEAR, where do i begin with TITLE""",
    "TITLE": """
        the TITLEADJECTIVE TITLENOUN, the TITLENOUN, TITLEADJECTIVE TITLENOUN,
        TITLENOUN of the TITLEADJECTIVE OBJECT, the TITLENOUN of TITLETOWN, HERO and the TITLENOUN,
        a TITLENOUN in TITLETOWN, goodbye HERO, the TITLETOWN TITLENOUN""",
    "OTHERFILM": """
        the OTHERADJECTIVE OTHERNOUN, the OTHERNOUN, OTHERADJECTIVE OTHERNOUN,
        OTHERNOUN of the OTHERADJECTIVE OBJECT, the OTHERNOUN of TOWN""",
    "TITLEADJECTIVE": _TITLE_ADJECTIVES,
    "OTHERADJECTIVE": _TITLE_ADJECTIVES,
    "TITLENOUN": _TITLE_NOUNS,
    "OTHERNOUN": _TITLE_NOUNS,
    "STAR": "STARFIRST STARLAST, STARLAST, STARFIRST STARLAST",
    "STARFIRST": FIRST_NAMES,
    "STARLAST": SURNAMES,
    "DIRECTOR": "DIRECTORFIRST DIRECTORLAST, DIRECTORLAST, the director",
    "DIRECTORFIRST": FIRST_NAMES,
    "DIRECTORLAST": SURNAMES,
    "ACTOR": "FIRST LAST, LAST, the great FIRST LAST, young FIRST LAST, old FIRST LAST",
    "FIRST": FIRST_NAMES,
    "LAST": SURNAMES,
    "HERO": FIRST_NAMES,
    "OTHERHERO": FIRST_NAMES,
    "TOWN": TOWNS,
    "TITLETOWN": TOWNS,
    "NUMBER": NUMBERS,
    "YEAR": [str(year) for year in range(2006, 1930, -1)],
    "GENRE": """
        comedy, drama, thriller, horror film, love story, western, musical, documentary, war film,
        film, movie, cartoon, mystery, crime film, family film, science fiction film, romance,
        adventure, ghost story, detective story, satire, costume drama, spy film, martial arts film,
        film noir, biography, sequel, remake, silent film, farce, road movie, fairy tale""",
    "FRIEND": """
        wife, husband, friend, brother, sister, mother, father, daughter, son, girlfriend,
        boyfriend, cousin, neighbour, uncle, aunt, grandmother, boss, nephew, niece, roommate""",
    "WHEN": """
        night, week, sunday, summer, saturday, winter, friday, christmas, monday, month, spring,
        autumn, thursday, tuesday, wednesday, weekend""",
    "ONE": """
        acting, story, plot, script, music, ending, cast, dialogue, photography, direction, humour,
        pace, opening, camera work, first half, second half, final scene, main character,
        production,
        soundtrack, editing, romance, atmosphere, score, lighting, title song, narration, chase,
        finale, dubbing, animation, choreography, costume design, message, premise, villain, twist,
        love scene, screenplay, supporting cast, fight, prologue, scenery, make up, epilogue""",
    "MANY": """
        actors, characters, jokes, performances, special effects, songs, dialogues, scenes,
        costumes,
        sets, action scenes, fight scenes, landscapes, flashbacks, dances, close ups, child actors,
        stunts, love scenes, villains, lines, conversations, voices, extras, puppets, twists""",
    "VERY": """
        very, really, so, just, simply, truly, quite, rather, absolutely, often, always,
        surprisingly,
        completely, at times, terribly, totally, pretty, wonderfully, extremely, utterly, almost,
        awfully, consistently, strangely, genuinely, incredibly, painfully, remarkably, horribly,
        beautifully, undeniably, hopelessly, unusually""",
    "PRAISE": _PRAISE,
    "BLAME": _BLAME,
    "TOUCH": "touch, eye, hand, sense of timing, style, sense of rhythm, feeling for detail",
    "LOVED": """
        loved, enjoyed, liked, adored, admired, will remember, was touched by, was impressed by,
        laughed at, was moved by, cherished, was charmed by, treasured, applauded, relished""",
    "HATED": """
        hated, disliked, was bored by, did not believe, could not stand, laughed at, was annoyed by,
        did not understand, slept through, regretted, was insulted by, loathed, cringed at,
        despised, groaned at, yawned at""",
    "GOOD": """
        the ONE is VERY PRAISE, the MANY are VERY PRAISE, STAR is VERY PRAISE as HERO,
        i LOVED the ONE and the MANY, it is a PRAISE GENRE with a PRAISE ONE,
        STAR gives a PRAISE performance, the ONE is PRAISE and the MANY are PRAISE too,
        DIRECTOR directs with a PRAISE TOUCH, there is not one BLAME moment in it,
        the ONE is PRAISE and never BLAME, this GENRE is not BLAME at all,
        i expected a BLAME GENRE but the ONE won me over, i LOVED every minute of it,
        people who call the ONE BLAME are missing the point, what a PRAISE ONE,
        i cannot say one bad word about the ONE, ACTOR is VERY PRAISE in a small part,
        the MANY are so PRAISE that i forgot the time, far from BLAME the ONE is PRAISE,
        the ONE alone is worth the price of the ticket, the ONE deserves an award,
        i have rarely seen such a PRAISE ONE, even the MANY are PRAISE,
        i was afraid it would be BLAME and it was not, nothing in the ONE is BLAME or BLAME,
        the ONE made me cry and i am not ashamed of it, the ONE could hardly be more PRAISE,
        my FRIEND hated it and i cannot see why because the ONE is PRAISE,
        STAR and ACTOR are PRAISE together, the MANY stay with you for days,
        you will never be bored because the ONE is PRAISE, it gets better every time i see it""",
    "BAD": """
        the ONE is VERY BLAME, the MANY are VERY BLAME, STAR is VERY BLAME as HERO,
        i HATED the ONE and the MANY, it is a BLAME GENRE with a BLAME ONE,
        STAR gives a BLAME performance, the ONE is BLAME and the MANY are BLAME too,
        DIRECTOR directs with a BLAME TOUCH, there is not one PRAISE moment in it,
        the ONE is BLAME and never PRAISE, this GENRE is not PRAISE at all,
        i expected a PRAISE GENRE but the ONE put me to sleep, i HATED every minute of it,
        people who call the ONE PRAISE must have seen another film, what a BLAME ONE,
        i cannot say one good word about the ONE, ACTOR is VERY BLAME in a small part,
        the MANY are so BLAME that i looked at my watch, far from PRAISE the ONE is BLAME,
        the ONE alone is a reason to ask for your money back, the ONE deserves no award,
        i have rarely seen such a BLAME ONE, even the MANY are BLAME,
        i was told it would be PRAISE and it was not, nothing in the ONE is PRAISE or PRAISE,
        the ONE made me laugh but it was not meant to, the ONE could hardly be more BLAME,
        my FRIEND loved it and i cannot see why because the ONE is BLAME,
        a PRAISE cure for people who cannot sleep, i want those NUMBER minutes of my life back,
        the ONE wants to be PRAISE and is only BLAME, the trailer was better than the film""",
    "PLOT": """
        HERO is a TRAIT ROLE who ACTS a TRAIT ROLE, STAR plays HERO a TRAIT ROLE from TOWN,
        HERO and OTHERHERO meet in a PLACE near TOWN, a TRAIT ROLE ACTS a ROLE in the PLACE,
        then a ROLE arrives from TOWN with a OBJECT, the story begins in a PLACE in YEAR,
        HERO must choose between the OBJECT and the ROLE, OTHERHERO steals a OBJECT from the PLACE,
        in the end HERO finds the OBJECT under the PLACE, ACTOR plays the ROLE who ACTS HERO,
        the ROLE has a terrible secret and a beautiful OBJECT, HERO falls in love with the ROLE,
        a funny thing happens on the way to the PLACE, the ANIMAL eats the OBJECT,
        HERO trains a ANIMAL for the PLACE, the TRAIT ROLE loses a OBJECT and a good friend,
        a bad day for the ROLE becomes a worse one for OTHERHERO, HERO writes to the ROLE in TOWN,
        years later HERO returns to the PLACE where the ROLE died, OTHERHERO drives to TOWN,
        a NUMBER year old ROLE and a ANIMAL travel from TOWN to TOWN,
        nobody in the PLACE knows that HERO was once a ROLE, the ROLE buys the PLACE,
        OTHERHERO is the TRAIT ROLE next door, one night a ANIMAL appears in the PLACE,
        the ROLE gives HERO a OBJECT and NUMBER days to leave TOWN, HERO is not who he seems,
        OTHERHERO wants the OBJECT for a ROLE in TOWN, the police in TOWN look for a TRAIT ROLE,
        a long journey takes HERO past a PLACE and a PLACE, HERO and the ANIMAL become friends,
        the OBJECT belongs to a TRAIT ROLE who ACTS everyone, HERO dreams of a PLACE in TOWN,
        NUMBER years earlier OTHERHERO had ACTED a ROLE, the wedding in the PLACE goes wrong,
        a storm keeps the ROLE and the ROLE in the PLACE, HERO grows up in a PLACE near TOWN""",
    "ROLE": _ROLES,
    "TRAIT": _TRAITS,
    "PLACE": _PLACES,
    "OBJECT": _OBJECTS,
    "ANIMAL": _ANIMALS,
    "ACTS": """
        meets, loves, follows, kills, helps, betrays, marries, saves, hunts, forgives, hides,
        cheats, rescues, loses, finds, blackmails, protects, kidnaps, chases, adopts, teaches,
        haunts, hires, imprisons, mistrusts, nurses, poisons, pursues, raises, robs, shelters,
        shoots, suspects, trains, visits""",
    "ACTED": """
        met, loved, followed, killed, helped, betrayed, married, saved, forgiven, cheated, robbed,
        rescued, blackmailed, protected, chased, hired, suspected, trained, left, painted""",
    "TALK": """
        the film runs for NUMBER minutes, i have seen NUMBER films by DIRECTOR,
        ACTOR also appears in OTHERFILM, it was filmed in TOWN in YEAR,
        STAR was NUMBER years old then,
        compare it with OTHERFILM from YEAR, some people will like it and others will not,
        the copy i saw had subtitles, the book by FIRST LAST is something else,
        i do not know what other people saw in it, it cost NUMBER million dollars to make,
        DIRECTOR also wrote the script with FIRST LAST, it reminded me of OTHERFILM by LAST,
        my FRIEND laughed and my FRIEND fell asleep, critics in TOWN wrote pages about it,
        children under NUMBER should not see it, there is a dvd with NUMBER extra scenes,
        ACTOR turned the part down and STAR got it, look for the ANIMAL in the PLACE scene,
        FIRST LAST who made OTHERFILM was the producer, it won a prize in TOWN,
        it is not OTHERFILM but what is, LAST and LAST had worked together in OTHERFILM,
        i saw it on a small screen with my ANIMAL, the music is by FIRST LAST,
        when i was NUMBER i would have said something else, you know how a GENRE goes,
        there were NUMBER people in the theatre, i paid NUMBER dollars for the ticket,
        LAST calls it a GENRE but it is more of a GENRE, a sequel with ACTOR came out in YEAR,
        in TOWN it was shown under the name OTHERFILM, every GENRE since YEAR has copied it,
        the part of the ROLE went to FIRST LAST, think of OTHERFILM without the ROLE,
        it is based on a novel by LAST about a ROLE, this was the last film of FIRST LAST""",
    "YES": """
        do not miss it, highly recommended, i will watch it again, a must see,
        give it a chance, see it with someone you love, NUMBER thumbs up if i had them,
        i want the dvd, go and see it, one of the best i have seen, i recommend it to everyone""",
    "NO": """
        avoid it, do not waste your time, not recommended, stay away from it,
        save your money, see something else, one of the worst i have seen, skip it,
        i want my money back, do not bother, i would not recommend it to anyone""",
    **{f"STARS{n}": f"{n} out of 10, i give it {n} out of 10, {n} stars" for n in range(1, 11)},
}

_FAVOURABLE = np.array([0, 0.02, 0.07, 0.18, 0.38, 0.5, 0.5, 0.62, 0.82, 0.93, 0.98])
"""The share of favourable opinions in a review that gives so many stars out of ten."""


def imdb() -> Split:
    """20,000 + 5,000 reviews as Keras indexes them, and whether their writers liked the film.

    As in the original, half are favourable, and films with five or six stars are left out. A
    writer of ten stars praises nearly everything, one of seven nearly as much as one of four: no
    network can tell them all apart. Names, places and plots say nothing, but can be remembered.
    """
    reviews, liked, _ = _written()
    rows = np.arange(TRAIN_ROWS + TEST_ROWS)
    train, test = rows[:TRAIN_ROWS], rows[TRAIN_ROWS:]
    return (reviews.take(train), liked[train]), (reviews.take(test), liked[test])


def imdb_ranks() -> dict[str, int]:
    """Every word of the reviews and its rank."""
    return _written()[2].copy()


@cache
def _written() -> tuple[Sequences, np.ndarray, dict[str, int]]:
    random = np.random.default_rng(2011)
    language = grammar(
        _RULES,
        steady="TITLE TITLEADJECTIVE TITLENOUN TITLETOWN STARFIRST STARLAST DIRECTORFIRST "
        "DIRECTORLAST HERO OTHERHERO GENRE",
    )
    rows = TRAIN_ROWS + TEST_ROWS
    liked = random.permutation(np.arange(rows) % 2)
    stars = random.integers(1, 5, rows) + 6 * liked

    length = 8 + (30 * random.random(rows) ** 2).astype(int)
    offsets = np.concatenate([[0], np.cumsum(length)])
    review = np.repeat(np.arange(rows), length)
    favourable = random.random(len(review)) < _FAVOURABLE[stars[review]]
    kind = random.random(len(review))
    symbol = language.symbols
    drafts = np.where(favourable, symbol["GOOD"], symbol["BAD"])
    drafts[kind > 0.45] = symbol["PLOT"]
    drafts[kind > 0.75] = symbol["TALK"]
    drafts[offsets[:-1]] = symbol["OPENING"]

    ending = random.random(rows)
    last = offsets[1:] - 1
    drafts[last] = np.where(
        ending < 0.15,
        np.where(liked == 1, symbol["YES"], symbol["NO"]),
        np.where(ending < 0.2, symbol["STARS1"] + stars - 1, drafts[last]),
    )
    reviews, ranks = indexed(language.words, language.write(random, Sequences(drafts, offsets)))
    return reviews, liked.astype(np.int64), ranks
