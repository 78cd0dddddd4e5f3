"""Mentions -> facts: the names of the article, its figures, what is decided of them, and the facts of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from kcn_extract.article.header import Header
from kcn_extract.article.tree import Article
from kcn_extract.facts.assemble import Made, assemble
from kcn_extract.facts.candidates.namings import namings_of
from kcn_extract.facts.candidates.periods import moments_of
from kcn_extract.facts.decide import Decisions, Known, decide
from kcn_extract.facts.figures import figures_of
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.names import entities_of, with_weak_names
from kcn_extract.facts.outline import outline_of
from kcn_extract.facts.tokens import Tokenizer, figure_type
from kcn_extract.facts.view import view_of
from kcn_extract.facts.weights import WeightsOfSlots
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Fact, Mention

CONFIDENCE = 0.5


class Linker:
    """Links mentions to facts; immutable, made once for a lexicon, a gazetteer and the weights of the choices, which
    are loaded with the first article that has figures. Facts of less than ``confidence`` are left out."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        load_weights: Callable[[], WeightsOfSlots],
        confidence: float = CONFIDENCE,
    ) -> None:
        self.lexicon, self.gazetteer, self.confidence = lexicon, gazetteer, confidence
        self.tokenizer = Tokenizer(lexicon)
        self._load_weights = load_weights

    @cached_property
    def weights(self) -> WeightsOfSlots:
        return self._load_weights()

    def link(self, known: Known) -> list[Fact]:
        """The facts of an article, in reading order."""
        made, _ = self.made(known)
        return [each.fact for each in made if (each.fact.confidence or 0) >= self.confidence]

    def made(self, known: Known, in_full: bool = False) -> tuple[list[Made], Decisions]:
        """All facts of an article, also those in doubt, and what was decided for them."""
        decisions = decide(known, self.weights, in_full)
        return assemble(known, decisions, self.weights), decisions

    def known(self, header: Header, tree: Article, mentions: list[Mention]) -> Known:
        """What is known of an article before anything is decided. ``mentions`` are all of its record."""
        tokens = self.tokenizer.tokens(header.shadow, mentions)
        tokens = with_weak_names(header.shadow, tokens, self.lexicon)
        view = view_of(header, outline_of(tree), tokens)
        namings = namings_of(view, entities_of(view, self.gazetteer, self.lexicon))
        return Known(view, figures_of(view), namings, moments_of(view), self.lexicon)


def has_figures(mentions: Iterable[Mention]) -> bool:
    """Whether there is anything that a fact could be made of."""
    return any(mention.value is not None and figure_type(mention) for mention in mentions)
