"""A report in a real browser, opened from disk: what a reader does with it, and what must not happen to her."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from pages import Opener, asked, base_of, made
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.page.build import words
from kcn_extract.record import (
    SCHEMA,
    ArticleInfo,
    ErrorInfo,
    Fact,
    FactBasis,
    Mention,
    MoneyValue,
    PercentValue,
    Period,
    Record,
    Subject,
    ZoneValue,
)

AXE = Path(__file__).with_name("vendor") / "axe.js"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "locale": "vi-VN"}
PLACES = (
    "", "facts", "pictures/fdi", "pictures/occupancy", "pictures/rent", "pictures/timeline", "pictures/changes", "map",
    "map?show=capital", "subjects", "subject/0", "articles", "article/0", "fact/0",
)  # fmt: skip


PREFIXES = sorted({key.split(".")[0] for key in words()["en"] if "." in key})
MISSING = re.compile(rf"\b(?:{'|'.join(PREFIXES)})\.[a-z_0-9]+")  # a key shown in place of its words
NO_AXE = ("pictures/fdi", "pictures/rent", "pictures/changes", "map?show=capital", "articles")  # as others are


def totals(page: Any) -> dict[str, int]:
    pairs = page.eval_on_selector_all(".totals div", "all => all.map(each => [...each.children].map(e => e.innerText))")
    return {name: int(value.replace(",", "")) for name, value in pairs}


def counted(page: Any, number: int) -> None:
    """Wait until the table says that it has so many facts."""
    page.wait_for_function("n => document.querySelector('.counter')?.innerText.startsWith(n + ' of')", arg=str(number))


def test_the_overview_counts_what_the_base_has(window: Opener, report: Path, base: Path) -> None:
    shown = totals(window(report).go())
    [(articles, facts, doubtful, mentions)] = asked(
        base,
        "select (select count(*) from articles), count(*), count(*) filter (confidence < 0.7), "
        "(select count(*) from mentions) from facts",
    )
    assert shown == shown | {"Articles": articles, "Facts": facts, "Doubtful facts": doubtful, "Mentions": mentions}


def test_facts_are_filtered_sorted_and_searched(window: Opener, report: Path, base: Path) -> None:
    opened = window(report)
    page = opened.go("facts")
    page.locator("form").get_by_label("Indicator").select_option("investment")
    page.locator("form").get_by_label("Unit").select_option("USD")
    where = "from facts where indicator = 'investment' and base_unit = 'USD'"
    [(found,)] = asked(base, f"select count(*) {where}")
    counted(page, found)
    assert page.url.endswith("?indicator=investment&unit=USD")
    figures = page.locator(".tabulator-row [tabulator-field=figure]")
    for direction in ("asc", "desc"):  # by a click, and by the keyboard
        page.locator(".tabulator-col[tabulator-field=figure] .tabulator-col-sorter").click()
        [(most,)] = asked(
            base, f"select text {where} order by coalesce(base_value, base_low) {direction} nulls last limit 1"
        )
        figures.first.get_by_role("link").click()
        page.wait_for_selector("#sentence")
        assert most in opened.text("#sentence")
        page.go_back()
        page.wait_for_selector(".tabulator-row")
        if direction == "asc":
            page.locator(".tabulator-col[tabulator-field=figure] .tabulator-col-sorter").click()
    page.get_by_label("Search").fill("khong co gi nhu the")
    page.wait_for_selector("text=Nothing fits these filters")
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Search").fill("phu tho occupancy")  # without case and diacritics, over all columns
    [(found,)] = asked(
        base,
        "select count(*) from facts join (select article, title from articles) using (article) "
        "where indicator = 'occupancy_rate' and "
        "strip_accents(lower(concat(title, subject, province))) like '%phu%tho%'",
    )
    counted(page, found)
    rows = page.locator(".tabulator-row").all_inner_texts()
    assert rows and all("occupancy" in row for row in rows)


def test_columns_are_chosen_and_rows_downloaded(window: Opener, report: Path, base: Path) -> None:
    page = window(report).go("facts?indicator=rent")
    assert not page.locator(".tabulator-col[tabulator-field=written]").is_visible()
    page.locator(".columns summary").click()
    page.get_by_label("As written").check()
    assert page.locator(".tabulator-col[tabulator-field=written]").is_visible()
    with page.expect_download() as waiting:
        page.locator("#download").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    columns = "fact, article, subject, text, coalesce(base_value::double, 'nan')"
    sql = f"select {columns} from facts where indicator = 'rent' order by fact"
    names = ("fact", "article", "subject", "text")
    downloaded = [(*(row[name] for name in names), float(row["base_value"] or "nan")) for row in rows]
    assert str(sorted(downloaded)) == str(asked(base, sql))


def test_from_a_figure_to_its_sentence_its_article_and_back(window: Opener, report: Path) -> None:
    opened = window(report)
    page = opened.go("facts?indicator=rent")
    page.wait_for_selector(".tabulator-row")
    figure = page.locator(".tabulator-row [tabulator-field=figure] a").nth(2)
    address = figure.get_attribute("href")
    figure.click()
    opened.shown(address)
    [number] = re.findall(r"\d+", address)
    words = page.inner_text(".details dd")
    assert words in opened.text("#sentence")
    assert page.inner_text("#sentence .strong") == words
    page.get_by_role("link", name="In its article").click()
    page.wait_for_selector("#focus")
    assert words in opened.text("#focus") and page.locator(".facts .here").count() == 1
    box = page.locator("#focus").bounding_box()
    assert box and 0 <= box["y"] < 900
    page.locator(f".facts a[href='#/fact/{number}']").click()
    opened.shown(address)
    for _ in range(3):
        page.go_back()
    page.wait_for_selector(".tabulator-row")
    assert page.url.endswith("#/facts?indicator=rent")


def test_every_figure_stands_in_its_sentence(window: Opener, report: Path) -> None:
    page = window(report).go()
    wrong = page.evaluate("""async () => {
        const wrong = [];
        for (const fact of report.facts.rows()) {
            const main = document.createElement("main");
            document.body.append(main);
            await factPage(main, [String(fact)]);
            const said = report.facts.get("text", fact);
            const strong = main.querySelector("#sentence .strong")?.textContent;
            if (said && strong !== undefined && strong !== harmless(said)) wrong.push([fact, said, strong]);
            if (said && !main.querySelector("#sentence").textContent.includes(harmless(said))) wrong.push([fact, said]);
            main.remove();
        }
        return wrong;
    }""")
    assert wrong == []


@pytest.mark.parametrize(
    ("places", "rules", "options"),
    [
        ([place for place in PLACES if place not in NO_AXE], {}, {"color_scheme": "light"}),
        (["", "facts", "article/0", "map"], {"runOnly": ["color-contrast"]}, {"color_scheme": "dark", **PHONE}),
    ],
)
def test_no_serious_fault_of_access(
    window: Opener, report: Path, places: list[str], rules: dict[str, Any], options: dict[str, Any]
) -> None:
    opened = window(report, **options)
    faults = []
    for place in places:
        page = opened.go(place)
        page.wait_for_timeout(100)
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], ...rules})", rules)
        faults += [
            (place, fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
    assert not faults, faults


def test_nothing_is_wider_than_a_phone_and_no_word_is_missing(window: Opener, report: Path) -> None:
    opened = window(report, **PHONE)
    for place in PLACES:
        page = opened.go(place)
        page.wait_for_timeout(60)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, place
        assert not MISSING.findall(page.inner_text("body")), place


def test_by_the_keyboard_alone(window: Opener, report: Path) -> None:
    opened = window(report)
    page = opened.go("facts")
    page.wait_for_selector(".tabulator-row")
    focused = "document.activeElement"

    def tab_to(condition: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"(e => {condition})({focused})"):
                return
        pytest.fail(f"no stop of the tab key where {condition}")

    tab_to("e.id === 'search'")
    page.keyboard.type("nhon trach")
    page.wait_for_function("() => location.hash.includes('trach')")
    tab_to("e.className === 'figure'")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sentence")
    tab_to("e.className === 'button'")
    page.keyboard.press("Enter")
    page.wait_for_selector("#text")
    tab_to("e.classList.contains('mention')")
    before = page.evaluate(f"{focused}.textContent")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{focused}.textContent") != before
    assert page.is_visible("#tip")
    page.keyboard.press("Escape")
    assert not page.is_visible("#tip")
    for address, key in (("map", "show"), ("pictures/timeline", "indicator"), ("pictures/timeline", "theme")):
        page = opened.go(address)
        tab_to(f"e.dataset.choice === '{key}'")
        third = page.evaluate(f"{focused}.options[2].value")
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        page.wait_for_function(
            f"([key, value]) => {focused}.dataset.choice === key && {focused}.value === value", arg=[key, third]
        )


def test_languages_and_numbers(window: Opener, report: Path) -> None:
    opened = window(report, locale="vi-VN")
    page = opened.go("facts?indicator=area")
    assert opened.text("h1") == "Số liệu" and page.get_attribute("html", "lang") == "vi"
    page.get_by_label("Ngôn ngữ").select_option("en")
    assert opened.text("h1") == "Facts"
    for notation, pattern in (("1.234,5", r"\d\.\d{3}(,\d+)? ha"), ("1,234.5", r"\d,\d{3}(\.\d+)? ha")):
        page.get_by_label("Numbers").select_option(notation)
        page.wait_for_selector(".tabulator-row")
        assert re.search(pattern, opened.text("#facts-grid"))
    page.reload()
    page.wait_for_selector(".tabulator-row")
    assert opened.text("h1") == "Facts"  # it is remembered


def test_numbers_in_few_digits(window: Opener, report: Path) -> None:
    page = window(report).go()
    for call, shown in (
        ("short(0.0004)", "0.0004"), ("short(0.123456)", "0.123"), ("short(0)", "0"), ("short(12.34567)", "12.346"),
        ("short(999999)", "999,999"), ("short(999999999)", "1 billion"), ("short(-1520000000)", "-1.52 billion"),
        ("short(999960000, 1)", "1 billion"), ("short(995000000)", "995 million"), ("number(1e-7)", "0.0000001"),
        ("number(1.25e-7)", "0.000000125"), ("number('12345678901234567.8')", "12,345,678,901,234,567.8"),
    ):  # fmt: skip
        assert page.evaluate(call) == shown, call


def test_dark_is_dark(window: Opener, report: Path) -> None:
    page = window(report, color_scheme="dark").go()
    ground = "Math.max(...getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number))"
    assert page.evaluate(ground) < 60
    page.get_by_label("Colours").select_option("light")
    assert page.evaluate(ground) > 200


def test_pictures_lead_to_facts(window: Opener, report: Path) -> None:
    opened = window(report)
    for name in ("fdi", "occupancy", "rent", "timeline", "changes"):
        page = opened.go(f"pictures/{name}")
        page.wait_for_selector(".drawing svg a")
        links = page.eval_on_selector_all(
            ".drawing svg a", "all => all.map(a => a.getAttribute('href') ?? a.getAttribute('xlink:href'))"
        )
        assert links and all(link.startswith("#/fact/") for link in links), name
        page.locator(".drawing svg a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#sentence")


def test_the_map_has_every_province(window: Opener, report: Path, base: Path) -> None:
    opened = window(report)
    page = opened.go("map")
    assert [page.locator(".map").nth(at).locator(".tile").count() for at in (0, 1)] == [63, 34]
    [(facts,)] = asked(base, "select count(*) from facts where province_2025 = 'Phú Thọ'")
    tile = page.locator(".map").nth(1).get_by_role("link", name="Phú Thọ")
    assert tile.inner_text().split("\n")[-1] == str(facts)
    tile.click()
    counted(page, facts)


def test_a_subject_has_all_its_figures(window: Opener, report: Path, base: Path) -> None:
    opened = window(report)
    page = opened.go("subjects?type=zone&q=phu+ha")
    page.wait_for_selector(".tabulator-row")
    page.get_by_role("link", name="KCN Phú Hà").first.click()
    page.wait_for_selector(".at-subject")
    [(facts, series)] = asked(
        base,
        "select (select count(*) from facts where subject_key = 'zone:kcn-phu-ha'), "
        "(select count(*) from series where subject_key = 'zone:kcn-phu-ha')",
    )
    assert page.locator(".at-subject ol.facts > li").count() == facts > 0
    assert page.locator(".at-subject > .scroll tbody tr").count() == series > 0


def test_a_part_and_a_cut_are_told(window: Opener, base: Path, tmp_path: Path) -> None:
    part = window(made(base, tmp_path / "part.html", "--where", "indicator = 'rent'", "--limit", "1"))
    part.go()
    assert "A part of the base (--where indicator = 'rent')" in part.text("#notice")
    assert re.search(r"Cut: the 1 newest of \d articles", part.text("#notice"))
    assert totals(part.page)["Articles"] == 1


def capital(
    id: str, province: str, amount: int, start: str, end: str, part: str | None = None,
    indicator: str = "registered_capital", measure: Any = "flow",
) -> Record:  # fmt: skip
    """A record that tells of a province's registered capital in USD."""
    text = f"{amount} USD"
    return Record(
        SCHEMA, id, id, ArticleInfo(published="2026-01-02", characters=len(text), sha256=id),
        [Mention(0, "MONEY", text, 0, len(text), "rule", MoneyValue(amount, None, None, "USD"))],
        [
            Fact(
                subject=Subject("place", province), indicator=indicator, value=0, part=part,
                period=Period(start, end), measure=measure, basis=FactBasis("clause", None), confidence=0.9, start=0,
                end=len(text),
            )
        ],
        text=text,
    )  # fmt: skip


