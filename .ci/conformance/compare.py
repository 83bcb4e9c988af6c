"""Prints where two descriptions of the same DAG files differ: compare.py AIRFLOW.json OURS.json COUNT

Ends with 1 if they do, or if not all COUNT DAGs could be loaded.
"""
import json
import re
import sys


def span(text):
    """Seconds of an ISO 8601 duration as Java writes it."""
    found = re.fullmatch(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", text or "")
    if not found:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    return hours * 3600 + minutes * 60 + seconds


def same(name, theirs, ours):
    if name == "dagrun_timeout":
        ours = span(ours)
    if name == "timezone":
        ours = {"Z": "UTC"}.get(ours, ours)
    if name == "fields":
        # Fields left empty may be missing on one side.
        def filled(given):
            return {key: value for key, value in given.items() if value not in (None, {}, [])}
        theirs, ours = filled(theirs), filled(ours)
    return theirs == ours


def differences(theirs, ours):
    for dag_id in sorted(set(theirs) | set(ours)):
        if dag_id not in theirs or dag_id not in ours:
            yield dag_id, "loaded", dag_id in theirs, dag_id in ours
            continue
        one, other = theirs[dag_id], ours[dag_id]
        for name, value in one["details"].items():
            if not same(name, value, other["details"].get(name)):
                yield dag_id, "details." + name, value, other["details"].get(name)
        if sorted(one["tasks"]) != sorted(other["tasks"]):
            yield dag_id, "tasks", sorted(one["tasks"]), sorted(other["tasks"])
            continue
        for task, facts in one["tasks"].items():
            for name, value in facts.items():
                if not same(name, value, other["tasks"][task].get(name)):
                    yield dag_id, task + "." + name, value, other["tasks"][task].get(name)
            if not same_fields(one["rendered"][task], other["rendered"][task]):
                yield dag_id, task + " rendered", one["rendered"][task], other["rendered"][task]
        for moment, runs in one["next"].items():
            if runs != other["next"][moment]:
                first = next((i for i, pair in enumerate(zip(runs, other["next"][moment])) if pair[0] != pair[1]), None)
                at = min(len(runs), len(other["next"][moment])) if first is None else first
                yield (dag_id, "next runs at %s, run %d of %d and %d" % (moment, at, len(runs), len(other["next"][moment])),
                       runs[at:at + 1], other["next"][moment][at:at + 1])


def same_fields(theirs, ours):
    if isinstance(theirs, str) or isinstance(ours, str):
        # Both refuse, each in its own words.
        return isinstance(theirs, str) and isinstance(ours, str)
    return same("fields", theirs, ours)


def main(theirs, ours, expected):
    with open(theirs) as file:
        airflow = json.load(file)
    with open(ours) as file:
        shequ = json.load(file)
    found = list(differences(airflow["dags"], shequ["dags"]))
    for dag_id, what, one, other in found:
        print("%s %s\n  airflow: %s\n  ours:    %s" % (dag_id, what, json.dumps(one, ensure_ascii=False), json.dumps(other, ensure_ascii=False)))
    for side, errors in (("airflow", airflow["import_errors"]), ("ours", shequ["import_errors"])):
        if errors:
            print("import errors of %s: %s" % (side, errors))
    tasks = sum(len(dag["tasks"]) for dag in airflow["dags"].values())
    runs = sum(len(runs) for dag in airflow["dags"].values() for runs in dag["next"].values())
    refused = sum(isinstance(one, str) for dag in airflow["dags"].values() for one in dag["rendered"].values())
    print("%d DAGs, %d tasks (%d of them refuse to render), %d next runs compared: %d differences"
          % (len(airflow["dags"]), tasks, refused, runs, len(found)))
    if len(airflow["dags"]) != int(expected):
        print("Airflow loaded %d of %s DAGs" % (len(airflow["dags"]), expected))
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
