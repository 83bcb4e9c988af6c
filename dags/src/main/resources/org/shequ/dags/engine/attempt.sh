#!/usr/bin/env bash
# Runs one attempt of a task and leaves its exit code behind, so that the result outlives the scheduler that started it.
# $1 the attempt's folder, $2 its log, $3 after how many minutes without a sign of life from a scheduler it must stop.
dir="$1"
log="$2"
limit="$3"
# Whoever makes this folder first owns the attempt: this script, or a scheduler that has given it up.
mkdir "$dir/claim" 2>/dev/null || exit 0
echo "$$" > "$dir/pid.new" && mv "$dir/pid.new" "$dir/pid"
work="$dir/work"
mkdir -p "$work"
cd "$(cat "$dir/folder" 2>/dev/null || echo "$work")" || exit 1
bash "$dir/command" >> "$log" 2>&1 < /dev/null &
child=$!
(
  while sleep 15; do
    if [ -n "$(find "$dir/lease" -mmin "+$limit" 2>/dev/null)" ]; then
      echo "No scheduler has looked after this attempt for $limit minutes: stopped" >> "$log"
      kill -KILL -- "-$$"
    fi
  done
) > /dev/null 2>&1 < /dev/null &
watch=$!
wait "$child"
code=$?
kill "$watch" 2>/dev/null
echo "$code" > "$dir/exit.new" && mv "$dir/exit.new" "$dir/exit"
cd / && rm -rf "$work"
exit 0