def test_capital_by_province_and_year(window: Opener, tmp_path: Path) -> None:
    records = [
        capital("a", "Bắc Giang", 1_000, "2023-01-01", "2023-12-31", "FDI"),
        capital("b", "Bắc Ninh", 2_000, "2023-01-01", "2023-12-31"),
        capital("c", "Bắc Ninh", 700, "2023-01-01", "2023-06-30"),  # within the year
        capital("d", "Bắc Ninh", 900, "2023-01-01", "2023-12-31", "mới"),  # a part
        capital("e", "Bắc Ninh", 5_000, "2025-07-01", "2025-12-31"),  # of the province since then
        capital("f", "Hà Nội", 300, "2023-01-01", "2023-06-30"),
        capital("g", "Việt Nam", 9_000, "2023-01-01", "2023-12-31"),  # no province
        capital("h", "Huế", 400, "2024-01-01", "2024-12-31", "mới"),
        capital("i", "Hải Dương", 60, "2024-01-01", "2024-12-31", "FDI", "investment"),  # without Hải Phòng
        capital("j", "Hải Phòng", 70, "2024-01-01", "2024-12-31", None, "investment"),  # not said to be foreign
        capital("k", "Hà Nội", 8_000, "2023-06-30", "2023-06-30", measure="stock"),
        capital("l", "Hà Nội", 8_500, "2023-12-31", "2023-12-31", measure="stock"),
        capital("m", "Hà Nội", 500, "2023-12-31", "2023-12-31", "mới", measure="stock"),  # not all
    ]
    opened = window(made(base_of(tmp_path / "fdi.duckdb", records), tmp_path / "fdi.html"))
    page = opened.go()
    shown = "level => capitalByProvince(level).map(row => [row.province, row.year, row.value, row.partial])"
    assert sorted(page.evaluate(shown, "province")) == [
        ["Bắc Giang", "2023", 1000, False],
        ["Bắc Ninh", "2023", 2000, False],
        ["Hà Nội", "2023", 300, True],
        ["Hải Dương", "2024", 60, False],
    ]
    assert sorted(page.evaluate(shown, "province_2025")) == [
        ["Bắc Ninh", "2023", 3000, False],
        ["Bắc Ninh", "2025", 5000, True],
        ["Huế", "2024", 400, True],
        ["Hà Nội", "2023", 300, True],
        ["Hải Phòng", "2024", 60, True],
    ]
    so_far = "capitalByProvince('province', 'so_far').map(row => [row.province, row.year, row.value, row.partial])"
    assert page.evaluate(so_far) == [["Hà Nội", "2023", 8500, False]]
    opened.go("pictures/fdi?kind=so_far")
    assert "8,500" in opened.text(".drawing")


