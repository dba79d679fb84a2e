"""What a site repeats is chrome on its pages, but not their titles, their verses, spam, or documents without a site."""

import doctest
import pickle
import re

import numpy as np
import pytest

from benchmarks.lines import generated_site, site_memory
from benchmarks.pages import block
from cleaner import Cleaner, Config
from cleaner.chunks import Chunk
from cleaner.document import Cleaned, Label
from cleaner.lines.block import Block
from cleaner.lines.decision.rules import decide
from cleaner.lines.decision.verdicts import REPEATED, Verdicts
from cleaner.lines.features.batch import Layout
from cleaner.lines.scores import BODY, COLUMNS, Scores
from cleaner.lines.site_memory import SiteMemory
from cleaner.lines.site_memory.keys import line_keys
from cleaner.lines.site_memory.repeated import RepeatedLines
from tests.conftest import ROOT
from tests.pages import ARTICLE, SENTENCES, SPAM, TRADITIONAL

DOCUMENT = ROOT / "docs" / "site-memory.md"
HOST = "a.example.cn"
# Body on any page by its own words; no page alone says that it is printed below every text.
TAIL = "读到这里的朋友，不妨把你的故事也写下来寄给我们的编辑部。"
OWN = "图书馆开放的那天，巷口的第{0}家面馆门前也排起了长队，老板忙到夜里。"


def page(number: int, *lines: str) -> str:
    """Return a page with two paragraphs of its own above some lines."""
    own = (OWN.format(number), f"到了第{number}天，天气转凉，来的人才渐渐少了，街上又安静下来。")
    return "".join(f"{line}\n" for line in (*own, *lines))


def repeated(*lines: str, on: int = 8, of: int = 10, host: str = HOST) -> RepeatedLines:
    memory = SiteMemory()
    for place in range(of):
        memory.add(host, lines if place < on else [])
    return memory.finished()


def cleaned(text: str | bytes, memory: RepeatedLines | None, site: str = HOST, config: Config = Config()) -> Cleaned:
    [found] = Cleaner(config, site_memory=memory).clean_chunks([Chunk(text, site=site)])
    return found


def test_what_a_site_repeats_below_the_text_goes_and_the_reason_says_on_how_many_pages() -> None:
    text = page(3, TAIL)
    *_, before = cleaned(text, None).lines
    *body, after = cleaned(text, repeated(TAIL)).lines
    assert (before.label, before.kept) == (Label.body, True)
    assert (after.label, after.kept, after.reason) == (Label.chrome, False, "on 8 of 10 pages of this site")
    assert all(line.kept for line in body)
    assert after.score > 0.5


def test_the_label_does_not_depend_on_the_script() -> None:
    tail = "讀到這裡的朋友，不妨把你的故事也寫下來寄給我們的編輯部。"
    for known, shown in ((TAIL, tail), (tail, TAIL)):
        *_, last = cleaned(page(3, shown), repeated(known)).lines
        assert last.reason == "on 8 of 10 pages of this site"


@pytest.mark.parametrize("site", ["", "b.example.cn"])
def test_what_one_site_repeats_says_nothing_of_others(site: str) -> None:
    assert cleaned(page(3, TAIL), repeated(TAIL), site) == cleaned(page(3, TAIL), None)


def test_single_documents_are_cleaned_as_without_a_memory() -> None:
    documents: list[str | bytes] = [page(3, TAIL), SPAM + ARTICLE + TRADITIONAL, "", TAIL.encode()]
    assert list(Cleaner(site_memory=repeated(TAIL)).clean_many(documents)) == list(Cleaner().clean_many(documents))


def test_pages_of_many_sites_are_cleaned_together_as_one_by_one() -> None:
    chunks = [Chunk(page(number, TAIL), site=site) for number, site in enumerate([HOST, "", "b", HOST])]
    cleaner = Cleaner(site_memory=repeated(TAIL))
    assert list(cleaner.clean_chunks(chunks)) == [next(cleaner.clean_chunks([chunk])) for chunk in chunks]


def test_a_cleaner_with_a_memory_pickles() -> None:
    cleaner = Cleaner(site_memory=repeated(TAIL))
    chunk = Chunk(page(3, TAIL), site=HOST)
    [copied] = pickle.loads(pickle.dumps(cleaner)).clean_chunks([chunk])
    assert copied == next(cleaner.clean_chunks([chunk]))
    assert copied.lines[-1].label is Label.chrome


def test_cleaning_again_changes_nothing() -> None:
    memory = repeated(TAIL, "首页")
    text = cleaned(f"首页\n{page(3, TAIL)}", memory).text
    assert cleaned(text, memory).text == text


def test_what_is_dropped_stays_with_an_option() -> None:
    config = Config(drop=frozenset({Label.spam}))
    *_, last = cleaned(page(3, TAIL), repeated(TAIL), config=config).lines
    assert (last.label, last.kept) == (Label.chrome, True)


