#!/usr/bin/env bash
# Installs what the tests need, builds, and runs them.
#   ./tests/run.sh                     everything that CI runs
#   ./tests/run.sh unit flow screens   only tests with these labels, development build (seconds; the three longest walks of
#                                      the flow are labelled walks, tests that read pictures through zbar platform)
#   ./tests/run.sh long                everything, and what takes long: 10 minutes for each fuzz target, all benchmarks
set -eu
cd "$(dirname "$0")/.."
. app/install.sh

[ -n "${FOYER_NO_INSTALL:-}" ] || install_missing app/packages.txt tests/packages.txt
# Debian's npm brings hundreds of packages and cannot stand beside other builds of node: only where there is none, and only
# for what needs it.
install_node() {
    [ -n "${FOYER_NO_INSTALL:-}" ] || { command -v node && command -v npm; } >/dev/null ||
        install_missing tests/contract/packages.txt tests/foreign/packages.txt
}
jobs=$((3 * $(nproc))) # most tests wait more than they work
busy=$(($(nproc) + 1)) # under a sanitizer or a fuzzer they work
failed=()
export CTEST_OUTPUT_ON_FAILURE=1

build() { # preset [target...]
    local preset=$1
    shift
    mkdir -p "build/$preset"
    cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 || { cat "build/$preset/configure.log"; return 1; }
    local targets=()
    [ $# -gt 0 ] && targets=(--target "$@")
    cmake --build "build/$preset" "${targets[@]}" >"build/$preset/build.log" 2>&1 || { tail -60 "build/$preset/build.log"; return 1; }
}

run() { # name, command...
    local name=$1
    shift
    echo "== $name"
    "$@" || { failed+=("$name"); echo "== $name FAILED"; }
}

tests() { # preset, ctest arguments
    ctest --test-dir "build/$1" --output-on-failure --no-tests=error -j "$jobs" --output-junit "$PWD/build/$1/results.xml" "${@:2}"
}

# Each hazard with the results of this build.
safety_case() {
    python3 tests/safety/safety_case.py --source . --results build/dev/results.xml build/release/results.xml \
        build/fuzz/results.xml --out build/SAFETY-CASE.md
}

finish() {
    if [ ${#failed[@]} -gt 0 ]; then
        echo "foyer: FAILED: ${failed[*]}"
        exit 1
    fi
    echo "foyer: all tests passed"
    exit 0
}

if [ $# -gt 0 ] && [ "$1" != long ]; then
    labels=$(IFS='|'; echo "$*")
    case " $* " in *" contract "* | *" foreign "*) install_node ;; esac
    run "build dev" build dev
    [ ${#failed[@]} -gt 0 ] || run "$labels" tests dev -L "^($labels)\$"
    finish
fi
# What the sanitizers leave to ./tests/run.sh long, so that CI stays under 20 minutes: the same steps once more, or other
# people's programs.
asan_leaves="flow-mutants|safety|diagram|bench|contract|foreign|faults|equal"
tsan_takes="^(test|platform|journey_(c72|x22|staff-undo))"
if [ "${1:-}" = long ]; then
    export FOYER_FUZZ_SECONDS=600
    asan_leaves="flow-mutants|safety|bench|contract|foreign"
    tsan_takes="."
fi

install_node
run "build dev (gcc)" build dev
[ ${#failed[@]} -eq 0 ] || finish
run "tests" tests dev -LE "bench"
run "build clang (warnings are errors)" build clang
run "build asan" build asan
run "tests under AddressSanitizer and UBSan" tests asan -LE "$asan_leaves" -j "$busy"
run "build tsan" build tsan
run "tests under ThreadSanitizer" tests tsan -L "^(unit|platform|journeys)$" -R "$tsan_takes" -j "$busy"
run "build fuzz" build fuzz
run "fuzz targets" tests fuzz -L fuzz -j "$busy"
run "build release" build release
run "release checks" tests release -L "^(residue|bench-match|bench-codes)$"
run "safety case: build/SAFETY-CASE.md" safety_case
if [ "${1:-}" = long ]; then
    install_missing tests/bench/packages.txt || failed+=("packages of bench-ui")
    run "benchmarks" tests release -L "^bench-(ui|live)$" -j 1
fi
finish
