"""Fits the linear ranker: listwise softmax over sampled candidates, then calibration."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.ranking.ranker import LinearRanker, Numbers
from matching.records import Indices

_CONSTANT = 1e-4
STEPS = ("few_projects",)
"""Features whose weight is set by the calibration too."""
_TOP = 10
_ROUNDS = 2
REFERENCE_PRIOR = 0.02
"""Fit is stated for a shortlist on which one company in fifty is a partner."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows of candidates grouped by question.

    `values` (n, features) scaled features; `hit` 1 for true partners; `weight` how many real
    candidates a row stands for (sampled ones stand for many); `question` the group of each row,
    ascending; `names` the feature names.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    hit: NDArray[np.float32]
    weight: NDArray[np.float32]
    question: Indices


def join(samples: list[Sample]) -> Sample:
    """Several samples as one, questions kept apart."""
    shift = 0
    questions = []
    for sample in samples:
        questions.append(sample.question + shift)
        shift += int(sample.question.max(initial=-1)) + 1
    return Sample(
        samples[0].names,
        np.concatenate([s.values for s in samples]),
        np.concatenate([s.hit for s in samples]),
        np.concatenate([s.weight for s in samples]),
        np.concatenate(questions),
    )


def fit(sample: Sample, ridge: float = 1000.0, *, within_reach: bool = False) -> LinearRanker:
    """A calibrated linear ranker.

    The weights maximise, per question, the log-probability that a softmax over its candidates
    picks its partners (Cao et al. 2007, ListNet's top-one loss), each question counting by the
    square root of its partners, with a Gaussian prior of precision `ridge` on standardised
    weights. Calibration then fits one slope, one intercept and a step for candidates of few
    projects (a straight line over counts expects a quarter too much of them) to all weighted rows
    and moves the base rate to REFERENCE_PRIOR.

    Where most partners lie out of reach (a newcomer's record tells little), they pull the weights
    towards the average and spoil the top of the list. With `within_reach` the fit is repeated
    twice with partners weighted by 1 / (1 + rank / 10), their rank after the fit before, as
    metric-driven losses do (Wang et al. 2018, LambdaLoss).
    """
    centres, deviation = _moments(sample.values)
    moved = np.nan_to_num((sample.values - centres) / np.maximum(deviation, _CONSTANT))
    rows = moved.astype(np.float32)
    weights, precision = _listwise(rows, sample, ridge)
    for _ in range(_ROUNDS if within_reach else 0):
        nearer = replace(sample, hit=_within_reach(rows @ weights, sample))
        weights, precision = _listwise(rows, nearer, ridge)
    score = rows @ weights
    stepped = [k for k, name in enumerate(sample.names) if name in STEPS]
    curve, error = _platt(score, rows[:, stepped], sample)
    slope, intercept = curve[0], curve[-1]
    rate = float(np.average(sample.hit, weights=sample.weight))
    base = intercept + _logit(REFERENCE_PRIOR) - _logit(rate)
    # A feature that never varies teaches nothing and must not count elsewhere.
    scale = np.where(deviation > _CONSTANT, slope / np.maximum(deviation, _CONSTANT), 0)
    steps = np.zeros_like(weights)
    steps[stepped] = curve[1:-1] / slope
    return LinearRanker(
        names=sample.names,
        weights=(weights + steps) * scale,
        centres=centres,
        covariance=np.asarray(np.linalg.inv(precision) * np.outer(scale, scale)),
        base=float(base),
        spread=error,
    )


def _within_reach(score: Numbers, sample: Sample) -> NDArray[np.float32]:
    """Partners weighted by 1 / (1 + rank / 10) within their question; the same sum in all."""
    order = np.lexsort((-score, sample.question))
    passed = np.cumsum(sample.weight[order], dtype=np.float64)
    starts = np.flatnonzero(np.r_[True, np.diff(sample.question[order]) != 0])
    size = np.diff(np.r_[starts, len(order)])
    before = np.repeat(np.r_[0.0, passed[starts[1:] - 1]], size)
    rank = np.empty(len(order))
    rank[order] = passed - before
    weighted = sample.hit / (1 + rank / _TOP)
    return np.asarray(weighted * sample.hit.sum() / max(weighted.sum(), 1e-9), dtype=np.float32)


def _moments(values: NDArray[np.float32]) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of every feature over its known values; 0 where none is."""
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=0), 1)
    plain = np.where(known, values, 0).astype(np.float64)
    mean = plain.sum(axis=0) / count
    square = (np.where(known, plain - mean, 0) ** 2).sum(axis=0) / count
    return mean, np.sqrt(square)


def _listwise(rows: NDArray[np.float32], sample: Sample, ridge: float) -> tuple[Numbers, Numbers]:
    starts = np.flatnonzero(np.r_[True, np.diff(sample.question) != 0])
    size = np.diff(np.r_[starts, len(rows)])
    group = np.repeat(np.arange(len(starts)), size)
    hits = np.add.reduceat(sample.hit, starts)
    importance = np.where(hits > 0, 1 / np.sqrt(np.maximum(hits, 1)), 0)
    log_weight = np.log(sample.weight)

    def probabilities(weights: Numbers) -> tuple[NDArray[np.float64], Numbers]:
        score = rows @ weights.astype(np.float32) + log_weight
        top = np.maximum.reduceat(score, starts)
        mass = np.exp((score - top[group]).astype(np.float64))
        total = np.add.reduceat(mass, starts)
        return mass / total[group], top + np.log(total)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        chance, normaliser = probabilities(weights)
        score = rows @ weights.astype(np.float32) + log_weight
        gained = np.add.reduceat(sample.hit * score, starts) - hits * normaliser
        residual = (sample.hit - hits[group] * chance) * importance[group]
        slope = -(residual.astype(np.float32) @ rows).astype(np.float64) + ridge * weights
        return float(-(gained * importance).sum() + ridge * (weights @ weights) / 2), slope

    found = minimize(
        loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120}
    ).x
    chance, _ = probabilities(found)
    mass = (hits[group] * importance[group] * chance).astype(np.float32)
    mean = np.add.reduceat(rows * chance[:, None].astype(np.float32), starts, axis=0)
    scale = (hits * importance).astype(np.float32)
    precision = (rows * mass[:, None]).T @ rows - (mean * scale[:, None]).T @ mean
    return found, precision.astype(np.float64) + ridge * np.eye(rows.shape[1])


def _platt(score: Numbers, steps: NDArray[np.float32], sample: Sample) -> tuple[Numbers, float]:
    """Coefficients of a weighted logistic curve: score, steps (n, k), 1; and the last's error."""
    mean, width = float(score.mean()), float(score.std()) + 1e-9
    design = np.column_stack([(score - mean) / width, steps, np.ones_like(score)])
    design = design.astype(np.float64)
    beta = np.zeros(design.shape[1])
    beta[0], beta[-1] = 1.0, _logit(float(np.average(sample.hit, weights=sample.weight)))
    hessian = np.eye(len(beta))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (sample.weight * (sample.hit - chance))
        curve = sample.weight * chance * (1 - chance)
        hessian = (design * curve[:, None]).T @ design + 1e-6 * np.eye(len(beta))
        step = np.linalg.solve(hessian, slope)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    error = float(np.sqrt(np.linalg.inv(hessian)[-1, -1]))
    beta[-1] -= beta[0] * mean / width
    beta[0] /= width
    return beta, error


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))
