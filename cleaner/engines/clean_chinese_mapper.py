"""
An operator of Data-Juicer: name this file under `custom_operator_paths` of a recipe, and `clean_chinese_mapper` in it.

Data-Juicer loads it as a module of the file's name, which must not be its own. It needs `py-data-juicer` and aiohttp.
"""

from typing import Any

from cleaner.document import Config
from cleaner.pipeline import Cleaner

try:
    from data_juicer.ops.base_op import OPERATORS, Mapper
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("this operator needs Data-Juicer: pip install py-data-juicer aiohttp") from error

NAME = "clean_chinese_mapper"


@OPERATORS.register_module(NAME)
class CleanChineseMapper(Mapper):  # type: ignore[misc] # Data-Juicer is not installed where types are checked
    """
    Clean the texts of samples, in batches.

    `config` is a mapping with the fields of `Config`, as a recipe in YAML can hold them, and `model` the folder of a
    model; what else is given goes to Data-Juicer.
    """

    _batched_op = True

    def __init__(self, config: dict[str, Any] | None = None, model: str | None = None, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cleaner = Cleaner(Config(**(config or {})), model=model)

    def process_batched(self, samples: dict[str, Any]) -> dict[str, Any]:
        """Return the samples with their texts cleaned."""
        samples[self.text_key] = [cleaned.text for cleaned in self.cleaner.clean_many(samples[self.text_key])]
        return samples
