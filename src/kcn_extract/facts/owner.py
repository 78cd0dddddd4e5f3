"""Whose a figure is: the subject of each figure, and several subjects dealt out."""

from __future__ import annotations

from kcn_extract.facts.draft import Draft
from kcn_extract.facts.scan import COUNTRY, FIGURES, UNKNOWN, Item
from kcn_extract.facts.subject import SPLIT, is_company, is_place, is_zone, opens_clause
from kcn_extract.facts.walk import Walk, has
from kcn_extract.record import CardinalValue, Subject

_NEAR = 2  # letters between a name and a word that ties it to the next
_LONGEST_TYPE = 32  # letters of what may stand between a word of place and a zone: tại phía đông KKT X
_BREAKS = frozenset(("stop", "colon", "dash"))
_EACH = frozenset(("percent", "rate"))  # said of several zones, they hold for each


def subject_of(walk: Walk, at: int, kind: str, code: str) -> tuple[tuple[Subject, ...], Item | str]:
    best: tuple[tuple[Subject, ...], Item] | None = None
    fallback: tuple[tuple[Subject, ...], Item] | None = None
    company = any(i.subjects and i.subjects[0].type == "company" and not i.aside for i in walk.items[:at])
    only_where = False
    for item in reversed(walk.items[walk.last_value + 1 : at]):
        turned = best is None and ((item.has("others") and turns_away(walk, item)) or is_stranger(walk, item))
        if turned or are_several(walk, item):
            return (UNKNOWN,), item
        if item.kind == "count" and kind == "area" and is_of_zones(walk, item):
            return walk.story.default_place()
        named = subjects_named(walk, item)
        if item.has("whole") and not named and best is None and company and code in walk.traits["of_place"]:
            return (UNKNOWN,), item
        into = item.aside and code in walk.traits["with_abroad"] and not company and goes_into(walk, item)
        if not named or (item.aside and not into) or item.start in walk.used:
            continue
        if item.fallback:
            fallback = named, item
            continue
        if named[0].type == "zone" and code in walk.traits["project"] and lies_in(walk, item):
            only_where = True
            continue
        if named[0].type == "zone" and company and is_oblique(walk, item, kind):
            continue
        if named[0].type == "company" and best is None and holds_stake(walk, item):
            continue
        if named[0].type == "company" and (names_project(walk, item) or builds_zone(walk, item, code)):
            continue
        if named[0].type == "company" and code in walk.traits["no_company"]:
            continue
        if named[0].type == "place":
            if not (company and is_oblique(walk, item, kind)):
                best = best or (named, item)
            if item.kind == "cue" and code in walk.traits["of_place"]:  # … của công ty, nâng tổng số toàn tỉnh lên
                break
            continue
        if named[0].type == "zone" and code not in ("occupancy_rate", "rent") and closes_list(walk, item, at):
            return walk.story.default_place()
        if named[0] is not UNKNOWN or best is None:
            best = named, item
        break
    if best is None and only_where and not (walk.subjects and walk.subjects[0].type == "company"):
        return walk.story.default_place()
    if best is None and (behind := owner_behind(walk, at, kind, code)) is not None:
        walk.used.add(behind.start)
        return behind.subjects, behind
    if best is None and not walk.found and (ahead := topic_ahead(walk, at, kind)) is not None:
        return ahead.subjects, ahead
    if best is not None:
        if best[1].has("firm") and (strange_between(walk, best[1].end, at) or stands_for_other(walk, best[1])):
            return (UNKNOWN,), "a name nobody knows"  # doanh nghiệp tốt nhất là Vietinbank
        if is_joint(walk, best[1]):
            return (UNKNOWN,), "several named together"
        return best
    if walk.found and not (walk.subjects[0].type == "company" and code in walk.traits["no_company"]):
        return walk.subjects, walk.where
    if walk.found and (zone := next((i for i in reversed(walk.items[:at]) if is_zone(i)), None)):
        return zone.subjects, zone
    told = fallback[0] if fallback else walk.subjects
    if told and told[0].type == "zone" and is_of_plant(walk, at, code):
        return (walk.story.title_subject or UNKNOWN,), "the plant's company"
    if fallback is not None:
        return fallback
    if walk.subjects and not (walk.subjects[0].type == "company" and code in walk.traits["no_company"]):
        if walk.subjects[0].type == "company" and strange_between(walk, walk.start, at):
            return (UNKNOWN,), "a name nobody knows"
        if walk.subjects[0].type == "company" and code in walk.traits["of_place"]:
            place = walk.story.place_now()
            return (place or UNKNOWN,), "the article's place"
        if walk.subjects[0].type == "place" and unnamed_owner(walk, at, code):
            return (UNKNOWN,), "a name nobody knows"
        return walk.subjects, "the sentence before"
    if unnamed_owner(walk, at, code):
        return (UNKNOWN,), "a name nobody knows"
    return walk.story.default_subject(kind, code)


