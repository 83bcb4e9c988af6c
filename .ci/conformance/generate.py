"""Writes DAG files that use what both sides know, the same for the same seed: generate.py FOLDER COUNT SEED.

Left out on purpose: catchup=False with calendar steps (months), because Airflow 3.1 answers what later versions corrected, and
catchup=True without a start date, which Airflow itself refuses.
"""
import datetime
import random
import sys
from pathlib import Path

import yaml

BASH = "airflow.providers.standard.operators.bash.BashOperator"
EMPTY = "airflow.providers.standard.operators.empty.EmptyOperator"
SPARK = "airflow.providers.apache.spark.operators.spark_submit.SparkSubmitOperator"
ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
CRONS = ["@daily", "@hourly", "@weekly", "@monthly", "@quarterly", "@yearly", "0 2 * * *", "*/30 * * * *", "15 4 * * 1-5",
         "0 0 1,15 * *", "30 1 * * 0", "0 0 */2 * 1", "5 22-2 * * *", "0 6 L * *", "0 3 * * MON#1", "0 */6 * * *",
         "10 2 29 2 *", "0 12 1 1,7 *", "45 23 * * 5,6", "0 0 31 * *", "7 3 * 3-10/3 *"]
RULES = ["all_success", "all_failed", "all_done", "one_success", "one_failed", "one_done", "none_failed", "none_skipped",
         "none_failed_min_one_success", "all_skipped", "always"]
TEMPLATES = ["{{ ds }}", "{{ ds_nodash }}", "{{ ts }}", "{{ ts_nodash }}", "{{ ts_nodash_with_tz }}",
             "{{ logical_date }}", "{{ logical_date | ds }}", "{{ data_interval_start }}", "{{ data_interval_end | ts }}",
             "{{ data_interval_end.in_timezone('Asia/Shanghai') | ds }}", "{{ data_interval_start.strftime('%Y/%m/%d %H') }}",
             "{{ macros.ds_add(ds, -7) }}", "{{ macros.ds_format(ds, '%Y-%m-%d', '%d.%m.%y') }}",
             "{{ (logical_date - macros.timedelta(days=1)).strftime('%Y-%m-%d') }}", "{{ dag.dag_id }}.{{ task.task_id }}",
             "{{ run_id }}", "{{ params.number + 1 }}", "{{ params.word | upper }}", "{{ params.words | join(',') }}",
             "{% for word in params.words %}{{ loop.index }}{{ word }} {% endfor %}",
             "{{ '%02d' % logical_date.month }}", "{{ logical_date.add(months=1).isoformat() }}", "{{ ti.task_id }}",
             "{% if params.number > 2 %}many{% else %}few{% endif %}", "{{ var.value.get('nothing', 'none') }}",
             "{{ dag_run.conf.get('who', 'nobody') }}", "{{ task_instance_key_str }}", "{{ params['word'][:2] }}",
             "{{ logical_date.subtract(days=3).to_date_string() }}", "{{ data_interval_start.int_timestamp }}",
             "{{ '%s is %d of %5.2f%%' % (params.word, params.number, 3) }}", "{{ (data_interval_end - data_interval_start).total_seconds() }} {{ (logical_date - data_interval_start).days }}",
             "{{ (logical_date + macros.timedelta(hours=30)).isoformat() }}", "{{ logical_date.timestamp() }}",
             "{{ logical_date.replace(day=1, hour=0).to_datetime_string() }}", "{{ logical_date.end_of('month') | ts }}",
             "{{ logical_date.day_of_year }} {{ logical_date.quarter }} {{ logical_date.week_of_year }}",
             "{{ logical_date.start_of('week').to_date_string() }}", "{{ ds[:7] }} {{ ds.split('-')[1] }}",
             "{{ 'late' if logical_date > data_interval_start else 'same' }}", "{{ macros.datetime.strptime(ds, '%Y-%m-%d') }}",
             "{{ params.number * 2 - 1 }} {{ params.number // 2 }} {{ 7 % 3 }}", "{{ ti.try_number }}{{ task.retries }}",
             "{{ params.words | map('upper') | join('+') }}", "{% set x = params.number %}{{ x }}", "{# nothing #}{{ params.word | title }}",
             "{{ params.words | first }} {{ params.word in ['banana'] }} {{ params.nothing is defined }}", "{{ not params.number }}",
             "{{ params }}", "{{ dag_run.run_id }} {{ macros.ds_add(ds, 31) }}", "{{ params.words | tojson }}",
             "{% if params.words and params.number < 9 %}a{% elif ds == '' %}b{% endif %}", "{{ 'a' ~ params.number ~ 'b' }}",
             "{% raw %}{{ raw }}{% endraw %}", "{{- ds -}}", "{{ params.word.replace('a', 'e').upper() }}",
             "{{ logical_date.format('YYYYMMDD HH:mm') }}", "{{ data_interval_start.date() }}", "{{ logical_date.weekday() }}",
             "{{ params.words | length }} {{ params.words[-1] }} {{ params.word | default('x') | replace('a', 'o') }}"]


