"""
Draw single lines, spam and honest ones, for a model that knows spam by its words.

On pages spam is rare, so a model of their lines learns first that there is none. Here a quarter of the lines are spam,
short ones as often as long ones: a bare brand is spam by its few characters.
"""

from collections.abc import Sequence

from cleaner.training.augmentation import furniture, lists, spam
from cleaner.training.augmentation.injections import SHORT, joined
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.augmentation.stock import Stock

# How many lines are drawn of each kind of spam, lists and single phrases; and of honest lines, as multiples of this.
DRAWN = 3000
TITLES, CHROME, PARAGRAPHS, SITES, RENAMED = 2, 2, 2, 0.1, 0.2
# How many lists and tables are drawn, and as many tables of models and measures, which hold no words at all.
LISTS = 80
# Promotional articles are few and read like honest ones: each of their lines is repeated this often, and each honest
# line on the topics of spam.
PROMOTED, RISKY = 4, 2

Samples = list[tuple[str, bool]]


def samples(stock: Stock, name: str) -> Samples:
    """Return (line, is spam) for lines drawn from stock; `name` seeds the choice."""
    random = seeded(f"samples {name}")
    listed = [spam.line(stock.vocabulary, random) for _ in range(DRAWN)]
    single = [spam.keywords(stock.vocabulary, 1, random) for _ in range(DRAWN)]
    promoted = [line for article in stock.promotions for line in article] * PROMOTED

    def drawn(lines: Sequence[str], share: float) -> list[str]:
        return [str(line) for line in random.choice(lines, size=int(DRAWN * share))]

    renamed = zip(single, drawn(stock.chrome, RENAMED), strict=False)
    honest = [
        *(list(stock.risky) * RISKY),
        *drawn(stock.titles, TITLES),
        *drawn(stock.chrome, CHROME),
        *drawn(stock.paragraphs, PARAGRAPHS),
        *(furniture.site(random) for _ in range(int(DRAWN * SITES))),
        *(joined(brand, line[:SHORT], random) for brand, line in renamed),
        *(line for _ in range(LISTS) for line in lists.listing(drawn(stock.paragraphs, 0.01), stock.titles, random)),
        *(line for _ in range(LISTS) for line in lists.specifications(random)),
    ]
    return [*((line, True) for line in (*listed, *single, *promoted)), *((line, False) for line in honest)]