def is_of_plant(walk: Walk, at: int, code: str) -> bool:
    """Whether a sentence that does not name a zone speaks of one plant in it: ``Dự án này rộng 372 ha``; that of the
    zone's own works is the zone."""
    if code not in ("area", "workers") and code not in walk.traits["earned"]:
        return False
    if walk.carried.works or "works" in walk.lists:
        return False
    lexicon = walk.story.linker.lexicon
    lone = code in walk.traits["earned"] and not any(is_zone(item) for item in walk.items[:at])
    words = ("project", *(("spot",) if code == "area" else ()), *(("firm",) if lone else ()))
    plants = (item for item in walk.items[:at] if not item.lists.isdisjoint(words))
    return any(walk.before(item).rpartition(" ")[2] not in lexicon.plurals for item in plants)


def goes_into(walk: Walk, item: Item) -> bool:
    """Whether capital or projects went into a place or zone, which has them then: ``vốn FDI vào Bình Dương``."""
    index = walk.items.index(item)
    before = walk.items[index - 1] if index else None
    return before is not None and before.has("into") and item.start - before.end < _LONGEST_TYPE // 2


def is_of_zones(walk: Walk, count: Item) -> bool:
    """Whether several zones are counted whose figure follows: ``tổng diện tích của 2 KCN là …``."""
    index = walk.items.index(count)
    value = count.mention.value if count.mention else None
    zones = isinstance(value, CardinalValue) and walk.story.linker.by_count.get(value.of) == "zones"
    before = walk.items[index - 1] if index else None
    return zones and before is not None and before.has("at") and count.start - before.end < _NEAR


def strange_between(walk: Walk, start: int, at: int) -> bool:
    """Whether a name that nobody knows stands between a place of the text and a figure."""
    return walk.story.linker.scanner.strange(walk.story.shadow.text, start, walk.items[at].start, walk.items)


def unnamed_owner(walk: Walk, at: int, code: str) -> bool:
    """Whether the clause of a figure says whose it is by a name that no item covers: ``vốn của Vingroup …``."""
    if code not in walk.traits["capital"] and code not in walk.traits["earned"]:
        return False
    start = next((i.end for i in reversed(walk.items[:at]) if i.kind in FIGURES or i.kind == "stop"), walk.start)
    scanner, text = walk.story.linker.scanner, walk.story.shadow.text
    return scanner.unknown_name(text, start, walk.items[at].start, walk.items)


def stands_for_other(walk: Walk, firm: Item) -> bool:
    """Whether ``tập đoàn này`` is one that the sentence names before it and that nobody knows."""
    scanner, text = walk.story.linker.scanner, walk.story.shadow.text
    return scanner.unknown_name(text, walk.start, firm.start, walk.items)


def names_project(walk: Walk, company: Item) -> bool:
    """Whether a company only names the plant that another one builds: ``Tập đoàn A rót vốn vào dự án dệt B``."""
    index = walk.items.index(company)
    for item in reversed(walk.items[:index]):
        if item.kind != "cue" or item.has("at") or company.start - item.end > _LONGEST_TYPE:
            return False
        if item.has("project"):
            return any(is_company(i) and not i.aside for i in walk.items[:index])
    return False


