"""The card of the shipped model against the limits of `models/floors.json`."""

import json
from pathlib import Path

from cleaner.resources import models
from cleaner.training.evaluation.floors import missed, read_floors


def failures(corpora: Path | None = None) -> list[str]:
    """Return a sentence for each figure of the card outside its limits; the corpora are not looked at."""
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))
    return missed(card["figures"], read_floors(models() / "floors.json"))
