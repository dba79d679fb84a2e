"""Data-Juicer: an operator whose file a recipe names."""

from importlib.util import find_spec

import pytest

from cleaner import Config, Label
from tests.conftest import ROOT
from tests.engines.corpus import TEXTS, wanted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(
        not find_spec("data_juicer"), reason="Data-Juicer is not installed: pip install py-data-juicer aiohttp"
    ),
]
GIVEN = {name: text for name, text in TEXTS.items() if text is not None}


def test_a_recipe_gives_what_the_library_gives() -> None:
    from data_juicer.config.config import load_custom_operators
    from data_juicer.core.data import NestedDataset
    from data_juicer.ops import load_ops

    load_custom_operators([str(ROOT / "cleaner" / "engines" / "clean_chinese_mapper.py")])
    recipe = [{"clean_chinese_mapper": {"config": {"simplify": False, "drop": ["spam"]}, "batch_size": 4}}]
    (operator,) = load_ops(recipe)
    samples = NestedDataset.from_dict({"id": list(GIVEN), "text": list(GIVEN.values())})
    found = samples.process([operator])
    config = Config(simplify=False, drop=frozenset({Label.spam}))
    assert dict(zip(found["id"], found["text"], strict=True)) == wanted(GIVEN, config)