def occupied(id: str, name: str, province: str, rate: int) -> Record:
    """A record that tells of a zone's occupancy."""
    text = f"CCN {name} {rate}%"
    words = f"{rate}%"
    return Record(
        SCHEMA, id, id, ArticleInfo(published="2026-01-02", characters=len(text), sha256=id),
        [
            Mention(0, "ZONE", f"CCN {name}", 0, len(name) + 4, "rule", ZoneValue("CCN", name, id, province, province)),
            Mention(1, "PERCENT", words, *place(text, words), "rule", PercentValue(rate, None, None)),
        ],
        [
            Fact(
                subject=Subject("zone", name, "CCN", 0), indicator=indicator, value=1, measure="stock",
                basis=FactBasis("clause", None), confidence=0.9, start=0, end=len(text),
            )
            for indicator in ("occupancy_rate", "rent")
        ],
        text=text,
    )  # fmt: skip


def test_zones_of_one_name_are_drawn_apart(window: Opener, tmp_path: Path) -> None:
    long = "Công nghiệp công nghệ cao và dịch vụ số"  # alike for longer than there is room
    records = [
        occupied("ccn-an-thanh-binh-duong", "An Thạnh", "Bình Dương", 40),
        occupied("ccn-an-thanh-tien-giang", "An Thạnh", "Tiền Giang", 90),
        occupied("ccn-long-1", f"{long} 1", "Huế", 50),
        occupied("ccn-long-2", f"{long} 2", "Huế", 60),
    ]
    opened = window(made(base_of(tmp_path / "alike.duckdb", records), tmp_path / "alike.html"))
    for picture in ("occupancy", "rent"):
        page = opened.go(f"pictures/{picture}")
        page.wait_for_selector(".drawing svg a")
        rows = page.locator(".drawing g text").all_text_contents()
        assert {"CCN An Thạnh, Bình Dương", "CCN An Thạnh, Tiền Giang"} <= set(rows)
        dots = page.locator(".drawing svg a circle")
        heights = {dot["y"] for dot in (dots.nth(at).bounding_box() for at in range(dots.count())) if dot}
        assert len(heights) == len(records)


