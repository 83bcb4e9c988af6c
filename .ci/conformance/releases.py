"""Prints where the current releases of two folders differ and ends with 1 if they do: releases.py ONE OTHER

Compared are all rows of all tables but the record of the run itself, and the text of all pages, with the release's own id
left out of both.
"""
import re
import sys
from pathlib import Path

import pyarrow.parquet as parquet

# What tells one run from another whatever it computed.
OF_THE_RUN = {"run"}
OWN_COLUMNS = {"run_id", "release_id", "released_at", "computed_at", "finished_at", "seconds", "table_snapshot"}


def current(folder):
    return Path(folder) / ("release=" + (Path(folder) / "CURRENT").read_text().strip())


def rows(file):
    table = parquet.read_table(file)
    kept = [name for name in table.column_names if name not in OWN_COLUMNS]
    return kept, sorted(repr(row) for row in table.select(kept).to_pylist())


def page(file, release):
    text = file.read_text(encoding="utf-8", errors="replace").replace(release.name.split("=")[-1], "RELEASE")
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", "TIME", text)


def main(one, other):
    one, other = current(one), current(other)
    files = [sorted(str(file.relative_to(release)) for file in release.rglob("*") if file.is_file()) for release in (one, other)]
    differences = ["only on one side: " + name for name in sorted(set(files[0]) ^ set(files[1]))]
    compared = total = 0
    for name in sorted(set(files[0]) & set(files[1])):
        if name.endswith(".parquet") and name.split("/")[0] not in OF_THE_RUN:
            left, right = rows(one / name), rows(other / name)
            total += len(left[1])
            compared += 1
            if left != right:
                first = next((pair for pair in zip(left[1], right[1]) if pair[0] != pair[1]), (left[0], right[0]))
                differences.append("%s: %d and %d rows, first difference\n  %s\n  %s" % (name, len(left[1]), len(right[1]), *first))
        elif name.endswith((".html", ".svg", ".csv")) and name not in ("csv/run.csv", "csv/lineage.csv"):
            compared += 1
            if page(one / name, one) != page(other / name, other):
                differences.append(name + " differs")
    for difference in differences:
        print(difference)
    print("%d files with %d rows compared: %d differences" % (compared, total, len(differences)))
    return 1 if differences or not total else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
