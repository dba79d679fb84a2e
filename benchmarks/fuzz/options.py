"""Numbers to configurations, so that a few bytes of an input choose among all of them."""

from itertools import combinations
from typing import Any

from cleaner import Config, Label
from cleaner.document import PUNCTUATIONS, QUOTES, VARIANTS
from cleaner.encoding import CANDIDATES, RARE, RARE_OF_SEVEN_BITS

# The default comes first, so that 0 is the default configuration.
DROPS = (
    frozenset({Label.chrome, Label.spam}),
    *(frozenset(labels) for size in (0, 1, 3) for labels in combinations(Label, size)),
    *(frozenset({Label.body, label}) for label in (Label.chrome, Label.spam)),
)
THRESHOLDS = (0.35, 0.02, 0.5, 0.98)
ENCODINGS = (None, *CANDIDATES, *RARE, *RARE_OF_SEVEN_BITS, "gbk", "utf-16", "latin-1", "cp037")
FIELDS: dict[str, tuple[Any, ...]] = {
    "drop": DROPS,
    "repair": (True, False),
    "simplify": (True, False),
    "variant": (None, *VARIANTS),
    "punctuation": PUNCTUATIONS,
    "quotes": QUOTES,
    "threshold": THRESHOLDS,
    "encoding": ENCODINGS,
}


def config_of(number: int) -> Config:
    """
    Return the configuration of a number, which may be any; 0 is the default.

        >>> config_of(0), config_of(9)
        (Config(), Config(drop=[], repair=False))
    """
    values = {}
    for name, known in FIELDS.items():
        number, place = divmod(number, len(known))
        values[name] = known[place]
    return Config(**values)
