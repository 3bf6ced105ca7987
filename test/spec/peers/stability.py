"""Reads tables of readings (subjects x readings) as JSON and writes what pingouin and formulas in numpy give for them."""

import json
import sys

import numpy as np
import pandas as pd
import pingouin as pg
from scipy import stats


def icc(table):
    n, k = table.shape
    data = pd.DataFrame({"subject": np.repeat(np.arange(n), k), "reader": np.tile(np.arange(k), n), "value": table.ravel()})
    # The interval is rounded to two digits by default.
    pg.options["round.column.CI95"] = None
    rows = pg.intraclass_corr(data, targets="subject", raters="reader", ratings="value")
    return {row.Type: [row.ICC, *row.CI95] for row in rows.itertuples()}


def lin(x, y):
    """Lin 1989 with the correction of 2000, as printed."""
    n, mx, my, vx, vy = len(x), x.mean(), y.mean(), x.var(), y.var()
    cov = np.cov(x, y, bias=True)[0, 1]
    c = 2 * cov / (vx + vy + (mx - my) ** 2)
    r, u2 = np.corrcoef(x, y)[0, 1], (mx - my) ** 2 / np.sqrt(vx * vy)
    variance = (
        (1 - r**2) * c**2 / ((1 - c**2) * r**2)
        + 2 * c**3 * (1 - c) * u2 / (r * (1 - c**2) ** 2)
        - c**4 * u2**2 / (2 * r**2 * (1 - c**2) ** 2)
    ) / (n - 2)
    z, half = np.arctanh(c), stats.norm.ppf(0.975) * np.sqrt(variance)
    return c, np.tanh(z - half), np.tanh(z + half)


def overall(table):
    """Barnhart, Haber and Song: the mean of the pairwise coefficients, weighted by their denominators."""
    k, above, below = table.shape[1], 0.0, 0.0
    for a in range(k):
        for b in range(a + 1, k):
            x, y = table[:, a], table[:, b]
            weight = x.var() + y.var() + (x.mean() - y.mean()) ** 2
            above, below = above + weight * lin(x, y)[0], below + weight
    return above / below


def ccc(table):
    n, k = table.shape
    if k == 2:
        return lin(table[:, 0], table[:, 1])
    whole = np.arctanh(overall(table))
    pseudo = np.array([n * whole - (n - 1) * np.arctanh(overall(np.delete(table, i, axis=0))) for i in range(n)])
    half = stats.t.ppf(0.975, n - 1) * pseudo.std(ddof=1) / np.sqrt(n)
    return np.tanh(whole), np.tanh(whole - half), np.tanh(whole + half)


def spread(value, df):
    return [value, value * np.sqrt(df / stats.chi2.ppf(0.975, df)), value * np.sqrt(df / stats.chi2.ppf(0.025, df))]


def limits(table):
    n, k = table.shape
    if k > 2:
        return [float(v) for v in (1.96 * np.sqrt(((table - table.mean(1, keepdims=True)) ** 2).sum() / (n * k)),)]
    d = table[:, 1] - table[:, 0]
    bias, s, t = d.mean(), d.std(ddof=1), stats.t.ppf(0.975, n - 1)
    half, e = t * s * np.sqrt(1 / n + 1.96**2 / (2 * (n - 1))), t * s / np.sqrt(n)
    low, high = bias - 1.96 * s, bias + 1.96 * s
    return [bias, bias - e, bias + e, low, low - half, low + half, high, high - half, high + half]


def answer(table):
    table = np.array(table, dtype=float)
    n, k = table.shape
    wsd = np.sqrt(table.var(axis=1, ddof=1).mean())
    wcv = np.sqrt((table.var(axis=1, ddof=1) / table.mean(axis=1) ** 2).mean())
    return {
        "icc": icc(table),
        "ccc": [float(v) for v in ccc(table)],
        "withinSd": spread(wsd, n * (k - 1)),
        "withinCv": spread(wcv, n * (k - 1)),
        "repeatability": spread(1.96 * np.sqrt(2) * wsd, n * (k - 1)),
        "limits": limits(table),
    }


json.dump([answer(table) for table in json.load(sys.stdin)], sys.stdout)
