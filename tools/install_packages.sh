#!/bin/sh
# install_packages.sh [build|demo|test] -- install the Debian packages that are missing, of the list
# tools/packages.txt up to and including that part (default: test).
#
# With all of them present it asks no network and needs no root. Elsewhere than on Debian it does
# nothing: there the compiler says what is missing.
set -eu
cd "$(dirname "$0")"

part=${1:-test}
if ! grep -qxF "[$part]" packages.txt; then
    echo "install_packages.sh: packages.txt has no part '$part'" >&2
    exit 2
fi
command -v dpkg-query >/dev/null || exit 0

list=$(awk -v last="[$part]" '
    /^\[/ { if (done) exit; done = ($0 == last); next }
    { sub(/#.*/, ""); if ($1 != "") print $1, $2 }' packages.txt)
wanted=$(printf '%s\n' "$list" | cut -d' ' -f1)
# shellcheck disable=SC2086  # a list of names
present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p')
missing=
for name in $(printf '%s\n' $wanted | grep -vxF "$present"); do
    instead=$(printf '%s\n' "$list" | sed -n "s/^$name ?//p")
    [ -n "$instead" ] && command -v "$instead" >/dev/null || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

missing=${missing# }
install="apt-get install --yes --no-install-recommends $missing"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "error: could not install packages that are missing: $missing" >&2
    echo "hint: As root, run: apt-get update && $install" >&2
    exit 1
fi

echo "installing: $missing" >&2
# Debian's postgresql makes and starts a server of its own when it is installed. shore never uses
# it, so where nobody has decided about that yet, there shall be none.
defaults=/etc/postgresql-common/createcluster.conf
case " $missing " in
*' postgresql '*)
    if ! grep -qs '^ *create_main_cluster' "$defaults"; then
        $as_root mkdir -p "${defaults%/*}"
        echo 'create_main_cluster = false' | $as_root tee -a "$defaults" >/dev/null
    fi ;;
esac
run() { $as_root env DEBIAN_FRONTEND=noninteractive "$@" -q -o DPkg::Lock::Timeout=300 >&2; }
run apt-get update
run $install
