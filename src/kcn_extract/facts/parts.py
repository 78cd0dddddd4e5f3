"""What part of a whole a figure is of, or what it measures: clean words of the text, each with its place.

A rule looks for one way in which texts say it; the rules of an indicator are asked in turn.
"""

from __future__ import annotations

from collections.abc import Callable

from kcn_extract.facts.figures import Figure
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.names import Entity
from kcn_extract.facts.phrases import LONGEST, LONGEST_BEHIND, NEAR, Clause, Part
from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View
from kcn_extract.record import CardinalValue, MoneyValue

_BESIDE = 12  # letters
_LONGEST_MEMBER = 24  # letters of a member of a list
_JOINS = frozenset(("comma", "dash"))
_SHORT = {"part_iip": "IIP", "part_grdp": "GRDP", "part_gdp": "GDP", "part_cpi": "CPI"}
_FOREIGN, _CLUSTER, _AT_HOME = "FDI", "CCN", "VND"


def part_of(view: View, figure: Figure, code: str, subject: Entity | None, lexicon: Lexicon) -> Part | None:
    """The part that a figure is of, or what it measures; None where it is of the whole."""
    clause = Clause(view, figure, code, subject, lexicon)
    for rule in _RULES.get(code, _OTHERWISE):
        if part := rule(clause):
            return part
    return None


def is_new(part: Part, lexicon: Lexicon) -> bool:
    """Whether a part is of what came new or was added: ``cấp mới``, ``tăng vốn``."""
    words = f" {part.text.lower()} "
    return any(f" {word} " in words for word in lexicon.part_words["part_comes"])


def _goal(clause: Clause) -> Part | None:
    """The plan that a figure is measured against, right behind it: ``34,9% kế hoạch năm``."""
    at = clause.at + 1
    token = clause.tokens[at] if at < clause.sentence.last else None
    if token is None or not token.has("goal") or token.start - clause.token.end > _BESIDE:
        return None
    part = clause.clean(token.start, clause.behind(at)[1])
    return clause.said(token.start, max(part.end if part else 0, token.end))


def _first_in_clause(clause: Clause) -> Part | None:
    """What stands right behind a percentage that its clause begins with: ``90% công nhân trở lại``."""
    if clause.token.type != "percent":
        return None
    start, end = clause.phrases[0] if clause.phrases else (0, 0)
    if end == clause.token.start and clause.clean(start, end):
        return None
    part = clause.clean(*clause.behind())
    return part if part and " " in part.text and part.start - clause.token.end < _BESIDE else None


def _announced(clause: Clause) -> Part | None:
    """The phrase that announces what a figure measures, with the words behind it: ``tỷ lệ cây xanh``."""
    for start, end in clause.phrases:
        cue = clause.cue_in(start, end)
        part = clause.clean(cue.start, end) if cue else None
        if cue and (part or cue.meaning.strong):
            return clause.said(cue.start, max(cue.end, part.end if part else 0))
    return None


def _nearest(clause: Clause) -> Part | None:
    """The words nearest before a figure, else those behind it."""
    for start, end in clause.phrases:
        if part := clause.clean(start, end):
            return part
    return clause.clean(*clause.behind())


def _grown(clause: Clause) -> Part | None:
    """Which index or branch has grown."""
    for start, end in clause.phrases:
        if cue := clause.cue_in(start, end):
            return _index(clause, cue) or clause.clean(cue.end, end) or clause.clean(start, end)
        if part := clause.clean(start, end):
            return _with_list(clause, part, start)
    return None


def _grown_before(clause: Clause) -> Part | None:
    """The index named earlier in the sentence."""
    cues = (clause.tokens[at] for at in clause.back() if clause.announces(at))
    return next((part for cue in cues if (part := _index(clause, cue))), None)


def _index(clause: Clause, token: Token) -> Part | None:
    words = clause.folded[token.start : token.end]
    for name, short in _SHORT.items():
        if words.endswith(tuple(clause.words[name])):
            return clause.said(token.start, token.end, short)
    return None


