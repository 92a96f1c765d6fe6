# Sourced by demo.sh and tests/run.sh: installs the Debian packages of the lists that are missing. Says what it
# installs, uses sudo when not root, and says so when it cannot.

# missing_packages LIST...: prints the names in the files that are not installed
missing_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | while read -r package; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

# install_missing LIST...
install_missing() {
    command -v dpkg-query >/dev/null || {
        echo "foyer: this is not Debian: install what is named in $* by hand, then set FOYER_NO_INSTALL=1." >&2
        [ -n "${FOYER_NO_INSTALL:-}" ] && return 0
        return 1
    }
    local missing as_root=""
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -z "${missing// /}" ] && return 0
    echo "foyer: installing $missing"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "foyer: not root and there is no sudo. Ask an administrator to run:" >&2
            echo "    apt-get install $missing" >&2
            return 1
        }
        as_root=sudo
    fi
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
        echo "foyer: apt-get could not install them. Its message stands above; without them foyer cannot be built." >&2
        return 1
    }
}
