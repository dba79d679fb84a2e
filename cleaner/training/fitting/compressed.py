"""Write arrays as small as zlib can: `np.savez_compressed` has no choice of the level, and models fill the wheel."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import numpy.typing as npt

SMALLEST = 9


def save_compressed(file: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays of any shape to an `.npz` file, always the same bytes for the same arrays."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=SMALLEST) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as stream:
                np.lib.format.write_array(stream, array, allow_pickle=False)