def _with_list(clause: Clause, part: Part, start: int) -> Part:
    """A part with the members of a list before it: ``chế biến, chế tạo``. ``start`` is where its phrase begins."""
    for at in clause.back():
        token = clause.tokens[at]
        if token.end > start or not (clause.fences(at) or clause.is_wall(at)):
            continue
        if token.end < start:  # the member that ends here begins behind this token
            member = clause.clean(token.end, start) if start - token.end <= _LONGEST_MEMBER else None
            if clause.is_wall(at) or token.kind == "date" or member is None or member.end != start:
                return part
            if part.end - member.start > LONGEST:
                return part
            part = clause.said(member.start, part.end)
        if token.kind not in _JOINS:
            return part
        start = token.start
    return part


def _origin(clause: Clause) -> Part | None:
    """Foreign or domestic, else new or added; neither where both are said of it (``trong và ngoài nước``)."""
    inside, apart = clause.places[clause.at].inside, False
    said: list[Token] = []
    for at in (*clause.close(), *clause.before()):
        token = clause.tokens[at]
        apart = apart or (at < clause.at and token.kind == "comma")
        if clause.places[at].inside == inside and not (apart and clause.tokens[at - 1].kind == "figure"):
            said.append(token)  # not that of a figure before
    homes = [token for token in said if token.has("domestic") or _is_foreign(clause, token)]
    if len(homes) > 1 and homes[0].has("domestic") != homes[1].has("domestic"):
        return None if abs(homes[0].start - homes[1].start) < NEAR else _origin_of(clause, homes[0])
    parts = (_origin_of(clause, token) for token in (*homes, *said))
    return next((part for part in parts if part), None)


def _origin_of(clause: Clause, token: Token) -> Part | None:
    if token.has("outward"):
        return clause.said(token.start, token.end)
    if _is_foreign(clause, token):
        return clause.said(token.start, token.end, _FOREIGN)
    if (
        token.has("domestic")
        and _is_abroad(clause)
        and any(_is_foreign(clause, clause.tokens[at]) for at in clause.back())
    ):
        return None  # dollars of foreign projects and of others
    if token.has("domestic") or token.has("added"):
        return _kind_of(clause, token) or clause.clean(token.start, token.end)
    return None


def _is_foreign(clause: Clause, token: Token) -> bool:
    if token.has("foreign") or not token.meaning.strong:
        return token.has("foreign")
    words = clause.folded[token.start : token.end]
    return any(word in words for word in clause.words["part_foreign"])


def _of_projects(clause: Clause) -> Part | None:
    """Capital of the projects just counted is of their part: ``130 dự án trong nước có tổng vốn …``."""
    seen_comma = False
    for at in clause.back():
        token = clause.tokens[at]
        if token.kind in ("stop", "open") or token.has("breakdown"):
            return None
        seen_comma = seen_comma or token.kind == "comma"
        if token.kind == "figure":
            of_both = _counted_twice(clause, at) and (seen_comma or _is_abroad(clause))
            return None if of_both else _origin_at(clause, at)
    return None


def _is_abroad(clause: Clause) -> bool:
    """Whether a sum is in another currency than that of projects at home."""
    value = clause.token.mention.value if clause.token.mention else None
    return isinstance(value, MoneyValue) and value.currency != _AT_HOME


def _counted_twice(clause: Clause, at: int) -> bool:
    """Whether the figure before a count is one, too: what follows is of both."""
    for i in range(at - 1, clause.first - 1, -1):
        if clause.tokens[i].kind in ("stop", "colon"):
            return False
        if clause.tokens[i].kind == "figure":
            return clause.tokens[i].type == "count"
    return False


def _origin_at(clause: Clause, at: int) -> Part | None:
    """Foreign or domestic, new or added, said right behind a count of projects or before it."""
    mention = clause.tokens[at].mention
    value = mention.value if mention else None
    if not isinstance(value, CardinalValue) or value.of not in ("projects", "enterprises"):
        return None
    for i in (at + 1, at - 1, at - 2):
        token = clause.tokens[i] if clause.sentence.first <= i < clause.at else None
        if token is None or abs(token.start - clause.tokens[at].end) > NEAR:
            continue
        if part := _origin_of(clause, token):
            return part
    return _new(clause, clause.tokens[at].end)