def test_spam_stays_spam() -> None:
    lines = cleaned(page(3) + SPAM, repeated(SPAM.strip())).lines
    assert lines[-1].label is Label.spam


def test_a_page_that_many_pages_are_copies_of_loses_nothing() -> None:
    assert cleaned(ARTICLE, repeated(*ARTICLE.splitlines())).text == ARTICLE


def test_pages_are_remembered_as_they_are_read() -> None:
    memory = SiteMemory()
    texts = [page(number, TAIL) for number in range(10)]
    chunks = [Chunk(text.encode("gb18030" if number % 2 else "utf-8"), site=HOST) for number, text in enumerate(texts)]
    others = [Chunk(TAIL), Chunk(TAIL, continues=True, site=HOST), Chunk(b"\0\1\2" * 99, site=HOST)]
    Cleaner().remember([*chunks, *others], memory)
    found = memory.finished().look_up(Block.of([[TAIL, OWN.format(3)]]), [HOST])
    assert found.on.tolist() == [10, 0]
    assert memory.hosts() == [HOST]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_remembered_whatever_ends_them(end: str) -> None:
    memories = SiteMemory(), SiteMemory()
    rows = ["首页", "", " 登录 ", "首页", OWN.format(1)]
    memories[0].add(HOST, rows)
    Cleaner().remember([Chunk(end.join(rows), site=HOST)], memories[1])
    assert [memory.tally(HOST).keys.tolist() for memory in memories] == [sorted({*line_keys(rows).tolist()} - {0})] * 2


# A line of a page: how likely it is body, its own words, its length, what it reads like if its site repeats it.
Row = tuple[float, float, int, int]
TEXT: Row = (0.99, 2.0, 25, 0)
MENU: Row = (0.01, -3.0, 4, 0)


def verdicts(*pages: list[Row], han: int = 9, doorway: bool = False) -> Verdicts:
    """Return the verdicts on the lines of pages of a site."""
    rows = [row for page in pages for row in page]
    chances, words, lengths, keys = (np.array(column) for column in zip(*rows, strict=True))
    none = np.zeros(len(rows))
    alone = np.zeros((len(rows), COLUMNS), dtype=np.float32)
    alone[:, BODY] = words
    scripts = np.array([[han, 0, 0]] * len(rows))
    judged = Scores(chances, none, alone, chances, scripts, lengths, (none > 0) | doorway)
    return decide(judged, Layout.of(np.array([len(page) for page in pages])), 0.35, keys.astype(np.uint64))


def decided(*pages: list[Row], han: int = 9, doorway: bool = False) -> list[bool]:
    """Return which lines of pages are chrome because their site repeats them."""
    flags: list[bool] = (verdicts(*pages, han=han, doorway=doorway).reasons == REPEATED).tolist()
    return flags


def gone(*rows: Row, han: int = 9, doorway: bool = False) -> list[bool]:
    return decided([*rows], han=han, doorway=doorway)


def line(key: int, chance: float = 0.9, words: float = 0.0, length: int = 12) -> Row:
    return chance, words, length, key


def test_headings_that_a_site_repeats_stay_inside_the_text() -> None:
    assert gone(TEXT, line(1), TEXT, *[MENU] * 4) == [False] * 7
    assert gone(TEXT, line(1, words=-3.1), TEXT, *[MENU] * 4)[1]
    assert not gone(TEXT, line(1, words=-2.9), TEXT, *[MENU] * 4)[1]


def test_what_stands_below_the_last_paragraph_of_the_page_goes() -> None:
    other_title: Row = (0.6, 0.0, 12, 0)
    assert gone(TEXT, TEXT, line(1), other_title, *[MENU] * 4) == [False, False, True, *[False] * 5]
    # a poem or a list has no paragraphs: there any line of its own is text
    verse: Row = (0.9, 0.0, 12, 0)
    assert gone(verse, verse, line(1), verse, line(2), *[MENU] * 4)[:5] == [False, False, False, False, True]


def test_the_title_of_a_page_stays_though_other_pages_link_to_it() -> None:
    found = gone(line(1, 0.5), line(2, 0.9), line(3, 0.5), *[TEXT] * 3, *[MENU] * 4)
    assert found == [True, False, True, *[False] * 7]


def test_a_refrain_stays_where_it_comes_again_in_its_page() -> None:
    verse: Row = (0.9, 0.0, 12, 0)
    poem = [verse, line(1, words=-4.0), verse, verse, line(1, words=-4.0), *[MENU] * 4]
    assert not any(gone(*poem))
    assert gone(*[row if row[3] == 0 else line(place, words=-4.0) for place, row in enumerate(poem)])[1]
    # numbers of lines are no verses
    assert not any(gone(*poem, han=2))
    assert any(gone(*poem, han=1))


