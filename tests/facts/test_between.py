"""What a figure sees of the names around it: what stands between, how near they are, and how they stand anywhere."""

import pytest
from test_names import known

from kcn_extract.facts.candidates.between import Path, ahead, is_taken, paths_to
from kcn_extract.facts.candidates.indicators import earlier
from kcn_extract.facts.candidates.subjects import Scene, scenes_of
from kcn_extract.facts.decide import Known


def owner_named(article: Known, name: str) -> int:
    return next(entity.index for entity in article.namings.entities if entity.name == name)


def scene_of(article: Known, figure: int, code: str = "other") -> Scene:
    codes = [code] * len(article.figures)
    return list(scenes_of(article.view, article.namings, article.figures, codes))[figure]


@pytest.mark.parametrize(
    ("text", "code", "name", "path"),
    [
        ("KCN Phú Lạc lấp đầy 80%.", "occupancy_rate", "Phú Lạc", Path("0", "0", "0", "indicator")),
        ("KCN Phú Lạc 5 ha, lấp đầy 80%.", "occupancy_rate", "Phú Lạc", Path("1", "1", "0", "figure")),
        ("KCN Phú Lạc 5 ha, lấp đầy 80%.", "rent", "Phú Lạc", Path("1", "1", "-", "figure")),
        ("Lấp đầy của KCN Phú Lạc là 80%.", "occupancy_rate", "Phú Lạc", Path("0", "0", "-", "to")),
        ("Tỷ lệ lấp đầy ở KCN Tân Xá, KCN Phú Lạc: 80%.", "occupancy_rate", "Tân Xá", Path("0", "2", "-", "comma")),
    ],
)
def test_what_stands_between_a_name_and_a_figure(text: str, code: str, name: str, path: Path) -> None:
    article = known(text)
    [token] = article.namings.entities[owner_named(article, name)].tokens
    paths = paths_to(article.view, article.figures[-1], article.namings.owner_of, code)
    assert paths[token] == path


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Có 5 ha ở Hải Phòng và 7 ha.", "taken"),
        ("Có 5 ha đất nay ở Hải Phòng và 7 ha.", "taken near"),
        ("Có 5 ha, còn Hải Phòng được 7 ha.", "-"),
        ("Hải Phòng có 7 ha.", "-"),
    ],
)
def test_a_name_that_a_figure_before_has_taken(text: str, taken: str) -> None:
    article = known(text)
    [token] = article.namings.entities[owner_named(article, "Hải Phòng")].tokens
    assert is_taken(article.view, token, article.view.sentences[0]) == taken


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("Có 5 ha ở Hải Phòng.", "Hải Phòng", "ahead 0 0 close"),
        ("Có 5 ha đất ở quận khác và 7 ha ở Hải Phòng.", "Hải Phòng", "ahead 1 0 far"),
        ("Có 5 ha ở Hà Nội, Hải Phòng.", "Hải Phòng", "ahead 0 1 near"),
    ],
)
def test_how_a_name_stands_behind_a_figure(text: str, name: str, how: str) -> None:
    article = known(text)
    [token] = article.namings.entities[owner_named(article, name)].tokens
    assert ahead(article.view, article.figures[0], token) == how


TWO = """Ninh Bình đón KCN Phú Lạc

KCN Phú Lạc ở Ninh Bình mới mở. Tổng vốn của khu là 5 tỷ đồng.

Tập đoàn Lumos góp 9 ha."""


def test_the_figure_sees_how_near_each_kind_of_name_is() -> None:
    article = known(TWO)
    assert scene_of(article, 0).field == ("clause", "-", "before")
    assert scene_of(article, 1).field == ("far", "clause", "far")


def test_the_entity_that_opens_the_sentence_before() -> None:
    article = known(TWO)
    assert scene_of(article, 0).opener_before == owner_named(article, "Phú Lạc")
    assert scene_of(article, 1).opener_before == -1


def test_the_words_around_a_figure() -> None:
    assert scene_of(known("KCN A. Vốn của cả khu nay là 5 tỷ đồng mỗi năm một tăng."), 0).words == (
        "vốn", "của", "cả", "khu", "nay", "là", ">mỗi", ">năm", ">một",
    )  # fmt: skip


def test_what_is_known_of_an_entity_by_its_article() -> None:
    article = known(TWO)
    traits = article.namings.traits
    place, firm = traits[owner_named(article, "Ninh Bình")], traits[owner_named(article, "Lumos")]
    assert (place.debut, place.spread, place.shape) == ("0", "one", "-")
    assert (firm.debut, firm.spread, firm.shape) == ("0", "one", "brand")
    assert traits[owner_named(article, "Việt Nam")].spread == "none"


def test_how_an_entity_stands_anywhere() -> None:
    article = known("Lãi 5 tỷ đồng.\n\nTheo Ban Quản lý KKT Long An, vốn tăng 3%.\n\nKKT Long An rộng 7 ha.")
    assert article.namings.anywhere(article.view, owner_named(article, "Long An")) == ("opens", "board")


def test_a_sentence_that_says_that_it_deals_out() -> None:
    said = known("KCN Phú Lạc và KCN Tân Xá lần lượt rộng 5 ha và 7 ha.")
    bare = known("KCN Phú Lạc và KCN Tân Xá rộng 5 ha và 7 ha.")
    assert scene_of(said, 0).dealing
    assert scene_of(bare, 0).turns and not scene_of(bare, 0).dealing


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Doanh thu của Norvik là 5 tỷ đồng. Riêng quý I là 2 tỷ đồng.", "revenue"),
        ("Doanh thu của Norvik là 5 tỷ đồng. Hãng mở ba quầy. Nay đông khách. Riêng quý I là 2 tỷ đồng.", None),
        ("Doanh thu của Norvik là 5 tỷ đồng.\n\nRiêng quý I là 2 tỷ đồng.", None),
        ("Tỷ lệ lấp đầy của KCN Phú Lạc là 80%, doanh thu 5 tỷ đồng. Riêng phân khu 1 là 2 ha.", None),
    ],
)
def test_what_the_sentences_before_announced(text: str, code: str | None) -> None:
    article = known(text)
    figure = article.figures[-1]
    assert earlier(article.view, figure.sentence, article.view.tokens[figure.token].type) == code