def _new(clause: Clause, start: int) -> Part | None:
    """A word like ``mới`` right behind a count."""
    for word in clause.words["part_new"]:
        if clause.folded.startswith(f" {word}", start) and not clause.folded[start + 1 + len(word)].isalnum():
            return clause.said(start + 1, start + 1 + len(word))
    return None


def _kind(clause: Clause) -> Part | None:
    """The kind that the announcing phrase itself says: ``lợi nhuận trước thuế``, ``thu nội địa``."""
    for at in clause.back():
        if clause.tokens[at].kind == "stop":
            break
        if clause.announces(at):
            return _kind_of(clause, clause.tokens[at])
    behind = (clause.tokens[at] for at in clause.close() if clause.announces(at))
    return next((_kind_of(clause, cue) for cue in behind), None)


def _kind_of(clause: Clause, token: Token) -> Part | None:
    if token.has("named_part"):
        return clause.said(token.start, token.end)
    start, kinds = token.start, clause.words["part_kind"]
    words = clause.folded[token.start : token.end]
    while words and words not in kinds:
        word, _, words = words.partition(" ")
        start += len(word) + 1
    return clause.said(start, token.end) if words else None


def _counted(clause: Clause) -> Part | None:
    """What is counted, more narrowly, right behind a count: ``12 dự án thứ cấp``."""
    if clause.token.type != "count":
        return None
    start, end = clause.behind()
    if part := clause.clean(start, end, LONGEST_BEHIND):
        return _with_aspect(clause, part)
    return _new(clause, start)


def _with_aspect(clause: Clause, part: Part) -> Part:
    """``đang hoạt động``, ``đã thành lập``: with the word that says whether it is so by now."""
    word = clause.folded[clause.token.end : part.start].strip()
    return clause.said(part.start - len(word) - 1, part.end) if word in clause.words["part_aspect"] else part


def _clusters(clause: Clause) -> Part | None:
    """Clusters are named where zones of all kinds are counted, with what is said of them."""
    start = _noun_of(clause, clause.token)
    if clause.folded[start : clause.token.end] not in clause.words["part_cluster"]:
        return None
    part = clause.clean(*clause.behind(), LONGEST_BEHIND)
    return clause.said(start, part.end if part else clause.token.end)


def _noun_of(clause: Clause, token: Token) -> int:
    return token.end - len(clause.text[token.start : token.end].split(" ", 1)[-1])


def _of_zones(clause: Clause) -> Part | None:
    """The zones just counted that a sum is of: ``24 KCN được thành lập, tổng diện tích …``."""
    for at in clause.back():
        token = clause.tokens[at]
        if token.kind in ("open", "colon"):
            return None
        if token.kind == "figure":
            value = token.mention.value if token.mention else None
            if not isinstance(value, CardinalValue) or value.of != "zones":
                return None
            part = clause.clean(*clause.behind(at), LONGEST_BEHIND)
            return clause.said(_noun_of(clause, token), part.end if part else token.end)
    return None


def _named(clause: Clause) -> Part | None:
    """The words behind the phrase that announces the indicator (``doanh thu dịch vụ``)."""
    for start, end in clause.phrases:
        if cue := clause.cue_in(start, end):
            return clause.clean(cue.end, end)
        if clause.clean(start, end):
            return None
    return None


def _alone(clause: Clause) -> Part | None:
    """The words before a figure where no phrase announces the indicator: ``… , nước sạch 124 tỷ``."""
    if clause.token.type == "count":
        return None
    for start, end in clause.phrases:
        if clause.cue_in(start, end):
            return None
        if part := clause.clean(start, end):
            return _with_list(clause, part, start)
    return None


def _on_area(clause: Clause) -> Part | None:
    """What lies on an area, right behind it: ``1.500 ha chè``."""
    if clause.token.type != "area":
        return None
    part = clause.clean(*clause.behind(), LONGEST_BEHIND)
    return part if part and part.start - clause.token.end < 2 else None


def _of_clusters(clause: Clause) -> Part | None:
    """Clusters, where their figures are a place's: ``các cụm … tạo việc làm cho 38.400 lao động``."""
    if not clause.of_place:
        return None
    first = clause.tokens[clause.first].start if clause.first > clause.sentence.first else clause.sentence.start
    for word in clause.words["part_cluster"]:
        start = clause.folded.rfind(f" {word} ", first, clause.token.start)
        end = start + len(word) + 2
        if start >= 0 and not (clause.text[end].isupper() or clause.text[end].isdigit()):  # not a name
            return clause.said(start + 1, end - 1, _CLUSTER)
    return None


