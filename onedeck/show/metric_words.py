"""What a metric means, in words: its title, definition, shape and the SQL it counts."""

from collections.abc import Mapping
from typing import Any

DIRECTIONS = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neutral": "neither direction is better by itself",
}
SHAPES = {
    "share": "a share: good rows over all rows of the population",
    "mean": "a mean over the rows of the population",
    "ratio": "a ratio of two sums over the rows of the population",
    "quantile": "a quantile over the rows of the population, off by 1 % at most",
    "total": "a sum over the rows of the population",
}


def metric_words(name: str, metric: Mapping[str, Any]) -> str:
    """Return what a metric of the catalog means; `metric` has the columns of `metrics`, and `grain_about`."""
    sql = [("population", metric["population"]), ("expression", metric["expression"])]
    sql += [(key, metric[key]) for key in ("denominator", "unknown") if metric[key]]
    sql += [("quantile", f"{metric['quantile']:g}")] if metric["quantile"] is not None else []
    lines = [
        f"metric {name}: {metric['title']}. {metric['description']}",
        f"  dimension   {metric['dimension']}; {DIRECTIONS[metric['direction']]}",
        f"  unit        {metric['unit']}",
        f"  shape       {SHAPES[metric['shape']]}",
        f"  counts      {metric['grain']}: {metric['grain_about']}",
        f"  definition  {metric['definition']}",
        f"  file        {metric['file']}",
        *(f"  {key:<11} {text}" for key, text in sql),
    ]
    if metric["unknown"]:
        lines.append(
            "  Rows nobody can know make it a range: once none of them counted, once all; there is no midpoint."
        )
    return "\n".join([*lines, f"`onedeck sql {name}` prints the SQL that counts it."])
