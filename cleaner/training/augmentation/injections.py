"""Put spam into a labelled page as injectors do: around its text, among its chrome, in a line, instead of its text."""

from cleaner.document import Label
from cleaner.training.augmentation import spam
from cleaner.training.augmentation.changes import Rows, furnished, thinned
from cleaner.training.augmentation.seeds import Random
from cleaner.training.augmentation.stock import Stock

# Share of the spammed pages with something among their chrome; of these, the share with a brand in several places and
# that with a name of the site, which honest pages print everywhere, too. The others have a run of lists.
AMONG_CHROME = 0.4
BRANDED, NAMED = 0.45, 0.3
# The most characters of a line that may be the site's name.
SHORT = 16
LEADS = ("感谢光临本站，下列资源也许合您心意：", "您可能感兴趣的:", "主站蜘蛛池模板：")
# What joins spam to an honest line.
SEAMS = ("_", "|", " ", "  ", "-", "，", ",")


def spammed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put spam at the head and foot of a page, as it is or with little chrome, and among its chrome."""
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
    """Put a brand or a name of the site in several places of the chrome, or a run of lists in one place."""
    places = [at for at, (_, label) in enumerate(rows) if label is Label.chrome] or [0]
    kind = random.random()
    if kind < BRANDED + NAMED:
        # lines of the page itself add no new word to its chrome
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
    """Put a brand in place of the site's name, as hackers do: where it is alone on a line it is spam."""
    brand = spam.keywords(stock.vocabulary, 1, random)
    rows = thinned(rows, random) if random.random() < 0.5 else list(rows)
    short = [at for at, (line, label) in enumerate(rows) if len(line) <= SHORT and label is not Label.spam]
    for at in random.permutation(short)[: int(random.integers(2, 12))].tolist():
        rows[at] = (joined(brand, rows[at][0], random), rows[at][1])
    for _ in range(int(random.integers(1, 6))):
        rows.insert(int(random.integers(len(rows) + 1)), (brand, Label.spam))
    return rows


def joined(brand: str, line: str, random: Random) -> str:
    """Return an honest line with a brand before or after it."""
    return brand + line if random.random() < 0.8 else line + brand


def seamed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Join spam to the beginning or end of a body line; the line stays body, as its spam can be cut out."""
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
    """Replace the page's own article by a promotional one, as injectors of whole pages do."""
    rows = thinned(rows, random) if random.random() < 0.5 else rows
    chrome = [row for row in rows if row[1] is Label.chrome]
    title, *text = stock.promotions[int(random.integers(len(stock.promotions)))]
    place = next((at for at, row in enumerate(rows) if row[1] is Label.body), 0)
    place = min(place, len(chrome))
    head = [(title, Label.spam)] * int(random.random() < 0.7)
    article = [(line, Label.spam) for line in ([title] if random.random() < 0.7 else []) + text]
    return [*head, *chrome[:place], *article, *chrome[place:]]