def test_the_occupancy_of_a_zone_over_time(window: Opener, tmp_path: Path) -> None:
    days = {40: "2025-01-02", 60: "2026-01-02", 70: None}
    records = [structs.replace(occupied("ccn", "An Thạnh", "Huế", rate), id=str(rate)) for rate in days]
    dated = [
        structs.replace(record, article=structs.replace(record.article, published=day))
        for record, day in zip(records, days.values(), strict=True)
    ]
    opened = window(made(base_of(tmp_path / "time.duckdb", dated[:2]), tmp_path / "time.html"))
    page = opened.go("pictures/occupancy")
    page.get_by_text("The numbers").click()
    rows = [row.split("\t")[1:] for row in page.locator("table").inner_text().splitlines()[1:]]
    assert rows == [["told on 02/01/2025", "40"], ["told on 02/01/2026", "60"]]
    opened.go("pictures/rent")
    page.get_by_text("The numbers").click()
    assert "told on 02/01/2025" in opened.text("table")
    undated = window(made(base_of(tmp_path / "undated.duckdb", dated[2:]), tmp_path / "undated.html"))
    undated.go("pictures/occupancy").get_by_text("The numbers").click()
    assert "no day told" in undated.text("table")


def range_of(id: str, low: int, high: int, day: str) -> Record:
    """A record that tells of a zone's occupancy and rent as a range, on a day."""
    record = occupied("ccn", "An Thạnh", "Huế", low)
    value = structs.replace(record.mentions[1], value=PercentValue(None, low, high))
    about = structs.replace(record.article, published=day)
    return structs.replace(record, id=id, article=about, mentions=[record.mentions[0], value])


