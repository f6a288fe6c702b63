"""Writes golden.json: the app's intervals computed by numpy, scipy and statsmodels from the definitions.

    python3 -m venv venv && venv/bin/pip install numpy scipy statsmodels
    venv/bin/python golden.py > golden.json
"""

import json

import numpy as np
import scipy.stats as st
from statsmodels.stats.proportion import confint_proportions_2indep


def ratio(units):
    y, x = np.array(units, dtype=float).T
    value = y.sum() / x.sum()
    psi = (y - value * x) / x.mean()
    return {"value": value, "variance": psi.var(ddof=1) / len(psi), "units": len(psi)}


def relative(a, b):
    # Welch's t-test of two means, handed the log-scale means and standard errors.
    va, vb = a["variance"] / a["value"] ** 2, b["variance"] / b["value"] ** 2
    df = (va + vb) ** 2 / (va**2 / (a["units"] - 1) + vb**2 / (b["units"] - 1))
    log = np.log(b["value"] / a["value"])
    low, high = st.t.interval(0.95, df, loc=log, scale=np.sqrt(va + vb))
    return {"estimate": np.expm1(log), "low": np.expm1(low), "high": np.expm1(high)}


rng = np.random.default_rng(7)


def clustered(n, mean):
    """Units with one to six runs and skewed cost, rounded so that the numbers can be read."""
    runs = rng.integers(1, 7, n)
    level = rng.lognormal(0, 0.6, n)
    return [[round(float(mean * l * rng.gamma(2 * r, 0.5)), 4), int(r)] for l, r in zip(level, runs)]


ratios = []
for na, nb, mb in [(12, 9, 1.4), (40, 35, 1.0), (2, 3, 0.5), (150, 20, 1.1)]:
    a, b = clustered(na, 1.0), clustered(nb, mb)
    ra, rb = ratio(a), ratio(b)
    ratios.append({"a": a, "b": b, "ratioA": ra, "ratioB": rb, "relative": relative(ra, rb)})

shares = []
for ha, na, hb, nb in [(5, 20, 9, 22), (0, 15, 3, 12), (0, 10, 0, 10), (30, 200, 41, 180), (7, 7, 1, 9)]:
    low, high = confint_proportions_2indep(hb, nb, ha, na, method="newcomb", compare="diff", alpha=0.05)
    shares.append(
        {
            "a": {"hits": ha, "of": na},
            "b": {"hits": hb, "of": nb},
            "difference": {"estimate": hb / nb - ha / na, "low": low, "high": high},
        }
    )

print(json.dumps({"ratios": ratios, "shares": shares}, indent=1))
