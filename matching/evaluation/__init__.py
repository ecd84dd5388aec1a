"""Retrieval on texts alone, and its figures on judged cases: what evaluate_ranking prints."""

from matching.evaluation.retrieval import rank

__all__ = ["rank"]
