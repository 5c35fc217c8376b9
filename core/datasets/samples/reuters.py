"""Invented newswires."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.datasets.dataset import Sequences, Split
from core.datasets.samples.grammar import Rules, compounds, grammar, indexed
from core.datasets.samples.names import FIRST_NAMES, SURNAMES, TOWNS

TRAIN_ROWS = 8_982
"""So many of the 11,228 are for training, as in the original."""


@dataclass(frozen=True)
class _Topic:
    """What newswires of a topic are about. Lists are separated by commas.

    ``family`` names the sentences its newswires are made of, ``rows`` says how many there are,
    ``akin`` which topics are easily taken for it.
    """

    family: str
    rows: int
    akin: str
    things: str
    bodies: str
    matters: str


_TOPICS = {
    "cocoa": _Topic(
        "crop",
        67,
        "coffee sugar rubber",
        "cocoa, cocoa beans, cocoa butter, main crop cocoa, cocoa powder",
        "the cocoa council, cocoa growers, the cocoa marketing board, chocolate makers",
        "buffer stock, pod disease, fermentation, grindings, chocolate, drought in the cocoa zone",
    ),
    "grain": _Topic(
        "crop",
        537,
        "wheat oilseed meal-feed ship",
        "grain, maize, barley, corn, wheat, sorghum, rice, oats, rye, feed grain",
        "the grain board, the agriculture ministry, grain traders, the export commission, farmers",
        "export subsidy, silos, acreage, the farm bill, export licences, intervention stocks, "
        "sowing, harvest, the set aside scheme, export certificates, rain in the corn belt",
    ),
    "veg-oil": _Topic(
        "crop",
        94,
        "oilseed meal-feed grain",
        "palm oil, vegetable oil, soybean oil, sunflower oil, coconut oil, rapeseed oil, olive oil",
        "oil mills, margarine makers, the palm oil institute, refiners, the edible oil association",
        "oils and fats tax, crushing, refining, fatty acid, edible oil, levy on oils",
    ),
    "earn": _Topic(
        "results",
        3972,
        "acq",
        "profit, net income, earnings, operating profit, pretax profit, revenue, turnover",
        "the board, the chairman, analysts, the finance director, the auditors",
        "dividend, extraordinary gain, tax credit, write off, order backlog, costs, stock split, "
        "loan losses, lower tax rate, discontinued operations, foreign exchange loss, margins",
    ),
    "acq": _Topic(
        "merger",
        2423,
        "earn",
        "shares, common stock, voting shares, outstanding stock, assets, preferred stock",
        "shareholders, directors, the investor group, the securities commission, bankers, "
        "the board",
        "merger, takeover, tender offer, bid, acquisition, stake, letter of intent, buyout, "
        "merger agreement, poison pill, divestiture, rival offer, joint venture, proxy fight",
    ),
    "wheat": _Topic(
        "crop",
        22,
        "grain",
        "wheat, winter wheat, durum wheat, hard red wheat, spring wheat, milling wheat",
        "the wheat board, millers, wheat growers, the wheat associates",
        "flour, winterkill, rust disease, bread, export enhancement, snow cover",
    ),
    "copper": _Topic(
        "metal",
        62,
        "zinc lead tin gold",
        "copper, copper cathode, copper concentrate, refined copper, blister copper",
        "the copper producers, smelters, miners in the copper belt, wire makers",
        "cathode premium, wire bars, smelter strike, ore grade, leaching, cable demand",
    ),
    "housing": _Topic(
        "figure",
        19,
        "gnp retail lei",
        "housing starts, building permits, single family starts, home sales, apartment starts",
        "builders, the housing department, mortgage lenders, the home builders association",
        "mortgage rates, vacancies, building land, bricks, apartments, home loans",
    ),
    "money-supply": _Topic(
        "figure",
        177,
        "interest money-fx reserves",
        "m 1 money supply, m 2, m 3, the monetary base, money stock, broad money, bank deposits",
        "the federal reserve, the central bank, monetarists, the bank of COUNTRY, savings banks",
        "growth target, checkable deposits, bank lending, currency in circulation, liquidity, "
        "monetary policy, seasonal factors, business loans",
    ),
    "coffee": _Topic(
        "crop",
        126,
        "cocoa sugar",
        "coffee, coffee beans, arabica coffee, robusta coffee, green coffee, roasted coffee",
        "the coffee organization, roasters, the coffee institute, growers, coffee exporters",
        "export quotas, frost, the quota talks, coffee rust, contribution quota, roasting, bags",
    ),
    "sugar": _Topic(
        "crop",
        154,
        "cocoa coffee grain",
        "sugar, raw sugar, white sugar, refined sugar, beet sugar, cane sugar, molasses",
        "the sugar board, beet growers, refiners, sugar brokers, the sugar association",
        "export rebate, the tender for whites, cane, beet sowings, polarization, syrup, sweeteners",
    ),
    "trade": _Topic(
        "figure",
        473,
        "bop money-fx gnp dlr",
        "trade surplus, trade deficit, exports, imports, merchandise trade, car exports",
        "the trade ministry, the trade representative, the commerce department, congress, "
        "negotiators, the ministry of international trade, senators",
        "tariffs, protectionism, quotas, sanctions, semiconductors, the trade bill, dumping, "
        "market access, retaliation, trade talks, import restrictions, unfair practices, beef",
    ),
    "reserves": _Topic(
        "figure",
        62,
        "money-supply money-fx bop",
        "foreign reserves, currency reserves, gold and currency reserves, official reserves",
        "the central bank, the treasury, the monetary authority, the bank of COUNTRY",
        "special drawing rights, gold holdings, swap credits, convertible currency, repayments",
    ),
    "ship": _Topic(
        "voyage",
        209,
        "crude grain",
        "ships, tankers, vessels, freighters, bulk carriers, container ships, a ferry, barges",
        "shipowners, dock workers, the port authority, seamen, the coast guard, the navy, lloyds",
        "strike, freight rates, port congestion, the canal, the gulf, missile attack, containers, "
        "convoy, cargo, harbour pilots, salvage, tonnage, flags, ice, mines",
    ),
    "cotton": _Topic(
        "crop",
        28,
        "grain oilseed",
        "cotton, raw cotton, upland cotton, cotton lint, cotton yarn",
        "spinners, cotton growers, the cotton council, textile mills",
        "bales, ginning, textiles, certified stocks, boll weevil, looms",
    ),
    "carcass": _Topic(
        "meat",
        29,
        "livestock hog",
        "beef, pork, frozen beef, lamb, veal, meat, pork bellies",
        "meat packers, the meat board, slaughterhouses, butchers",
        "hormone ban, slaughter, meat inspection, cold storage, cuts, packing plant strike",
    ),
    "crude": _Topic(
        "fuel",
        543,
        "nat-gas gas heat ship",
        "crude oil, crude, light crude, heavy crude, oil, sweet crude, north sea oil",
        "opec, the oil minister, oil companies, refiners, drillers, the energy secretary, sheikhs",
        "production ceiling, official prices, barrels, pipeline, output quotas, drilling, "
        "spot price, "
        "rigs, exploration, net back deals, oil fields, posted prices, tankers, offshore wells",
    ),
    "nat-gas": _Topic(
        "fuel",
        51,
        "crude gas pet-chem",
        "natural gas, liquefied gas, gas reserves, pipeline gas, gas",
        "gas utilities, the pipeline commission, gas producers, the gas board",
        "take or pay contracts, cubic feet, pipeline, wellhead price, gas wells, methane",
    ),
    "cpi": _Topic(
        "figure",
        86,
        "wpi gnp jobs",
        "consumer prices, the consumer price index, inflation, the cost of living, retail prices",
        "the statistics office, the labour department, housewives, economists, "
        "the statistics bureau",
        "food prices, rents, the base year, vegetables, clothing, services, fuel prices, wages",
    ),
    "money-fx": _Topic(
        "market",
        682,
        "interest dlr reserves trade",
        "the dollar, sterling, the yen, the mark, the franc, currencies, the exchange rate",
        "the bank of COUNTRY, finance ministers, central banks, dealers, the treasury secretary",
        "intervention, money market shortage, bank bills, the louvre accord, exchange rates, "
        "the european monetary system, liquidity, devaluation, realignment, assistance, stability",
    ),
    "interest": _Topic(
        "market",
        339,
        "money-fx money-supply",
        "interest rates, the prime rate, the discount rate, the base rate, bond yields, rates",
        "the federal reserve, commercial banks, the central bank, bond dealers, "
        "the bank of COUNTRY",
        "repurchase agreements, customer repurchases, federal funds, treasury bills, basis points, "
        "tightening, credit policy, the lombard rate, certificates of deposit, borrowing costs",
    ),
    "gnp": _Topic(
        "figure",
        127,
        "cpi ipi trade jobs",
        "gross national product, economic growth, the economy, gross domestic product, gnp",
        "the finance minister, economists, the planning agency, the economic institute, "
        "the cabinet",
        "domestic demand, recession, budget deficit, private consumption, growth forecast, "
        "capital spending, fiscal policy, stimulus",
    ),
    "meal-feed": _Topic(
        "crop",
        22,
        "oilseed veg-oil grain",
        "soybean meal, fishmeal, feed meal, soymeal, corn gluten feed, rapeseed meal",
        "feed makers, compounders, poultry farmers, the feed association",
        "protein, pellets, animal feed, citrus pulp, poultry, compound feed",
    ),
    "alum": _Topic(
        "metal",
        53,
        "copper zinc iron-steel",
        "aluminium, aluminum ingot, alumina, primary aluminium, bauxite",
        "aluminium smelters, the bauxite association, can makers, foundries",
        "potlines, power rates, ingots, cans, electrolysis, bauxite levy",
    ),
    "oilseed": _Topic(
        "crop",
        81,
        "veg-oil meal-feed grain",
        "soybeans, oilseeds, rapeseed, sunflowerseed, linseed, copra, groundnuts, cottonseed",
        "crushers, the oilseed association, soybean growers, the agriculture department",
        "crush margins, pod filling, canola, export taxes, planting progress, seed oil content",
    ),
    "gold": _Topic(
        "metal",
        123,
        "silver strategic-metal copper",
        "gold, gold bullion, gold ore, gold coins, ounces of gold",
        "gold miners, the chamber of mines, bullion dealers, prospectors, jewellers",
        "ore body, bullion, mill, drill results, troy ounces, the gold fix, placer claims, shaft, "
        "assays, vein, heap leach, mint",
    ),
    "tin": _Topic(
        "metal",
        32,
        "copper rubber",
        "tin, tin metal, refined tin, tin concentrate",
        "the tin council, tin miners, tin brokers, tin producing countries",
        "export control, the tin pact, dredges, tinplate, the collapse of the tin council",
    ),
    "strategic-metal": _Topic(
        "metal",
        19,
        "gold silver copper",
        "cobalt, uranium, titanium, platinum, tungsten, antimony, cadmium, germanium",
        "the defence stockpile, alloy makers, uranium producers, the bureau of mines",
        "stockpile, alloys, jet engines, ferro alloys, catalysts, enrichment",
    ),
    "livestock": _Topic(
        "meat",
        58,
        "carcass hog",
        "cattle, live cattle, feeder cattle, sheep, calves, steers, heifers",
        "ranchers, cattle feeders, the livestock board, stock breeders, auction yards",
        "feedlots, herds, foot and mouth disease, brucellosis, weight gain, pastures, marketings",
    ),
    "retail": _Topic(
        "figure",
        23,
        "cpi gnp housing",
        "retail sales, chain store sales, department store sales, shop sales, car sales",
        "shopkeepers, retailers, the retail federation, mail order houses",
        "shoppers, consumer spending, christmas sales, furniture, sales tax, durable goods",
    ),
    "ipi": _Topic(
        "figure",
        57,
        "gnp jobs lei",
        "industrial production, factory output, manufacturing output, industrial output",
        "manufacturers, the industry ministry, the industry federation, the federal reserve",
        "capacity utilization, utilities output, mining output, intermediate goods, machine tools, "
        "assembly lines",
    ),
    "iron-steel": _Topic(
        "metal",
        52,
        "alum zinc",
        "steel, crude steel, iron ore, pig iron, steel sheet, stainless steel, scrap",
        "steelmakers, steel workers, the steel federation, the iron ore board",
        "blast furnace, rolling mills, import quotas on steel, hot strip, coking coal, pellets, "
        "beams",
    ),
    "rubber": _Topic(
        "crop",
        42,
        "tin cocoa",
        "rubber, natural rubber, latex, rubber sheet, synthetic rubber",
        "the rubber pact members, tyre makers, tappers, the rubber bureau",
        "buffer stock manager, reference price, tapping, tyres, the rubber accord, gloves",
    ),
    "heat": _Topic(
        "fuel",
        16,
        "gas crude",
        "heating oil, gas oil, distillate, number 2 fuel",
        "fuel dealers, heating oil marketers, refiners",
        "cold weather, distillate stocks, furnace demand, winter stocks, degree days",
    ),
    "jobs": _Topic(
        "figure",
        57,
        "gnp cpi ipi",
        "unemployment, the jobless rate, employment, jobless claims, payrolls, vacancies",
        "the employment office, the labour department, trade unions, the employment secretary",
        "job seekers, layoffs, overtime, hourly earnings, school leavers, "
        "seasonally adjusted jobless",
    ),
    "lei": _Topic(
        "figure",
        16,
        "gnp ipi housing",
        "leading indicators, the leading index, the composite index",
        "the commerce department, forecasters, economists",
        "building permits, vendor performance, average workweek, turning point, stock prices",
    ),
    "bop": _Topic(
        "figure",
        60,
        "trade reserves money-fx",
        "the current account, the balance of payments, current account surplus, payments deficit",
        "the central bank, the statistics office, the finance ministry, the bank of COUNTRY",
        "invisibles, capital outflow, tourism receipts, transfers, services account, "
        "long term capital",
    ),
    "zinc": _Topic(
        "metal",
        21,
        "lead copper",
        "zinc, zinc concentrate, high grade zinc, slab zinc",
        "zinc smelters, galvanizers, zinc producers",
        "galvanizing, die casting, european producer price, zinc mine strike, brass",
    ),
    "orange": _Topic(
        "crop",
        22,
        "sugar coffee",
        "orange juice, frozen orange juice, oranges, juice concentrate, citrus",
        "citrus growers, juice packers, the citrus department",
        "brix, freeze in the groves, gallons, cartons, juice yield, groves",
    ),
    "pet-chem": _Topic(
        "fuel",
        29,
        "nat-gas crude",
        "ethylene, petrochemicals, polyethylene, benzene, methanol, propylene, styrene",
        "chemical makers, the petrochemical association, plastics producers",
        "cracker, feedstock, plastics, fertilizer, polymer plant, naphtha, resins",
    ),
    "dlr": _Topic(
        "market",
        46,
        "money-fx trade",
        "the dollar, the u s currency, the dollar rate, dollars",
        "the treasury secretary, the bank of japan, tokyo dealers, the group of seven",
        "dollar weakness, dollar buying, yen rate, support for the dollar, dollar target zone",
    ),
    "gas": _Topic(
        "fuel",
        38,
        "crude heat nat-gas",
        "gasoline, unleaded gasoline, petrol, motor fuel, regular gasoline",
        "petrol stations, motorists, gasoline marketers, the automobile club",
        "octane, lead additives, pump prices, driving season, gasoline stocks, alcohol fuel",
    ),
    "silver": _Topic(
        "metal",
        16,
        "gold copper",
        "silver, silver bullion, silver ore, ounces of silver",
        "silver miners, film makers, silversmiths",
        "silver coins, photographic film, silver mine, the silver fix, silverware",
    ),
    "wpi": _Topic(
        "figure",
        27,
        "cpi ipi",
        "wholesale prices, producer prices, the wholesale price index, the producer price index",
        "wholesalers, the statistics office, the labour department",
        "finished goods, crude materials, intermediate goods prices, factory gate prices",
    ),
    "hog": _Topic(
        "meat",
        17,
        "livestock carcass",
        "hogs, live hogs, barrows and gilts, pigs, sows, piglets",
        "pork producers, hog farmers, hog buyers",
        "farrowings, hog cholera, the pig crop, corn hog ratio, litters, pig survey",
    ),
    "lead": _Topic(
        "metal",
        19,
        "zinc copper",
        "lead, refined lead, lead ore, lead concentrate",
        "lead smelters, battery makers, lead producers",
        "batteries, lead mine, lead bullion, paint pigment, lead recycling",
    ),
}

_SENTENCES = {
    "crop": """
        COUNTRY exports of THING rose to BIG tonnes in MONTH,
        COUNTRY bought BIG tonnes of THING from COUNTRY for MONTH shipment,
        BODY estimated the YEAR crop of THING at BIG tonnes against BIG last year,
        THING prices fell SMALL cents a pound in TOWN on news of MATTER,
        BODY said MATTER had hurt the THING market, traders of THING spoke of MATTER and MATTER,
        stocks of THING in COUNTRY were BIG tonnes on MONTH DAY, BODY met to discuss MATTER,
        MONTH THING closed at BIG dlrs a tonne after BIG,
        a tender for BIG tonnes of THING closes on DAY,
        BODY opposes new rules on MATTER, imports of THING by COUNTRY were lower because of MATTER,
        BODY sold BIG tonnes of THING at SMALL dlrs fob""",
    "metal": """
        COUNTRY output of THING rose to BIG tonnes in MONTH, FIRM will close a THING mine near TOWN,
        THING closed at BIG dlrs a tonne in TOWN, BODY blamed MATTER for the price of THING,
        COMPANY raised its price for THING by SMALL cents a pound,
        stocks of THING fell by BIG tonnes,
        BODY said MATTER would cut THING supply, COMPANY said MATTER delayed its THING project,
        workers at the TOWN THING plant voted on a new contract, MATTER is the reason BODY said,
        consumption of THING in COUNTRY was BIG tonnes in YEAR, BODY expects more MATTER,
        the mine near TOWN has reserves of BIG tonnes of THING""",
    "fuel": """
        COUNTRY output of THING was SMALL mln barrels a day in MONTH,
        BODY said MATTER held up THING,
        COMPANY raised its price for THING by SMALL cents, COMPANY found THING near TOWN,
        THING prices rose to SMALL dlrs because of MATTER, COUNTRY and COUNTRY agreed on MATTER,
        BODY expects demand for THING to rise SMALL pct, stocks of THING fell SMALL mln barrels,
        COMPANY will build a THING plant at TOWN, BODY asked for talks on MATTER,
        imports of THING by COUNTRY fell in the week to MONTH DAY, traders of THING watch MATTER""",
    "meat": """
        THING prices fell SMALL cents a pound in TOWN,
        COUNTRY imported BIG tonnes of THING in MONTH,
        BODY said MATTER kept supplies of THING low, COUNTRY banned THING from COUNTRY over MATTER,
        the number of THING on farms was BIG on MONTH DAY, BODY expects MATTER to end soon,
        MONTH THING futures closed at SMALL cents, BODY protested against MATTER,
        THING receipts at TOWN were BIG head""",
    "figure": """
        THING in COUNTRY rose SMALL pct in MONTH after a SMALL pct fall in MONTH,
        BODY said THING was SMALL billion dlrs against SMALL billion a year earlier,
        THING fell to BIG from BIG in MONTH BODY said, BODY expects MATTER to slow,
        economists had forecast a rise of SMALL pct in THING, BODY pointed to MATTER and MATTER,
        excluding MATTER THING was up SMALL pct, the rise in THING was due to MATTER,
        PERSON of BODY told reporters MATTER was a concern, the MONTH figure for THING was revised,
        COUNTRY must do more about MATTER BODY said, a report on THING is due on MONTH DAY""",
    "market": """
        THING closed at SMALL in TOWN against SMALL, BODY said MATTER was likely,
        dealers in TOWN said THING would stay near SMALL, BODY declined to comment on MATTER,
        BODY announced MATTER of SMALL billion, THING rose to SMALL after talk of MATTER,
        COUNTRY cut THING by SMALL point, PERSON of BODY said MATTER had worked,
        a meeting of BODY will discuss MATTER and THING, traders expect MATTER before DAY""",
    "results": """
        shr SMALL cts vs SMALL cts net BIG vs BIG revs SMALL mln vs SMALL mln,
        oper shr SMALL cts vs SMALL cts oper net BIG vs BIG sales SMALL mln vs SMALL mln,
        qtly div SMALL cts vs SMALL cts prior pay MONTH DAY record MONTH DAY,
        shr loss SMALL cts vs profit SMALL cts net loss BIG vs profit BIG avg shrs SMALL mln,
        six mths shr SMALL dlrs vs SMALL dlrs net SMALL mln vs SMALL mln,
        note net includes SMALL mln dlrs from MATTER, COMPANY said it expects higher THING in YEAR,
        COMPANY said THING rose SMALL pct because of MATTER, THING was SMALL mln dlrs vs SMALL mln,
        BODY said MATTER had lowered THING in the QUARTER quarter, QUARTER quarter note MATTER,
        COMPANY declared a dividend of SMALL cts a share""",
    "merger": """
        COMPANY said it agreed to acquire FIRM for SMALL mln dlrs,
        the MATTER is subject to approval,
        COMPANY said it holds SMALL pct of the THING of FIRM, BODY approved the MATTER,
        COMPANY offered SMALL dlrs a share for all THING of FIRM, terms were not disclosed,
        COMPANY sold its TOWN unit to FIRM for SMALL mln dlrs cash, FIRM rejected the MATTER,
        BODY of FIRM said the MATTER was inadequate, COMPANY completed the MATTER of FIRM,
        COMPANY bought BIG THING of FIRM at SMALL dlrs each, PERSON raised his stake in FIRM,
        FIRM is a maker of GOODS with sales of SMALL mln dlrs, talks on a MATTER with FIRM ended""",
    "voyage": """
        the vessel TOWN with BIG tonnes of cargo ran aground off COUNTRY, BODY spoke of MATTER,
        BODY said THING were waiting at TOWN because of MATTER,
        THING were hit in the gulf off COUNTRY,
        THING sailed from TOWN to TOWN, COUNTRY ordered SMALL THING from FIRM,
        MATTER at TOWN delayed SMALL THING, BODY warned of MATTER near COUNTRY,
        freight for THING to COUNTRY rose to SMALL dlrs a tonne, BODY voted to end the MATTER""",
}

_COMMON: Rules = {
    "ANY": """
        PERSON told reporters in TOWN, officials in COUNTRY could not be reached for comment,
        PERSON a spokesman for COMPANY declined to comment, the report gave no details,
        the decision will be taken in MONTH, a statement is expected on MONTH DAY,
        he said the figures were better than in YEAR, the talks in TOWN will go on,
        analyst PERSON of FIRM expects a change next year, shares of COMPANY rose SMALL to SMALL,
        prices in TOWN were little changed, the government of COUNTRY has not decided yet,
        PERSON was named president of COMPANY, COMPANY employs BIG people in TOWN,
        COMPANY makes GOODS and GOODS, the minister of COUNTRY will visit COUNTRY in MONTH,
        a year ago it was SMALL mln dlrs, the agreement with COUNTRY runs until YEAR,
        demand is good but supply is tight dealers in TOWN said, the market in TOWN was closed,
        no comment was available from FIRM, this compares with SMALL pct in COUNTRY,
        PERSON added that it was too early to say, the contract is worth SMALL mln dlrs""",
    "SMALL": "DAY DIGIT, SHARE, DIGIT DIGIT, SHARE DIGIT, DIGIT, SHARE SHARE",
    "BIG": "SHARE THOUSAND, SHARE 000, DIGIT THOUSAND, DIGIT SHARE 000, THOUSAND, THOUSAND 000",
    "DIGIT": "1 2 3 4 5 6 7 8 9 0",
    "DAY": [str(day) for day in range(1, 32)],
    "SHARE": [str(number) for number in range(10, 100)],
    "THOUSAND": [str(100 + 541 * number % 900) for number in range(900)],
    "YEAR": "1987 1986 1988 1985 1984 1990 1983 1989 1982 1980 1981 1979 1978",
    "QUARTER": "first second third fourth",
    "MONTH": "march april june february january may october december september july august "
    "november",
    "PERSON": "FIRST LAST, LAST, mr LAST, minister LAST, FIRST LAST, chairman LAST",
    "FIRST": FIRST_NAMES,
    "LAST": SURNAMES,
    "TOWN": "london, new york, tokyo, TOWNNAME, TOWNNAME, TOWNNAME, TOWNNAME",
    "TOWNNAME": TOWNS,
    "COMPANY": "COMPANYNAME KIND, COMPANYNAME, the company, lt COMPANYNAME KIND, it",
    "COMPANYNAME": "STEADYNAME, STEADYLAST, STEADYLAST and sons, STEADYNAME TRADE",
    "STEADYNAME": [],
    "STEADYLAST": SURNAMES,
    "FIRM": "FIRMNAME KIND, LAST TRADE, FIRMNAME TRADE KIND, LAST and LAST, lt FIRMNAME KIND",
    "FIRMNAME": [],
    "KIND": "inc corp co ltd plc group ag holdings partners sa trust nv spa gmbh",
    "TRADE": "industries bank oil financial stores resources systems foods mines electric steel "
    "chemical insurance airlines technologies motors energy pharmaceuticals paper products "
    "communications realty petroleum brewing textiles computers shipping media tobacco "
    "instruments leasing gold sugar rubber gas hotels railways pipeline cement toys",
    "GOODS": "computers software drugs paper tools cars clothes shoes radios engines valves toys "
    "beer wine furniture chemicals plastics aircraft glass paint cement watches cameras batteries "
    "bearings boats books boilers bottles brakes bricks cables carpets cartons cigarettes clocks "
    "coatings compressors cosmetics crystals detergents dyes elevators fabrics fasteners fibres "
    "filters fertilizers films frozen gauges gears glue helicopters hinges jewellery kitchens "
    "lamps lasers lathes lenses locks magnets mattresses meters modems motors needles optics ovens "
    "packaging pencils perfumes pianos pipes printers pumps razors refrigerators robots sails "
    "satellites scales screws sensors ships signs soap springs switches tapes telephones tents "
    "terminals tiles tractors trailers trucks turbines tyres umbrellas uniforms vaccines varnish "
    "vitamins wheels windows wire yarn",
    "COUNTRY": "japan,britain,west germany,the united states,france,canada,brazil,italy,china,"
    "the soviet union,australia,india,mexico,south korea,spain,taiwan,indonesia,malaysia,"
    "the netherlands,egypt,iran,argentina,sweden,nigeria,turkey,thailand,switzerland,belgium,"
    "pakistan,colombia,saudi arabia,kuwait,iraq,the philippines,peru,chile,denmark,norway,poland,"
    "greece,algeria,venezuela,ecuador,kenya,ghana,ivory coast,portugal,austria,finland,ireland,"
    "israel,jordan,morocco,new zealand,south africa,zambia,zaire,zimbabwe,sudan,syria,tunisia,"
    "uganda,uruguay,vietnam,yugoslavia,bulgaria,hungary,czechoslovakia,romania,cuba,bolivia,"
    "bangladesh,sri lanka,singapore,hong kong,qatar,libya,lebanon,cameroon,ethiopia,honduras,"
    "guatemala,costa rica,panama,jamaica,nepal,burma,iceland,luxembourg,cyprus,malta",
}

_NAMES = compounds(
    "acu ad aero agri all alpha am ameri apex astro atlan bio cal cam cen chem com con cyber dat "
    "del digi dyna eco electro equi euro ever fin first gen geo glo gran hydro inter lex mar medi "
    "meri metro micro mid mon natio neo nor nova omni opti pac pan petro poly pro quad rex sci sun "
    "syn tech tel terra trans tri ultra uni val ver vita west",
    "bank base bond chem com con corp dex dyne fab flex gard gen graph lab land lead line link "
    "lite "
    "lon mark mart max med met mix net nex pac pax plex rex sec set sonics source span star tech "
    "tek tel tex tron vest vue ware way wood",
    seed=3,
)


def reuters(topics: tuple[str, ...]) -> Split:
    """8,982 + 2,246 newswires as Keras indexes them, and which of ``topics`` each is about.

    As in the original, two topics have more than half of them and some have hardly twenty. Many a
    newswire is as much about a topic akin to its own, and 10 % are filed under any topic, so that
    no network can tell them all apart. Names, places and numbers say nothing, but can be
    remembered.
    """
    wires, filed, _ = _written(topics)
    rows = np.arange(len(wires))
    train, test = rows[:TRAIN_ROWS], rows[TRAIN_ROWS:]
    return (wires.take(train), filed[train]), (wires.take(test), filed[test])


def reuters_ranks(topics: tuple[str, ...]) -> dict[str, int]:
    """Every word of the newswires and its rank."""
    return _written(topics)[2].copy()


@cache
def _written(names: tuple[str, ...]) -> tuple[Sequences, np.ndarray, dict[str, int]]:
    random = np.random.default_rng(1987)
    rows = sum(topic.rows for topic in _TOPICS.values())
    topics = random.permutation(np.repeat(range(46), [_TOPICS[name].rows for name in names]))
    akin = [[names.index(other) for other in _TOPICS[name].akin.split()] for name in names]
    choice = np.stack([np.resize(others, 12) for others in akin])  # one to four, equally often
    other = choice[topics, random.integers(0, 12, rows)]
    also = np.where(random.random(rows) < 0.25, other, topics)

    length = 8 + (30 * random.random(rows) ** 2).astype(int)
    offsets = np.concatenate([[0], np.cumsum(length)])
    wire = np.repeat(np.arange(rows), length)
    language = grammar(_rules(), steady="COMPANYNAME STEADYNAME STEADYLAST")
    sentence = np.array([language.symbols[f"SENTENCE-{name.upper()}"] for name in names])
    kind = random.random(len(wire))
    drafts = np.where(kind < 0.3, sentence[topics[wire]], sentence[also[wire]])
    drafts[kind > 0.6] = language.symbols["ANY"]
    wires, ranks = indexed(language.words, language.write(random, Sequences(drafts, offsets)))
    filed = np.where(random.random(rows) < 0.1, random.permutation(topics), topics)
    return wires, filed.astype(np.int64), ranks


def _rules() -> Rules:
    """One set of symbols for all, and four of its own for each topic."""
    rules = {**_COMMON, "STEADYNAME": _NAMES, "FIRMNAME": _NAMES}
    for name, topic in _TOPICS.items():
        own = name.upper()
        rules[f"THING-{own}"] = topic.things
        rules[f"BODY-{own}"] = topic.bodies
        rules[f"MATTER-{own}"] = topic.matters
        sentences = _SENTENCES[topic.family]
        rules[f"SENTENCE-{own}"] = re.sub(r"\b(THING|BODY|MATTER)\b", rf"\1-{own}", sentences)
    return rules