def typed(name, **given):
    return {"__type__": name, **given}


def span(chance):
    unit = chance.choice(["minutes", "hours", "days"])
    return typed("datetime.timedelta", **{unit: chance.choice([1, 2, 5, 12, 45])})


def schedule(chance, zone):
    """A schedule, and the keys of the DAG that must go with it."""
    kind = chance.randrange(12)
    cron = chance.choice(CRONS)
    if kind == 0:
        return chance.choice([None, "None", "@once"]), {}
    if kind == 1:
        return "@continuous", {"max_active_runs": 1}
    if kind in (2, 3):
        return cron, {}
    if kind == 4:
        return span(chance), {}
    if kind in (5, 6):
        return typed("airflow.timetables.interval.CronDataIntervalTimetable", __args__=[cron], timezone=zone), {}
    if kind in (7, 8):
        more = {"interval": span(chance)} if chance.random() < 0.5 else {}
        return typed("airflow.timetables.trigger.CronTriggerTimetable", __args__=[cron], timezone=zone, **more), {}
    if kind == 9:
        months = typed("dateutil.relativedelta.relativedelta", months=chance.choice([1, 3]))
        return typed("airflow.timetables.interval.DeltaDataIntervalTimetable", __args__=[months]), {"catchup": True}
    if kind == 10:
        crons = chance.sample(CRONS, chance.choice([2, 3]))
        return typed("airflow.timetables.trigger.MultipleCronTriggerTimetable", __args__=crons, timezone=zone), {}
    name = chance.choice(["interval.DeltaDataIntervalTimetable", "trigger.DeltaTriggerTimetable"])
    return typed("airflow.timetables." + name, __args__=[span(chance)]), {}


def templates(chance):
    return " ".join(chance.sample(TEMPLATES, chance.choice([1, 2, 3])))


def operator(chance):
    kind = chance.random()
    if kind < 0.2:
        return {"operator": EMPTY}
    if kind < 0.35:
        return {"operator": SPARK, "application": "/opt/" + templates(chance) + ".jar", "java_class": "org.example.Main",
                "conf": {"spark.sql.shuffle.partitions": "8", "spark.tag": templates(chance)},
                "application_args": ["--date", templates(chance), "7"], "name": "job-" + templates(chance),
                "env_vars": {"DAY": templates(chance)}, "jars": "a.jar,b.jar"}
    task = {"operator": BASH, "bash_command": "echo " + templates(chance)}
    if chance.random() < 0.4:
        task["env"] = {"DAY": templates(chance), "PLAIN": "x y"}
        task["append_env"] = chance.random() < 0.5
    if chance.random() < 0.2:
        task["cwd"] = "/tmp"
    if chance.random() < 0.1:
        task["bash_command"] = "greet.sh"
    return task


def task(chance, before):
    made = operator(chance)
    if before and chance.random() < 0.8:
        made["dependencies"] = chance.sample(before, min(len(before), chance.choice([1, 1, 2, 3])))
    optional = {
        "trigger_rule": lambda: chance.choice(RULES),
        "retries": lambda: chance.randrange(5),
        "retry_delay": lambda: chance.choice([30, 90, span(chance)]),
        "priority_weight": lambda: chance.choice([1, 5, -2, 40]),
        "weight_rule": lambda: chance.choice(["downstream", "upstream", "absolute"]),
        "pool_slots": lambda: chance.choice([1, 2]),
        "depends_on_past": lambda: chance.random() < 0.5,
        "wait_for_downstream": lambda: True,
        "execution_timeout": lambda: span(chance),
        "max_active_tis_per_dag": lambda: 2,
        "owner": lambda: chance.choice(["ann", "bo"]),
        "params": lambda: {"number": chance.randrange(9)},
        "end_date": lambda: datetime.datetime(2027, 1, 1),
        "start_date": lambda: chance.choice([datetime.datetime(2025, 1, 1), datetime.datetime(2026, 11, 1)]),
    }
    for key, value in optional.items():
        if chance.random() < 0.15:
            made[key] = value()
    return made