def builds_zone(walk: Walk, company: Item, code: str) -> bool:
    """Whether a company is only named as the builder of the zone before it: ``KCN A do Công ty B làm chủ đầu tư``."""
    if code in walk.traits["earned"] or "by" not in walk.lists:
        return False
    index = walk.items.index(company)
    first = next((at for at in range(index, 0, -1) if not is_of_name(walk.items[at - 1], company)), 0)
    by = walk.items[first - 1] if first else None
    if by is None or not by.has("by") or walk.items[first].start - by.end > _NEAR:
        return False
    for item in reversed(walk.items[: first - 1]):
        if is_zone(item):
            return not item.aside
        if item.kind == "stop" or item.subjects or item.has("project"):
            return False
    return is_subject_zone(walk)


def is_subject_zone(walk: Walk) -> bool:
    return bool(walk.subjects) and walk.subjects[0].type == "zone"


def is_joint(walk: Walk, item: Item) -> bool:
    """Whether a company, or a place, is one of two named together; no figure behind them is its own."""
    items, index = walk.items, walk.items.index(item)
    if is_company(item):
        first = index
        while first > 0 and is_of_name(items[first - 1], item):
            first -= 1
        tie = items[first - 1]
        other = next((i for i in reversed(items[: max(first - 1, 0)]) if i.kind != "close"), None)
        if "joint" in walk.lists and is_listed_jointly(walk, first):
            return True  # liên danh A, B và C
        tied = other is not None and is_company(other) and (tie.kind == "comma" or walk.says_and(tie))
        if tied and other and max(tie.start - other.end, items[first].start - tie.end) <= _NEAR:
            return True  # A (AAA), B (BBB) và Công ty C
        if index + 1 == len(items):
            return False
        tie, *after = items[index + 1 : index + 3]
        if tie.start - item.end >= _NEAR or not (tie.kind == "comma" or walk.says_and(tie)):
            return False
        capital = walk.story.shadow.text[tie.end + 1 : tie.end + 2].isupper()
        form = walk.folded.startswith(walk.story.linker.scanner.form_heads, tie.end + 1)
        return capital and (
            form
            or any(i.has("forms") for i in after)
            or (walk.says_and(tie) and not any(i.subjects for i in after[:1]))
        )
    if not is_place(item) or index + 2 >= len(items):
        return False
    tie, other = items[index + 1 : index + 3]
    return walk.says_and(tie) and is_place(other) and other.aside and tie.start - item.end < _NEAR


def is_listed_jointly(walk: Walk, first: int) -> bool:
    """Whether companies in a row before an item open with a word for those that do something together."""
    for item in reversed(walk.items[:first]):
        if item.has("joint"):
            return True
        tie = item.kind in ("comma", "open", "close", "dash") or walk.says_and(item) or item.has("forms")
        if not (tie or is_company(item) or (is_place(item) and item.aside)):
            return False
    return False


def is_of_name(before: Item, company: Item) -> bool:
    """Whether an item before a company goes with it: its legal form, brackets, its name before its ticker."""
    return before.has("forms") or before.kind in ("open", "close") or before.subjects == company.subjects


def closes_list(walk: Walk, zone: Item, at: int) -> bool:
    """Whether a figure stands behind a list of zones with theirs in brackets: ``A (500 ha), B (300 ha), tổng vốn``."""
    measured = 0
    inside = False
    for index, item in enumerate(walk.items[:at]):
        inside = item.kind == "open" or (inside and item.kind != "close")
        if item.kind == "stop":
            measured = 0
        following = walk.items[index + 1 : index + 4]
        if is_zone(item) and [i.kind for i in following[::2]] == ["open", "close"] and following[1].kind in FIGURES:
            measured += 1
    return measured > 1 and not inside


def is_stranger(walk: Walk, item: Item) -> bool:
    """Whether words mean somebody who was not named: ``một công ty``, no apposition; ``bà`` that opens a sentence."""
    if item.has("person"):
        opens = item.start - walk.start < _NEAR and walk.story.shadow.text[item.end + 1 : item.end + 2].islower()
        return opens and bool(walk.subjects) and walk.subjects[0].type == "company"
    index = walk.items.index(item)
    if not item.has("some_firm") or any(is_zone(i) or i.has("here") for i in walk.items[:index]):
        return False
    return not (index > 1 and walk.items[index - 1].kind == "comma" and is_company(walk.items[index - 2]))


