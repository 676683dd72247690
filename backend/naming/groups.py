"""By which customary name a company may belong to a group: Thales SIX GTS France is of Thales.

Public records know no parents, so that a name is all there is; it proves nothing and settles
nothing. Two companies may be one group where their names begin with the same group's customary
name, or with the same word, when all that follows says only where a unit is or what it does.
"""

from backend.naming.forms import comparable
from backend.naming.latin import latin

#: groups of the industry by the beginnings of their units' names, earlier names among them
CUSTOMARY = {
    "airbus": ("airbus", "cassidian", "eads"), "aselsan": ("aselsan",),
    "atos": ("atos", "eviden"), "babcock": ("babcock",),
    "bae systems": ("bae systems", "bae"), "bosch": ("bosch", "robert bosch"),
    "capgemini": ("capgemini", "altran"), "dassault": ("dassault aviation", "dassault"),
    "diehl": ("diehl",), "elettronica": ("elettronica",), "ericsson": ("ericsson",),
    "escribano": ("escribano",), "fincantieri": ("fincantieri",),
    "general dynamics": ("general dynamics", "gdels"), "gmv": ("gmv",), "gkn": ("gkn",),
    "hensoldt": ("hensoldt",), "honeywell": ("honeywell",), "indra": ("indra",),
    "john cockerill": ("john cockerill", "cockerill", "cmi defence"),
    "knds": ("knds", "nexter", "krauss maffei wegmann", "kmw"), "kongsberg": ("kongsberg",),
    "leonardo": ("leonardo", "selex", "agustawestland", "finmeccanica"), "mbda": ("mbda",),
    "nammo": ("nammo",), "naval group": ("naval group", "dcns"), "navantia": ("navantia",),
    "nokia": ("nokia",), "ohb": ("ohb",), "patria": ("patria",), "qinetiq": ("qinetiq",),
    "rheinmetall": ("rheinmetall",), "rolls royce": ("rolls royce", "mtu friedrichshafen"),
    "saab": ("saab",), "safran": ("safran", "sagem", "snecma", "turbomeca"), "sener": ("sener",),
    "siemens": ("siemens",), "teledyne": ("teledyne",), "terma": ("terma",),
    "thales": ("thales", "gemalto"), "thyssenkrupp": ("thyssenkrupp",),
    "ukroboronprom": ("ukroboronprom", "ukrainska oboronna promyslovist"),
}  # fmt: skip
BEGINNINGS = sorted(
    ((tuple(one.split()), group) for group, names in CUSTOMARY.items() for one in names),
    key=lambda row: -len(row[0]),
)
#: what a unit's name says beside the group's: where it is
PLACES = frozenset({
    "austria", "osterreich", "belgium", "belgique", "belgie", "bulgaria", "croatia", "cyprus",
    "czech", "republic", "denmark", "danmark", "deutschland", "germany", "espana", "spain",
    "iberia", "iberica", "estonia", "eesti", "europe", "europa", "finland", "suomi", "france",
    "greece", "hellas", "hungary", "hungaria", "ireland", "italia", "italy", "italiana", "latvia",
    "lithuania", "luxembourg", "malta", "nederland", "netherlands", "norge", "norway", "polska",
    "poland", "portugal", "portuguesa", "romania", "slovakia", "slovenia", "sverige", "sweden",
    "switzerland", "schweiz", "suisse", "turkey", "turkiye", "uk", "ukraine", "ukraina", "usa",
    "nordic", "international", "global",
})  # fmt: skip
#: and what it does
UNITS = frozenset({
    "group", "gruppe", "groupe", "gruppo", "grupo", "holding", "holdings", "industries",
    "systems", "system", "systemes", "sistemi", "sistemas", "systeme", "defence", "defense",
    "difesa", "defensa", "aerospace", "aeronautics", "space", "land", "naval", "marine",
    "electronics", "electronic", "optronics", "sensors", "missiles", "munitions", "armement",
    "services", "service", "solutions", "technology", "technologies", "technologie",
    "technologien", "research", "innovation", "engineering", "manufacturing", "production",
    "operations", "security", "cyber", "digital", "software", "communications", "and", "et",
    "und", "e", "y", "of", "the", "for",
})  # fmt: skip
#: words with which names of strangers begin
COMMON = PLACES | UNITS | frozenset({
    "advanced", "aero", "agency", "air", "alfa", "alliance", "alpha", "applied", "arctic",
    "association", "atlantic", "atlas", "baltic", "beta", "blue", "center", "centre", "centro",
    "centrum", "city", "consorzio", "council", "cyber", "delta", "dynamic", "eagle", "euro",
    "european", "federal", "first", "fondazione", "foundation", "fundacion", "future", "gamma",
    "general", "green", "hellenic", "high", "horizon", "institut", "institute", "instituto",
    "instytut", "integrated", "intelligent", "inter", "istituto", "ministry", "modern", "national",
    "new", "next", "north", "nova", "ocean", "omega", "open", "optical", "orion", "phoenix",
    "polish", "politecnico", "prime", "pro", "quantum", "red", "royal", "sea", "sigma", "silver",
    "sky", "smart", "south", "star", "state", "strategic", "swiss", "technical", "technische",
    "terra", "titan", "union", "united", "universidad", "universita", "universitat", "universite",
    "university", "uniwersytet", "vector", "vision", "west", "white",
    "aviation", "boat", "boats", "composite", "composites", "drone", "drones", "energy", "hull",
    "hulls", "hydro", "laser", "lasers", "material", "materials", "mechanical", "mechanics",
    "metal", "metals", "micro", "military", "mobile", "nano", "nuclear", "optics", "photonics",
    "power", "precision", "radar", "radio", "robot", "robotic", "robotics", "rocket", "satellite",
    "sensor", "ship", "simulation", "sonar", "tactical", "vehicle", "vehicles", "wireless",
})  # fmt: skip
SHORTEST = 3


def group_name(name: str) -> str:
    """The customary name by which a company may belong to a group; "" where it says nothing.

    Two companies may be one group if both have the same.
    """
    words = tuple(comparable(latin(name)).split())
    for beginning, group in BEGINNINGS:
        if words[: len(beginning)] == beginning:
            return group
    first, rest = (words[0], words[1:]) if words else ("", ())
    own = len(first) >= SHORTEST and first.isalpha() and first not in COMMON
    return first if own and all(word in PLACES or word in UNITS for word in rest) else ""
