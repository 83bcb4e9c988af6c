"""Prints where the current releases of two folders differ and ends with 1 if they do: releases.py ONE OTHER

Compared is every file: all rows of all tables, the text of all pages, what the workbook's cells hold, contracts and
definitions. Left out of both sides is what tells one run from another whatever it computed: the ids of run, release and states
of tables, when and how long it ran, and the sums that follow from these.
"""
import csv
import json
import re
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as parquet

# Sums of files that hold times.
LEFT_OUT = {"checksums.sha256"}
OWN_COLUMNS = {"run_id", "release_id", "released_at", "computed_at", "finished_at", "seconds", "table_snapshot", "inputs"}
OWN_KEYS = {"id", "name", "version", "created", "hash", "bytes", "made_from"}
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


def current(folder):
    return Path(folder) / ("release=" + (Path(folder) / "CURRENT").read_text().strip())


def plain(text, release):
    return TIME.sub("TIME", text.replace(release.name.split("=")[-1], "RELEASE"))


def parquet_rows(file, release):
    table = parquet.read_table(file)
    kept = [name for name in table.column_names if name not in OWN_COLUMNS]
    return [repr(kept)] + sorted(repr(row) for row in table.select(kept).to_pylist())


def csv_rows(file, release):
    with open(file, encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    kept = [place for place, name in enumerate(rows[0]) if name not in OWN_COLUMNS]
    return [repr([row[place] for place in kept]) for row in rows[:1]] + sorted(
        repr([row[place] for place in kept]) for row in rows[1:])


def workbook_cells(file, release):
    with zipfile.ZipFile(file) as book:
        return ["%s: %s" % (name, plain(book.read(name).decode("utf-8"), release))
                for name in sorted(book.namelist()) if name.endswith(".xml") and not name.startswith("docProps/")]


def without_own(value):
    if isinstance(value, dict):
        return {key: without_own(item) for key, item in value.items() if key not in OWN_KEYS or isinstance(item, (dict, list))}
    return [without_own(item) for item in value] if isinstance(value, list) else value


def package(file, release):
    described = json.loads(file.read_text(encoding="utf-8"))
    described.pop("made_from", None)
    tables = {item["name"]: without_own(item) for item in described.pop("resources", [])}
    return [plain(json.dumps(without_own(described), sort_keys=True, ensure_ascii=False), release)] + [
        name + ": " + plain(json.dumps(item, sort_keys=True, ensure_ascii=False), release) for name, item in sorted(tables.items())]


def lines(file, release):
    return plain(file.read_text(encoding="utf-8"), release).splitlines()


READERS = {".parquet": parquet_rows, ".csv": csv_rows, ".xlsx": workbook_cells, ".json": package}


def main(one, other):
    one, other = current(one), current(other)
    files = [{str(file.relative_to(release)) for file in release.rglob("*") if file.is_file()} for release in (one, other)]
    differences = ["only on one side: " + name for name in sorted(files[0] ^ files[1])]
    compared = rows = 0
    for name in sorted(files[0] & files[1]):
        if Path(name).name in LEFT_OUT:
            continue
        read = READERS.get(Path(name).suffix, lines)
        left, right = read(one / name, one), read(other / name, other)
        compared += 1
        rows += len(left) if read is parquet_rows else 0
        if left != right:
            first = next((pair for pair in zip(left, right) if pair[0] != pair[1]), ("%d lines" % len(left), "%d lines" % len(right)))
            differences.append("%s differs, first\n  %.400s\n  %.400s" % (name, *first))
    for difference in differences:
        print(difference)
    print("%d files with %d rows compared: %d differences" % (compared, rows, len(differences)))
    return 1 if differences or not rows else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