def are_several(walk: Walk, item: Item) -> bool:
    """Whether a figure is that of several firms counted right before it, where a company was spoken of."""
    value = item.mention.value if item.kind == "count" and item.mention else None
    if getattr(value, "of", None) != "enterprises" or not (walk.subjects and walk.subjects[0].type == "company"):
        return False
    index = walk.items.index(item)
    before = walk.items[index - 1] if index else None
    return before is not None and before.has("at") and item.start - before.end < _NEAR


def turns_away(walk: Walk, others: Item) -> bool:
    """Whether many without a name, where a clause opens with them, take over from a company: ``các nhà đầu tư rót``."""
    story = walk.story
    subject = walk.subjects[0] if walk.subjects else story.company or story.title_subject
    if subject is None or subject.type == "place" or subject.type == "zone":
        return False
    at = walk.items.index(others)
    before = walk.items[at - 1] if at else None
    if before is not None and before.kind == "open":  # Công ty A (nhà đầu tư đến từ …)
        return False
    return opens_clause(
        others, before, walk.folded[before.end : others.start].strip() if before else "", walk.folded, walk.start
    )


def lies_in(walk: Walk, zone: Item) -> bool:
    """Whether a zone is only where a plant or a project of somebody lies: ``nhà máy tại KCN X có vốn …``."""
    index = walk.items.index(zone)
    before = walk.items[:index]
    follow = walk.items[index + 1] if index + 1 < len(walk.items) else zone
    measured = index + 2 < len(walk.items) and follow.kind == "open" and walk.items[index + 2].kind in FIGURES
    tied = any((item.has("at") or item.has("inside")) and zone.start - item.end < _LONGEST_TYPE for item in before[-3:])
    if measured or not tied:
        return False
    for index, item in reversed(list(enumerate(before))):
        listed = item.kind == "close" and index > 2 and before[index - 1].kind in FIGURES and is_zone(before[index - 3])
        if item.kind == "stop" or listed or is_zone(item):
            return False
        if item.has("project"):
            return True
    return False


def holds_stake(walk: Walk, company: Item) -> bool:
    """Whether a company is only where another one has something: ``A bán phần vốn tại B``."""
    index = walk.items.index(company)
    first = next((at for at in range(index, 0, -1) if not is_of_name(walk.items[at - 1], company)), 0)
    before = walk.items[first - 1] if first else None
    where = before is not None and before.has("place_word") and walk.items[first].start - before.end < _NEAR
    return where and any(is_company(i) and not i.aside for i in walk.items[:first])


def is_oblique(walk: Walk, item: Item, kind: str) -> bool:
    """A zone where a company invests, or one of the parts of what it does."""
    index = walk.items.index(item)
    before = walk.items[index - 1] if index else None
    if kind not in ("money", "count", "rate"):
        return False
    if before is not None and before.has("at") and item.start - before.end < 3:
        return True
    return is_zone(item) and any(i.has("breakdown") for i in walk.items[:index]) and bool(walk.found)


def subjects_named(walk: Walk, item: Item) -> tuple[Subject, ...]:
    """The subject that an item names, or stands for (``tỉnh``, ``khu này``, ``tập đoàn``)."""
    if item.subjects or item.kind != "cue":
        return item.subjects
    story = walk.story
    if item.has("here") or item.has("here_bare"):
        return story.zone[:1]
    if item.has("nation"):
        return (COUNTRY,)
    if item.has("whole") or item.has("whole_bare"):
        near = (i for i in walk.items if is_place(i) and (i.start < item.start or i.start - item.end < 12))
        nearest = next((i.subjects[0] for i in near if not i.aside), None)
        return (nearest or story.place_now() or (COUNTRY if item.has("all_zones") else UNKNOWN),)
    if item.has("firm") and story.company is not None:
        return (story.company,)
    if item.has("one_firm"):
        return walk.subjects if walk.subjects and walk.subjects[0].type == "company" else (UNKNOWN,)
    return ()


