#!/usr/bin/env bash
# Has an application run by the warm process of a folder, which is started if there is none, and ends with its exit code.
# $1 the folder, $2 the application as one word; the rest is the command that starts the process.
folder="$1"
application="$2"
shift 2
answer=$(mktemp) || exit 1
trap 'rm -f "$answer"' EXIT
# The process outlives this attempt: nothing of the attempt is to be found in its environment.
for name in ${!AIRFLOW_CTX_@}; do unset "$name"; done

connect() {
  local port
  read -r port word 2>/dev/null < "$folder/address" || return 1
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2>/dev/null
}

start() {
  mkdir -p "$(dirname "$folder")" && mkdir -p -m 700 "$folder" || return 1
  (
    flock 9
    if ! connect; then
      rm -f "$folder/address"
      # Not in the attempt's folder, which goes with the attempt.
      cd "$folder" || exit 1
      setsid "$@" >> "$folder/log" 2>&1 < /dev/null 9>&- &
      started=$!
      while [ ! -s "$folder/address" ] && kill -0 "$started" 2>/dev/null; do sleep 0.1; done
    fi
  ) 9> "$folder/lock"
}

for _ in 1 2 3; do
  if connect; then
    printf '%s %s %s\n' "$word" "$answer" "$application" >&3
    cat <&3
    exec 3>&-
    [ -s "$answer" ] && exit "$(cat "$answer")"
    echo "The process that Spark stays up in ended before the application did, see $folder/log" >&2
    tail -n 20 "$folder/log" >&2 2>/dev/null
    exit 1
  fi
  start "$@"
done
echo "The process that Spark stays up in could not be started:" >&2
tail -n 20 "$folder/log" >&2 2>/dev/null
exit 1
