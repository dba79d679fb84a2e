"""
Compile the inner loops of `cleaner/kernels/` when the package is built.

The library is plain C that knows nothing of Python, so that one wheel serves all versions of Python on a platform. The
compiler is the one of CC, the machine's, or, where there is none, that of the package `ziglang`, which also compiles
for other machines: set CLEANER_PLATFORM to the platform tag of a wheel, as `make wheels` does.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import warnings
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zlib import crc32

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = "cleaner/kernels"
# no product and sum in one step, which rounds once less: results are those of numpy to the last bit
FLAGS = ("-std=c11", "-O3", "-ffp-contract=off", "-shared", "-s")
# Tags of the wheels that a release has, and what zig calls these platforms.
TARGETS = {
    "manylinux_2_17_x86_64": "x86_64-linux-gnu.2.17",
    "manylinux_2_17_aarch64": "aarch64-linux-gnu.2.17",
    "musllinux_1_1_x86_64": "x86_64-linux-musl",
    "musllinux_1_1_aarch64": "aarch64-linux-musl",
    "macosx_11_0_x86_64": "x86_64-macos.11.0",
    "macosx_11_0_arm64": "aarch64-macos.11.0",
    "win_amd64": "x86_64-windows-gnu",
    "win_arm64": "aarch64-windows-gnu",
}


class KernelsHook(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook: a wheel holds the library for its platform, an editable install has it beside its sources."""

    PLUGIN_NAME = "custom"
    # the folder of a library that is in no checkout, until the wheel has it
    made = ""

    def dependencies(self) -> list[str]:
        """Return what building needs on top: a compiler, if the machine has none."""
        return [] if _own_compiler() else ["ziglang"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say which platform the wheel is for; without a compiler that works, it is for all."""
        platform = os.environ.get("CLEANER_PLATFORM", "")
        name = "library.dll" if (platform or sys.platform).startswith("win") else "library.so"
        folder = Path(self.root, FOLDER)
        if version != "editable":
            self.made = mkdtemp(prefix="cleaner-")
        library = Path(self.made or folder) / name
        try:
            _compile(folder, library, platform)
        except (OSError, subprocess.CalledProcessError) as error:
            if platform:
                raise
            warnings.warn(f"the loops in C are left out, the others are slower: {error}", stacklevel=1)
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform or sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
        if version != "editable":
            build_data["force_include"][str(library)] = f"{FOLDER}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete what the wheel has now."""
        if self.made:
            shutil.rmtree(self.made)


def _own_compiler() -> list[str] | None:
    """Return the command of the machine's compiler, None if it has none or is to build for another platform."""
    if os.environ.get("CLEANER_PLATFORM"):
        return None
    if command := os.environ.get("CC"):
        return shlex.split(command)
    return next(([found] for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


def _compile(folder: Path, library: Path, platform: str) -> None:
    compiler = _own_compiler() or [sys.executable, "-m", "ziglang", "cc"]
    target = ["-target", TARGETS[platform]] if platform else []
    fixed_code = [] if library.suffix == ".dll" else ["-fPIC"]
    files = sorted(folder.glob("*.c"))
    command = [*compiler, *target, *FLAGS, *fixed_code, f"-DSOURCES={sources(folder)}u", *map(str, files)]
    fresh = library.with_suffix(".new")
    subprocess.run([*command, "-o", str(fresh), *([] if library.suffix == ".dll" else ["-lm"])], check=True)
    fresh.replace(library)  # a process that has loaded the old one keeps it


def sources(folder: Path) -> int:
    """Return the checksum of all C in a folder, which the library tells of the files that it is made of."""
    return crc32(b"".join(file.read_bytes().replace(b"\r\n", b"\n") for file in sorted(folder.glob("*.[ch]"))))


if __name__ == "__main__":
    print(*TARGETS, sep="\n")
