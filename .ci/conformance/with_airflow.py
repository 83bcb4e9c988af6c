"""Says what a real Airflow makes of a folder of DAG files, as JSON: with_airflow.py FOLDER MOMENT...

Each MOMENT is a time the next runs are asked at, and the date the tasks are rendered for.
"""
import datetime
import json
import sys

import airflow
import time_machine

from airflow.models.dagbag import DagBag

RUNS = 20
IS_AIRFLOW_2 = airflow.__version__.startswith("2.")


def iso(moment):
    return None if moment is None else moment.astimezone(datetime.timezone.utc).isoformat()


def seconds(span):
    return None if span is None else span.total_seconds()


def plain(value):
    """Values as JSON has them; what JSON lacks as its text."""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return None if value is None else str(value)


def details(dag, scheduled):
    return {
        "dag_display_name": dag.dag_display_name,
        "description": dag.description,
        "timetable_summary": dag.timetable.summary,
        "timezone": dag.timezone.name,
        "catchup": str(dag.catchup),
        # What the scheduler goes by: the DAG's own dates and those of its tasks.
        "start_date": iso(scheduled._time_restriction.earliest),
        "end_date": iso(scheduled._time_restriction.latest),
        "tags": sorted(dag.tags),
        "max_active_tasks": str(dag.max_active_tasks),
        "max_active_runs": str(dag.max_active_runs),
        "dagrun_timeout": seconds(dag.dagrun_timeout),
        "owners": sorted(part.strip() for part in dag.owner.split(",")),
        "is_paused_upon_creation": dag.is_paused_upon_creation,
        "params": {name: plain(dag.params[name]) for name in dag.params},
    }


def next_runs(scheduled):
    runs, last = [], None
    for _ in range(RUNS):
        info = scheduled.next_dagrun_info(last, restricted=True)
        if info is None:
            break
        last = info.data_interval
        runs.append([iso(info.logical_date), iso(last.start), iso(last.end), iso(info.run_after)])
    return runs


def task(one):
    group = one.task_group
    path = []
    while group is not None and group.group_id is not None:
        path.insert(0, group.group_id)
        group = group.parent_group
    return {
        "operator": one.task_type,
        "upstream_task_ids": sorted(one.upstream_task_ids),
        "downstream_task_ids": sorted(one.downstream_task_ids),
        "trigger_rule": str(getattr(one.trigger_rule, "value", one.trigger_rule)),
        "retries": one.retries,
        "retry_delay": seconds(one.retry_delay),
        "execution_timeout": seconds(one.execution_timeout),
        "pool": one.pool,
        "pool_slots": one.pool_slots,
        "weight_rule": weight_rule(one),
        "depends_on_past": bool(one.depends_on_past),
        "wait_for_downstream": bool(one.wait_for_downstream),
        "max_active_tis_per_dag": one.max_active_tis_per_dag,
        "owner": one.owner,
        "task_groups": path,
    }


def weight_rule(one):
    rule = one.weight_rule
    return getattr(rule, "value", None) or type(rule).__name__.strip("_").replace("PriorityWeightStrategy", "").lower()


def weights(scheduled):
    return {one.task_id: one.priority_weight_total for one in scheduled.tasks if hasattr(one, "priority_weight_total")}


def rendered(dag, scheduled, task_id, date):
    """What tasks render prints, by Airflow's own steps."""
    from airflow.cli.commands.task_command import _get_ti
    from airflow.utils.session import create_session

    named = "exec_date_or_run_id" if IS_AIRFLOW_2 else "logical_date_or_run_id"
    instance, _ = _get_ti(scheduled.get_task(task_id=task_id), -1, create_if_necessary="memory", **{named: date})
    with create_session() as session:
        context = instance.get_template_context(session=session)
        one = dag.get_task(task_id)
        context["task"] = context["ti"].task = one
        one.render_template_fields(context)
        return {field: plain(getattr(one, field)) for field in one.template_fields}


def main(folder, moments):
    from airflow.serialization.serialized_objects import SerializedDAG

    bag = DagBag(dag_folder=folder, include_examples=False)
    register(bag)
    answer = {"import_errors": bag.import_errors, "dags": {}}
    for dag_id, dag in sorted(bag.dags.items()):
        scheduled = SerializedDAG.deserialize_dag(SerializedDAG.serialize_dag(dag))
        made = {"details": details(dag, scheduled), "tasks": {one.task_id: task(one) for one in dag.tasks}, "next": {}, "rendered": {}}
        for task_id, weight in weights(scheduled).items():
            made["tasks"][task_id]["priority_weight"] = weight
        for moment in moments:
            with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
                made["next"][moment] = next_runs(scheduled)
        for one in list(dag.tasks):
            try:
                made["rendered"][one.task_id] = rendered(dag, scheduled, one.task_id, moments[0])
            except Exception as problem:  # what a template may raise is the comparison's business
                made["rendered"][one.task_id] = "error " + type(problem).__name__ + ": " + str(problem)[:300]
        answer["dags"][dag_id] = made
    json.dump(answer, sys.stdout, indent=1, sort_keys=True)


def register(bag):
    """Writes the DAGs to Airflow's database, which its rendering asks for their version."""
    if IS_AIRFLOW_2:
        bag.sync_to_db()
        return
    from airflow.models.dagbag import sync_bag_to_db
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    with create_session() as session:
        if session.get(DagBundleModel, "conformance") is None:
            session.add(DagBundleModel(name="conformance"))
    sync_bag_to_db(bag, "conformance", None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