def owner_behind(walk: Walk, at: int, kind: str, code: str) -> Item | None:
    """``41 ha đất tại KCN X``: a name behind the figure that a word like ``tại`` ties to it."""
    figure = walk.items[at]
    before = figure
    for item in walk.items[at + 1 :]:
        if item.kind in FIGURES or item.kind in SPLIT or item.start - figure.end > 60:
            return None
        if item.subjects and not item.aside and before.has("at") and item.start - before.end < 12:
            of_project = code in walk.traits["project"] or code == "workers"
            if is_zone(item) and of_project and any(i.has("project") for i in walk.items[:at]):
                return None
            return item if not (walk.found and kind == "percent" and code not in walk.traits["no_company"]) else None
        before = item
    return None


def topic_ahead(walk: Walk, at: int, kind: str) -> Item | None:
    """``Với 150.000 ha, KKT X là …``: the subject behind an opening that has the figure."""
    opens = walk.items[0]
    if walk.items[at].start - walk.start > 40:
        return None
    if kind != "area" and (opens.start > walk.start + 1 or not opens.has("at")):
        return None
    comma = walk.items[at].end
    for item in walk.items[at + 1 :]:
        if item.kind == "comma":
            comma = item.end
        elif item.subjects:
            return item if item.start - comma < _NEAR and not item.aside else None
    if comma > walk.items[at].end and walk.story.linker.scanner.opens(walk.story.shadow.text, comma, walk.end):
        return Item(comma, comma, "subject", subjects=(UNKNOWN,))
    return None


def partner_of(
    walk: Walk, at: int, code: str, cue: Item | str, subjects: tuple[Subject, ...]
) -> tuple[tuple[Subject, ...], str | None]:
    """The country that trade is with, or that capital comes from or goes to: it is a part of what the place has. What
    is between two countries and names one only is nobody's."""
    trade = isinstance(cue, Item) and cue.has("trade")
    if not subjects or subjects[0].type != "place" or not (trade or code in walk.traits["with_abroad"]):
        return subjects, None
    abroad = walk.story.linker.abroad
    before = walk.items[walk.last_value + 1 : at]
    breaks = (at for at, item in enumerate(before) if item.kind in _BREAKS or item.has("says"))
    before = before[max(breaks, default=-1) + 1 :]
    outward = next((item for item in before if item.has("outward")), walk.story.outward)
    if outward is not None:
        return subjects, walk.story.shadow.text[outward.start : outward.end]
    if any(item.has("that_country") for item in before):
        return (), None
    partner = next((i.subjects[0] for i in reversed(before) if is_place(i) and i.subjects[0].name in abroad), None)
    if partner is None and walk.partner is not None and walk.found and walk.found[-1].subjects == subjects:
        return subjects, walk.partner
    walk.partner = partner.name if partner else None
    if partner is None:
        mutual = any(item.has("mutual") for item in walk.items[:at])
        return () if mutual and subjects[0] == COUNTRY else subjects, None
    if subjects[0].name not in abroad:
        return subjects, partner.name
    told = {subject for draft in walk.found for subject in draft.subjects}.union(walk.carried.subjects)
    if code in walk.traits["traded"] and COUNTRY in told and any(i.has("market") for i in walk.items[:at]):
        return (COUNTRY,), partner.name  # Hoa Kỳ là thị trường lớn nhất với 7,4 tỷ USD
    named = next((i.subjects[0] for i in walk.items if is_place(i) and i.subjects[0].name not in abroad), None)
    if code not in walk.traits["project"] and code != "projects":  # xuất khẩu của Mỹ; but whose, if sang Việt Nam?
        return () if named else subjects, None
    carried = next((s for s in walk.carried.subjects if s in (COUNTRY, walk.story.place_now())), None)
    home = named or carried
    return ((home,) if home else ()), partner.name


def deal_out(walk: Walk, draft: Draft, item: Item, at: int) -> None:
    """Several subjects: figures are dealt out in turn, a rate holds for each, a sum is their place's."""
    subjects = draft.subjects
    run = [d for d in walk.found if d.indicator == draft.indicator and d.figure and d.figure.kind == item.kind]
    many = sum(1 for other in walk.items if other.kind == item.kind)
    if has(walk.items[:at], "respectively") and len(run) < len(subjects) <= many:
        draft.subjects = (subjects[len(run)],)
    elif item.kind in _EACH and draft.indicator in ("occupancy_rate", "rent"):
        draft.each = True
    else:
        place = walk.story.place_now()
        draft.subjects = (place,) if place else subjects[:1]
