"""Names of people and towns for invented texts: rare words that mean nothing."""

from core.datasets.samples.grammar import compounds

FIRST_NAMES = """
john mary peter anna paul laura james helen robert julia michael clara david susan george emma
thomas alice henry rose frank nora walter irene arthur grace martin lucy victor sarah louis ellen
edward jane simon olive albert ruth oscar vera leo nina carl edith hugo marta felix diana max elsa
ivan carmen bruno sofia andre yvonne pierre colette jean simone luis pilar diego inez marco paola
enzo gina stefan greta hans ingrid lars astrid nils sigrid pavel olga boris irina yuri tanya kenji
yuko hiro emi jin mina sun hana ravi meera arjun leela omar layla karim amina samuel naomi isaac
miriam joel esther adam eve noah hazel toby ivy ned dot gus fay roy kay ray may guy zoe
"""

SURNAMES = compounds(
    "alder ash beck black brad brook cal cart clay col crom dun east elm ever fair fen gar gold "
    "graf green hal har hart haw heath hill hol kel kil kir lang lin lock lor mar mel mid mor nor "
    "nut oak pem pres ran red rock ros rud shel stan sut thorn tre wal wes whit wil win wood york",
    "bank berg bourne burn by combe cott croft dale den don field ford gate good ham haven hurst "
    "kin land ley ling low man mere mond more ness over quist ridge sey shaw smith son stock stone "
    "ton vale well wick wood worth",
    seed=1,
)

TOWNS = compounds(
    "al bar bel bor bran cal cas cor dal dom dor el fer gal gor gran hav hel jas kar kil kol lan "
    "len lim lor mal mar mir mon nar nev nor or pal per por ral ren ros sal sar ser sol tal tar "
    "tel tor val ver vil vor zan",
    "ada ago ambo ana ano ara aro avia azo dorf ella ello ena enza erno ero esk estra eva grad "
    "heim ia ica igny ino isk ita iva ivo mark mouth olo ona opol osa ova port sund stad ua una "
    "ura usk vik zia",
    seed=2,
)

NUMBERS = [str(number) for number in range(2, 100)]
