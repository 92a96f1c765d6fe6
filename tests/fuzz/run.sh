#!/usr/bin/env bash
# run.sh clean   WORK CORPUS DICTIONARY PROGRAM          passes when nothing is found
# run.sh planted WORK CORPUS DICTIONARY PROGRAM CLEAN    passes when the planted bug is found within 3 minutes
#                                                        and CLEAN, without it, takes the same input
set -eu
mode=$1 work=$2 corpus=$3 dictionary=$4 program=$5 clean=${6:-}
rm -rf "$work"
mkdir -p "$work/new" "$work/found"
options=(-artifact_prefix="$work/found/" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1)
if [ -f "$dictionary" ]; then
    options+=(-dict="$dictionary")
fi

if [ "$mode" = clean ]; then
    exec "$program" "${options[@]}" -max_total_time="${FOYER_FUZZ_SECONDS:-10}" "$work/new" "$corpus"
fi

if "$program" "${options[@]}" -max_total_time=180 "$work/new" "$corpus" >"$work/log" 2>&1; then
    echo "the planted bug was not found in 3 minutes"
    exit 1
fi
input=$(find "$work/found" -type f -name 'crash-*' | head -n 1)
if [ -z "$input" ]; then
    echo "the planted program failed, but not by a crash:"
    tail -n 20 "$work/log"
    exit 1
fi
grep -m 1 -E 'runtime error|ERROR: AddressSanitizer|deadly signal' "$work/log" || true
if ! "$clean" -timeout=10 "$input" >"$work/clean.log" 2>&1; then
    echo "the same input breaks the program without the planted bug: a real one"
    tail -n 20 "$work/clean.log"
    exit 1
fi
echo "found, and only in the planted program: $(basename "$input")"
