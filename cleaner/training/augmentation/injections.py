"""Put spam into a labelled page as injectors do: around its text, among its chrome, in a line, in place of it."""

from cleaner.document import Label
from cleaner.training.augmentation import spam
from cleaner.training.augmentation.changes import Rows, furnished, thinned
from cleaner.training.augmentation.seeds import Random
from cleaner.training.augmentation.stock import Stock

# Share of the spammed pages with something in the midst of their chrome; of these, those with a brand in several places
# and those with a name of the site, which honest pages print everywhere too. The others have a run of lists.
AMONG_CHROME = 0.4
BRANDED, NAMED = 0.45, 0.3
# Characters of the longest line that a site's name is looked for in.
SHORT = 16
LEADS = ("感谢光临本站，下列资源也许合您心意：", "您可能感兴趣的:", "主站蜘蛛池模板：")
# What joins spam to an honest line.
SEAMS = ("_", "|", " ", "  ", "-", "，", ",")


def spammed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put spam at the head and foot of a page, as it is or with little chrome, and in the midst of its chrome."""
    lighter = int(random.integers(3))
    rows = (rows, thinned(rows, random), furnished(rows, stock, random))[lighter] or rows
    rows = [row for row in rows if row[1] is not Label.spam]
    head = [(spam.line(stock.vocabulary, random), Label.spam) for _ in range(random.integers(0, 3))]
    foot = [(spam.line(stock.vocabulary, random), Label.spam) for _ in range(random.integers(0, 4))]
    if foot and random.random() < 0.3:
        foot.insert(0, (str(random.choice(LEADS)), Label.spam))
    if random.random() < AMONG_CHROME:
        rows = _among_chrome(rows, stock, random)
    return [*head, *rows, *foot]


def _among_chrome(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put one phrase in several places of the chrome, a brand or a name of the site, or a run of lists in one place."""
    places = [at for at, (_, label) in enumerate(rows) if label is Label.chrome] or [0]
    kind = random.random()
    if kind < BRANDED + NAMED:
        # a page's own lines add no word to those of chrome
        names = [line for line, label in rows if label is Label.chrome and len(line) <= SHORT]
        if kind < BRANDED or not names:
            repeated = (spam.keywords(stock.vocabulary, 1, random), Label.spam)
        else:
            chosen_names = random.choice(names, size=int(random.choice((1, 1, 1, 2, 3))))
            repeated = (str(random.choice(SEAMS)).join(chosen_names), Label.chrome)
        chosen = {at: [repeated] for at in random.choice(places, size=int(random.integers(2, 7))).tolist()}
    else:
        count = int(random.integers(2, 12))
        listed = [spam.keywords(stock.vocabulary, int(random.integers(1, 12)), random) for _ in range(count)]
        chosen = {int(random.choice(places)): [(line, Label.spam) for line in listed]}
    made: Rows = []
    for at, row in enumerate(rows):
        made += [row, *chosen.get(at, ())]
    return made


def renamed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put a brand in place of the site's name, as hacks do: where it stands alone it is spam."""
    brand = spam.keywords(stock.vocabulary, 1, random)
    rows = thinned(rows, random) if random.random() < 0.5 else list(rows)
    short = [at for at, (line, label) in enumerate(rows) if len(line) <= SHORT and label is not Label.spam]
    for at in random.permutation(short)[: int(random.integers(2, 12))].tolist():
        rows[at] = (joined(brand, rows[at][0], random), rows[at][1])
    for _ in range(int(random.integers(1, 6))):
        rows.insert(int(random.integers(len(rows) + 1)), (brand, Label.spam))
    return rows


def joined(brand: str, line: str, random: Random) -> str:
    """Return an honest line with a brand in front or behind."""
    return brand + line if random.random() < 0.8 else line + brand


def seamed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Join spam to the head or foot of a body line; the line stays body, for its spam can be cut out."""
    rows = thinned(rows, random) if random.random() < 0.5 else list(rows)
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if not places:
        return []
    for at in random.choice(places, size=int(random.integers(1, 3))).tolist():
        listed = spam.keywords(stock.vocabulary, int(random.integers(2, 12)), random)
        parts = [rows[at][0], listed] if random.random() < 0.5 else [listed, rows[at][0]]
        rows[at] = (str(random.choice(SEAMS)).join(parts), Label.body)
    return rows


def promoted(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put a promotional article where the page's own article was, as injectors do on whole pages."""
    rows = thinned(rows, random) if random.random() < 0.5 else rows
    chrome = [row for row in rows if row[1] is Label.chrome]
    title, *text = stock.promotions[int(random.integers(len(stock.promotions)))]
    place = next((at for at, row in enumerate(rows) if row[1] is Label.body), 0)
    place = min(place, len(chrome))
    head = [(title, Label.spam)] * int(random.random() < 0.7)
    article = [(line, Label.spam) for line in ([title] if random.random() < 0.7 else []) + text]
    return [*head, *chrome[:place], *article, *chrome[place:]]
