from airflow import DAG  # noqa: F401  Airflow only reads files that name it
from dagfactory import load_yaml_dags
load_yaml_dags(globals_dict=globals())
