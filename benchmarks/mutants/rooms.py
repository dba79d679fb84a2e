"""The rooms whose mutants are tried, and the tests of each: the quickest first, as the first failure ends a trial."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# `benchmarks/gates/golden.py` and what runs whole pages through everything would kill more, but say less of where a
# test lacks; tests of equality with compiled loops are left out with the loops
TESTS: dict[str, str] = {
    "repair": (
        "frozen fixed_point repair_places mojibake_choice mojibake_limits html_entities gbk_desync_page code escapes "
        "unrepairable markup_tails gbk_desync trigger mojibake codepages repair"
    ),
    "lines": (
        "frozen verdicts recorded_features data_files context kind lines doorways decision bylines headings repeats "
        "site_lines spam_cut ad_cut_places ad_cut novel_ads boilerplate same_reading site_keys site_memory "
        "arrays blocks"
    ),
    "simplify": "frozen simplify_places punctuation_places simplify punctuation opencc",
    "encoding": (
        "frozen encoding_limits encoding_edges encoding_guesses encoding_search encoding_switches binary encoding_rare "
        "encoding"
    ),
    "cli": (
        "frozen cli_options cli_streams cli_check cli_run cli_models manual log cli cli_errors cli_html cli_removed "
        "cli_config cli_restore explain label report check check_diff check_files check_output check_fixes run"
    ),
    "check": "frozen rules findings check_memory rule_pages cli_check check_output check_fixes check_files check",
}


def files(room: str) -> list[Path]:
    """Return the files of a room that are mutated, relative to the repository."""
    found = sorted((ROOT / "cleaner" / room).rglob("*.py"))
    return [file.relative_to(ROOT) for file in found if "compiled" not in file.parts]


def module_of(file: Path) -> str:
    """Return the name of the module in a file, which is relative to the repository."""
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def tests(room: str, mutated: Path) -> list[list[str]]:
    """Return what to run for a mutant of a file: its doctests and the tests that name its module, then the others."""
    module = module_of(mutated)
    files = [f"tests/test_{name}.py" for name in TESTS[room].split()]
    named = [name for name in files if module in (ROOT / name).read_text(encoding="utf-8")]
    rest = [name for name in files if name not in named]
    return [[str(mutated), *named], *([rest] if rest else [])]
