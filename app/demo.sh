#!/usr/bin/env bash
# The main job, from a clean machine: installs what is missing, builds, starts an invented GP surgery's appointment
# system and the kiosk, and says whom to check in. Without a display it checks that person in by itself, on the
# same screens without a window, and leaves a picture of each in build/demo/.
set -eu
cd "$(dirname "$0")/.."
. app/install.sh

[ -n "${FOYER_NO_INSTALL:-}" ] || install_missing app/packages.txt

echo "foyer: building"
build=build/demo-build
mkdir -p "$build"
{ cmake --preset demo -B "$build" && cmake --build "$build" --target foyer foyer-decode foyer-drive foyer-sandbox foyerctl; } >"$build/build.log" 2>&1 || {
    tail -40 "$build/build.log" >&2
    echo "foyer: the build failed; the whole message is in $build/build.log" >&2
    exit 1
}

demo=build/demo
rm -rf "$demo"
mkdir -p "$demo"
mkfifo "$demo/sandbox.in"
"$build/foyer-sandbox" --demo --exit-with-stdin <"$demo/sandbox.in" >"$demo/sandbox.out" 2>"$demo/sandbox.log" &
sandbox=$!
exec 9>"$demo/sandbox.in" # as long as this script lives, the sandbox does
trap 'exec 9>&-; kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    grep -q '^sandbox=' "$demo/sandbox.out" && break
    kill -0 "$sandbox" 2>/dev/null || { cat "$demo/sandbox.log" >&2; exit 1; }
    sleep 0.05
done
site=$(sed -n 's/^sandbox=\([^ ]*\).*/\1/p' "$demo/sandbox.out")
control=$(sed -n 's/.*control=\([^ ]*\).*/\1/p' "$demo/sandbox.out")

# A letter for one more patient: a pass, signed by a key that was made for this demo.
"$build/foyerctl" pass new-key --kid demo --out "$demo/pass.pem" --jwks "$demo/pass.jwks.json" >"$demo/pass.log"
"$build/foyerctl" pass sign --key "$demo/pass.pem" --kid demo --iss pas.example --aud Z00001 --apt A1004427 \
    --day "$(TZ=Europe/London date +%F)" --png "$demo/pass.png" --module-px 6 >>"$demo/pass.log"
mkdir -p "$demo/camera"

cat <<'TXT'

    Try 27 3 1985, S

    That is Mary Smith, born on 27 March 1985, who has an appointment with Dr Patel in a few minutes.
    Touch "Check in", then "Me", "No"; type the date of birth, Continue; touch S, Continue; then Yes.

    Or scan a code: "Me", "Yes, scan it", and hold up build/demo/pass.png on a telephone or on paper. (Without a camera:
    cp build/demo/pass.png build/demo/camera/ in another terminal.) Then 29 2 1968: a code alone opens nothing.

TXT

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${FOYER_HEADLESS:-}" ]; then
    pictures=
    ls /dev/video* >/dev/null 2>&1 || pictures="\"scan\": { \"pictures\": \"$demo/camera\" },"
    sed -e "s#http://127.0.0.1:8090/fhir#$site#" -e "s#^    \"version\": 1,#&\n    \"match\": { \"scan_offered\": \"on\" },\
    \"pass\": { \"issuers\": { \"demo\": { \"iss\": \"pas.example\", \"keys_file\": \"$demo/pass.jwks.json\" } } }, $pictures#" \
        assets/demo/gp-surgery.json >"$demo/kiosk.json"
    echo "foyer: the kiosk is in its window; close it, or press Ctrl+C here, to end"
    "$build/foyer" --config "$demo/kiosk.json" --log "$demo/kiosk.log" || true
else
    echo "foyer: there is no display, so two check-ins are played without a window"
    "$build/foyer-drive" --base-url "$site" --control "$control" --state "$demo/state" --size 1080x1920 \
        --camera "$demo/camera" --every "$demo" --log "$demo/kiosk.log" assets/demo/check-in.journey assets/demo/scan.journey
fi
arrivals=$(curl --silent --noproxy '*' "$control/written" | grep -o '"arrivals":[0-9]*' | head -1 | cut -d: -f2)
echo "foyer: the appointment system now holds ${arrivals:-0} arrival(s)"
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${FOYER_HEADLESS:-}" ] || echo "foyer: pictures of the screens: $demo/*.png"
