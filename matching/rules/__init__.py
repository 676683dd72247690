"""Programme rules as dated, sourced rows; see `rulebook` for the rows that ship."""

from matching.rules.book import RuleBook, rulebook
from matching.rules.countries import Countries
from matching.rules.row import Confidence, Rule, RuleError, RuleKind

__all__ = ["Confidence", "Countries", "Rule", "RuleBook", "RuleError", "RuleKind", "rulebook"]