def test_ranges_are_shown_with_their_ends(window: Opener, tmp_path: Path) -> None:
    records = [
        range_of("a", 40, 45, "2025-01-02"),
        range_of("b", 60, 70, "2026-01-02"),
        range_of("c", 60, 75, "2026-01-03"),
        structs.replace(occupied("ccn", "An Thạnh", "Huế", 65), id="d"),
    ]
    opened = window(made(base_of(tmp_path / "ranges.duckdb", records), tmp_path / "ranges.html"))
    page = opened.go("subject/0")
    page.wait_for_selector(".drawing svg a")
    table = page.locator(".at-subject > .scroll").inner_text()
    assert "40–45 %" in table and "60–70 %" in table and "60–75" in table and "65 %" in table
    assert page.locator(".drawing").first.locator("svg a circle").count() == 5  # two ranges, each by its ends; a value
    opened.go("pictures/occupancy").get_by_text("The numbers").click()
    assert opened.text("table").count("65") == 1 and "70" not in opened.text("table")


EVIL = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=2>'\"&lt;"
    "\u202e\u2066\x00\x1b[31m]]>-->{{a}}${b}</script><!--"
)


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_the_policy_forbids_the_network(browser: Any, report: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(report.as_uri())
    refused = page.evaluate("""async () => {
        const refused = [];
        document.addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
        await fetch("https://example.invalid/").catch(() => null);
        document.body.append(Object.assign(new Image(), {src: "https://example.invalid/a.png"}));
        document.body.append(Object.assign(document.createElement("script"), {textContent: "window.hit = 1"}));
        document.body.insertAdjacentHTML("beforeend", "<p style='color: red' onclick='window.hit = 2'>a</p>");
        document.body.lastChild.click();
        await new Promise(done => setTimeout(done, 50));
        return [refused.sort(), window.hit ?? null];
    }""")
    context.close()
    assert refused == [["connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"], None]


def test_without_texts_the_words_of_a_figure_are_shown(window: Opener, tmp_path: Path) -> None:
    record = capital("a", "Bắc Giang", 1_000, "2023-01-01", "2023-12-31")
    without = Record(SCHEMA, "a", "a", record.article, record.mentions, record.facts)
    opened = window(made(base_of(tmp_path / "a.duckdb", [without]), tmp_path / "a.html"))
    opened.go("fact/0")
    assert opened.text("#sentence") == "1000 USD"
    opened.go("article/0")
    assert "The text of this article is not in the base" in opened.text() and "1,000 USD" in opened.text("aside")


def test_a_browser_that_is_too_old_says_so(browser: Any, report: Path) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("#failed", state="visible")
    assert not page.is_visible("#damaged")
    context.close()


def test_a_damaged_page_says_so(browser: Any, report: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.html"
    text = report.read_text("utf-8")
    at = text.index('id="data-content">') + 400
    damaged.write_text(text[:at] + "AAAA" * 25 + text[at + 100 :], "utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(damaged.as_uri())
    page.wait_for_selector("#damaged", state="visible")
    assert not page.is_visible("#failed")
    context.close()


def test_what_articles_say_does_nothing(window: Opener, tmp_path: Path) -> None:
    text = f"{EVIL}\nKCN {EVIL} có 5 tỷ đồng. Hết 😀 שלום 7 tỷ đồng."
    at = text.index("5 tỷ đồng")
    zone = Mention(
        0, "ZONE", f"KCN {EVIL}", text.index("KCN"), text.index(" có"), EVIL, ZoneValue("KCN", EVIL, None, EVIL, EVIL)
    )
    money = [
        Mention(id, "MONEY", words, *place(text, words), EVIL, MoneyValue(amount, None, None, "VND"))
        for id, words, amount in ((1, "5 tỷ đồng", 5_000_000_000), (2, "7 tỷ đồng", 7_000_000_000))
    ]  # fmt: skip
    facts = [
        Fact(
            subject=Subject("zone", EVIL, "KCN", 0), indicator="rent", value=id, part=EVIL,
            period=Period(f"202{id}-01-01", f"202{id}-12-31"), basis=FactBasis("clause", None), confidence=0.9 - id / 5,
            start=at, end=len(text),
        )
        for id in (1, 2)
    ]  # fmt: skip
    about = ArticleInfo(
        title=EVIL, published="2024-05-02", place=EVIL, byline=EVIL, url="javascript:window.hit=3", site=EVIL,
        characters=len(text), sha256="0",
    )  # fmt: skip
    records = [
        Record(SCHEMA, EVIL, EVIL, about, [zone, *money], facts, text=text),
        Record(SCHEMA, "b" + EVIL, EVIL, None, [], [], ErrorInfo(EVIL, EVIL)),
    ]
    opened = window(made(base_of(tmp_path / "a'\"<b>&.duckdb", records), tmp_path / "evil.html"))
    for address in (*PLACES, "article/1", "fact/1", "facts?q=<script>window.hit=4</script>", "nowhere/<b>"):
        page = opened.go(address) if "<" not in address else opened.go()
        if "<" in address:
            page.evaluate("address => { location.hash = address }", f"#/{address}")
        page.wait_for_timeout(80)
        assert page.evaluate("window.hit") is None
        assert page.locator("main img, main script").count() == 0
        assert not set("\x1b\u202e\u2066") & set(page.inner_text("body")), address
    assert opened.go("article/1").locator(".reading tbody tr").count() == 0  # nothing was found in it
    page = opened.go("article/0")
    assert "<script>window.hit=1</script>" in opened.text("#text")
    assert page.locator("#text .MONEY").all_inner_texts() == ["5 tỷ đồng", "7 tỷ đồng"]  # offsets are of code points
    assert page.locator("a[href^=javascript]").count() == 0
    with opened.go("facts").expect_download() as waiting:
        opened.page.locator("#download").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == [EVIL, EVIL]


def test_the_page_of_an_article(window: Opener, tmp_path: Path) -> None:
    article = Path(__file__).parents[2] / "corpus" / "hai-phong-cap-phep.txt"
    output = tmp_path / "a.html"
    done = CliRunner().invoke(app, ["show", str(article), "--names", "never", "--html", str(output)])
    assert done.exit_code == 0 and output.stat().st_size < 200_000
    opened = window(output)
    page = opened.go()
    text = article.read_bytes().decode("utf-8")
    assert page.text_content("#text") == text
    page.locator(".facts a.figure").nth(1).click()
    page.wait_for_selector("#sentence")
    assert page.inner_text(".details dd") in opened.text("#sentence")