def groups(chance, names):
    """Groups, one of them within another, and the group of some of the tasks."""
    made = {"first": {"tooltip": "the first"}, "second": {"dependencies": ["first"]}}
    if chance.random() < 0.6:
        made["inner"] = {"parent_group_name": "first"}
    if chance.random() < 0.5:
        made["second"]["default_args"] = {"retries": 7, "owner": "group"}
    if chance.random() < 0.4:
        made["first"]["prefix_group_id"] = False
    return made, {name: chance.choice(list(made)) for name in names if chance.random() < 0.7}


def dag(chance, number):
    zone = chance.choice(ZONES)
    plan, needed = schedule(chance, zone)
    names = ["t%02d" % index for index in range(chance.choice([1, 2, 4, 7]))]
    tasks = {name: task(chance, names[:index]) for index, name in enumerate(names)}
    made = {"schedule": plan, "catchup": chance.random() < 0.5, "tags": chance.sample(["a", "b", "c"], chance.randrange(3)),
            "params": {"number": chance.randrange(6), "word": "banana", "words": ["x", "yy", "z"]}}
    if chance.random() < 0.5:
        made["params"]["word"] = typed("airflow.sdk.Param", __args__=["apple"], type="string", minLength=2)
    start = chance.choice(["2025-03-30", "2024-02-29 13:45:00", "2026-10-20", "2025-12-31T23:59:59", "2026-01-01"])
    if chance.random() < 0.85 or made["catchup"] or needed.get("catchup"):
        chance.choice([made, made.setdefault("default_args", {})])["start_date"] = start
    if chance.random() < 0.7:
        made["timezone"] = zone
    if chance.random() < 0.25:
        chance.choice([made, made, made.setdefault("default_args", {})])["end_date"] = "2026-10-28"
    if chance.random() < 0.5:
        made.setdefault("default_args", {}).update({"retries": 2, "retry_delay": 60, "owner": "gen"})
    if chance.random() < 0.3:
        made["dagrun_timeout"] = span(chance)
    if chance.random() < 0.3:
        made["description"] = "A DAG with 'quotes', <tags> and 汉字"
    if chance.random() < 0.2:
        made["dag_display_name"] = "显示 " + str(number)
    if chance.random() < 0.3:
        made["max_active_runs"] = chance.choice([1, 3])
    if chance.random() < 0.3:
        made["max_active_tasks"] = chance.choice([4, 20])
    if chance.random() < 0.3:
        made["is_paused_upon_creation"] = chance.random() < 0.5
    if len(names) > 3 and chance.random() < 0.7:
        made["task_groups"], member = groups(chance, names)
        for name, group in member.items():
            tasks[name]["task_group_name"] = group
            # A group that waits for another of which this task is part would make a cycle.
            tasks[name].pop("dependencies", None)
        for name in names:
            if name not in member:
                tasks[name]["dependencies"] = [chance.choice(["first", "second"])]
        used = set(member.values()) | {"first"} & {"first" if g == "inner" else g for g in member.values()}
        made["task_groups"] = {k: v for k, v in made["task_groups"].items() if k in used or k in ("first", "second")}
    made.update(needed)
    listed = [{"task_id": name, **given} for name, given in tasks.items()] if chance.random() < 0.5 else tasks
    made["tasks"] = listed
    return made


def main(folder, count, seed):
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    (root / "greet.sh").write_text("echo hello {{ ds }} {{ params.word }}\n")
    for number in range(count):
        chance = random.Random(seed * 1000 + number)
        content = {"gen_%02d" % number: dag(chance, number)}
        if chance.random() < 0.3:
            content["default"] = {"default_args": {"owner": "from_default", "retries": 1}, "max_active_tasks": 9}
        (root / ("gen_%02d.yml" % number)).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