@pytest.mark.parametrize(("chance", "goes"), [(0.6, True), (0.45, False)])
def test_a_page_that_is_unsure_of_its_own_text_loses_nothing(chance: float, goes: bool) -> None:
    own: Row = (chance, 2.0, 25, 0)
    assert gone(own, own, line(1), *[MENU] * 4)[2] == goes


def test_a_repeated_line_that_reads_like_body_is_chrome_with_the_odds_of_repeated_lines() -> None:
    # 47 times as often chrome as body, and 9 times as likely body
    assert verdicts([TEXT, TEXT, line(1, 0.9), *[MENU] * 4]).scores[2] == pytest.approx(47 / (47 + 9), abs=1e-3)


def test_what_repeats_only_outside_the_text_is_no_refrain() -> None:
    found = gone(line(1), *[TEXT] * 2, line(1), *[MENU] * 4, line(2, 0.8), line(2, 0.8))
    assert found[3:4] + found[-2:] == [True] * 3


@pytest.mark.parametrize(
    ("chances", "goes"),
    [
        # to be likelier body than chrome, 47 times as likely body in all is not enough
        ([0.87, 0.87], True),
        ([0.88, 0.88], False),
        # what speaks against it counts as well, and no line can be surer than 19 to 1
        ([0.88, 0.88, 0.4], True),
        ([0.999999], True),
        ([0.96, 0.72], False),
        ([0.999999, 0.7], True),
    ],
)
def test_a_section_that_reads_like_body_throughout_stays(chances: list[float], goes: bool) -> None:
    section = [line(place + 1, chance) for place, chance in enumerate(chances)]
    assert gone(TEXT, TEXT, *section, *[MENU] * 4) == [False] * 2 + [goes] * len(section) + [False] * 4


def test_a_section_is_of_one_page_and_in_a_row() -> None:
    pair = [line(1, 0.9), line(2, 0.9)]
    assert not any(gone(TEXT, TEXT, *pair))
    title = line(3, 0.95)
    found = decided([TEXT, TEXT, pair[0], *[MENU] * 4], [pair[1], MENU, title, TEXT, TEXT, *[MENU] * 4])
    assert found[2:8] == [True, *[False] * 4, True]
    # next to one another, though not on one page
    assert decided([TEXT, TEXT, pair[0]], [pair[1], MENU, title, TEXT, TEXT])[2:4] == [True, True]
    assert gone(TEXT, TEXT, pair[0], MENU, pair[1])[2:] == [True, False, True]


def test_pages_of_one_batch_have_refrains_of_their_own() -> None:
    rows = [TEXT, line(1, words=-4.0), TEXT, *[MENU] * 4]
    assert decided(rows, rows) == [place % 7 == 1 for place in range(14)]


def test_lines_of_a_doorway_stay_spam() -> None:
    assert not any(gone(TEXT, TEXT, line(1), *[MENU] * 4, doorway=True))


def test_no_line_of_a_page_without_a_memory_is_decided_otherwise() -> None:
    none = np.zeros(len(SENTENCES))
    alone = np.zeros((len(none), COLUMNS), dtype=np.float32)
    judged = Scores(none + 0.9, none, alone, none, np.array([[9, 0, 0]] * len(none)), none.astype(int) + 9, none > 0)
    layout = Layout.of(np.array([len(none)]))
    plain = decide(judged, layout, 0.35)
    assert list(plain) == list(decide(judged, layout, 0.35, np.zeros(len(none), dtype=np.uint64)))


def test_the_tails_of_a_generated_site_go_and_no_body() -> None:
    site = site_memory.generated()
    found = site_memory.measure(site)
    assert found.lost == 0
    assert found.before > 2 * found.after
    # hardly any are left of the lines of chrome
    assert found.after < 0.06 * found.chrome
    tails = {tail for tail, _ in generated_site.TAILS}
    cleaner = Cleaner(site_memory=site_memory.memory_of(site))
    assert not [line for each in cleaner.clean_chunks(site.chunks) for line in each.text.splitlines() if line in tails]


def test_the_example_of_the_page_gives_what_is_shown() -> None:
    [code] = re.findall(r"^```pycon\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    runner = doctest.DocTestRunner()
    said: list[str] = []
    runner.run(doctest.DocTestParser().get_doctest(code, {}, DOCUMENT.name, str(DOCUMENT), 0), out=said.append)
    assert (runner.tries > 5, said) == (True, [])


def test_the_table_of_the_page_has_no_lost_line() -> None:
    head, _, *rows = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in block.read(DOCUMENT, site_memory.BLOCK).splitlines()
        if row.startswith("|")
    ]
    assert head == ["pages of", *site_memory.COLUMNS]
    assert rows
    for row in rows:
        figures = dict(zip(head[1:], (int(cell.replace(",", "")) for cell in row[1:]), strict=True))
        assert figures["lost"] == 0
        assert figures["kept after"] <= figures["kept before"]
