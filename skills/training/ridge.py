"""Ridge regression of many targets on sparse features, by conjugate gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def fit_ridge(
    features: Any,
    targets: NDArray[np.float32],
    *,
    row_weights: NDArray[np.float32],
    penalty: float,
    iterations: int,
    progress: Callable[[int, float], None],
) -> NDArray[np.float32]:
    """Return W (columns of features, d) that minimises the weighted squared error plus a penalty.

    features: scipy CSR (n, f), L2-normalised rows; targets (n, d); row_weights (n,), positive.
    Minimises sum_i w_i |x_i W - y_i|^2 + penalty |W|^2. The number of iterations is fixed (the
    same input gives the same matrix) and small: stopping early regularises as well.
    progress is told the iteration and the share of the residual that is left.
    """
    from scipy.sparse import diags

    roots = np.sqrt(row_weights).astype(np.float32)
    rows = (diags(roots) @ features).tocsr()
    columns = rows.T.tocsr()
    # Jacobi preconditioning: frequent n-grams have a hundred times the weight of rare ones.
    diagonal = np.asarray(rows.multiply(rows).sum(axis=0)).ravel() + penalty
    inverse = (1.0 / diagonal).astype(np.float32)[:, None]
    residual = columns @ (roots[:, None] * targets)
    start = float((residual * residual).sum())
    solution = np.zeros_like(residual)
    preconditioned = inverse * residual
    direction = preconditioned.copy()
    inner = (residual * preconditioned).sum(axis=0)
    tiny = np.finfo(np.float32).tiny
    for iteration in range(1, iterations + 1):
        image = columns @ (rows @ direction)
        image += np.float32(penalty) * direction
        step = (inner / np.maximum((direction * image).sum(axis=0), tiny)).astype(np.float32)
        solution += step * direction
        residual -= step * image
        preconditioned = inverse * residual
        following = (residual * preconditioned).sum(axis=0)
        direction *= (following / np.maximum(inner, tiny)).astype(np.float32)
        direction += preconditioned
        inner = following
        left = float((residual * residual).sum()) / start if start else 0.0
        progress(iteration, float(np.sqrt(left)))
    return np.asarray(solution, dtype=np.float32)