def _stage(clause: Clause) -> Part | None:
    """The stage that a figure is of: ``giai đoạn 1 rộng 180 ha``."""
    for at in clause.before() if "stage" in clause.around else ():
        token = clause.tokens[at]
        if token.has("stage"):
            word = clause.folded[token.end + 1 : token.end + 6].split(" ")[0].strip(",.;:()")
            if (word.isdigit() and len(word) == 1) or word in clause.words["part_stage"]:
                return clause.said(token.start, token.end + 1 + len(word))
    return None


def _space(clause: Clause) -> Part | None:
    """What is let: ``nhà xưởng xây sẵn 4,5 USD/m2``."""
    for start, end in clause.phrases:
        part = clause.clean(start, end)
        if part and part.text.lower().startswith(tuple(clause.words["part_space"])):
            return part
    return None


def _handed_on(clause: Clause) -> Part | None:
    """A piece of foreign or domestic capital is that, too: ``1,08 tỷ USD vốn FDI, trong đó KCN A 640 triệu USD``."""
    broken_down = False
    for at in clause.back() if "breakdown" in clause.around else ():
        token = clause.tokens[at]
        broken_down = broken_down or token.has("breakdown")
        if broken_down and token.kind == "cue" and (token.has("domestic") or _is_foreign(clause, token)):
            return _origin_of(clause, token)
    return None


def _before_bracket(clause: Clause) -> Part | None:
    """The name right before a figure in brackets: ``Đài Loan (8.949 triệu USD)``."""
    if clause.at - clause.sentence.first < 2:
        return None
    name, bracket = clause.tokens[clause.at - 2], clause.tokens[clause.at - 1]
    if bracket.kind != "open" or name.kind != "name" or clause.is_own(clause.at - 2) or bracket.start - name.end > 1:
        return None
    return clause.said(name.start, name.end)


def _project(clause: Clause) -> Part | None:
    """The project or works that a figure is of."""
    for at in clause.before() if "project" in clause.around else ():
        token = clause.tokens[at]
        if token.has("project"):
            part = clause.clean(token.start, clause.behind(at)[1])
            if part and part.text.count(" ") > 1:
                return part
    return None


def _hired(clause: Clause) -> Part | None:
    """Workers that are looked for: ``cần tuyển``."""
    for at in (*clause.close(), *clause.before()) if "hires" in clause.around else ():
        token = clause.tokens[at]
        if token.has("hires") and token.has("plan"):
            return clause.said(token.start, token.end)
    return None


_Rules = tuple[Callable[[Clause], "Part | None"], ...]
_OTHERWISE: _Rules = (_first_in_clause, _origin, _kind, _counted, _before_bracket, _named, _alone, _of_clusters)
_RULES: dict[str, _Rules] = {
    "ratio": (_goal, _first_in_clause, _announced, _nearest),
    "other": (_first_in_clause, _announced, _before_bracket, _nearest),
    "growth": (_grown, _grown_before),
    "workers": (_first_in_clause, _hired, _origin, _counted, _alone, _of_clusters),
    "zones": (_clusters, _counted),
    "area": (_of_zones, _stage, _kind, _project, _named, _on_area, _alone, _of_clusters),
    "leasable_area": (_kind, _named, _on_area, _space, _alone),
    "leased_area": (_stage, _kind, _named, _on_area),
    "investment": (
        _first_in_clause,
        _origin,
        _of_projects,
        _handed_on,
        _stage,
        _kind,
        _before_bracket,
        _project,
        _named,
        _alone,
    ),
    "registered_capital": (_origin, _of_projects, _handed_on, _kind, _alone, _of_clusters),
    "realised_capital": (_origin, _of_projects, _stage, _named, _alone, _of_clusters),
    "budget": (_kind, _named, _of_clusters),
    "rent": (_named, _space),
    "wage": (_kind, _named),
    "occupancy_rate": (_stage, _named, _space, _of_clusters),
}
