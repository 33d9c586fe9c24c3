#!/bin/sh
# build.sh [TREE] -- configure one of the three build trees where that is needed, and build it.
#
#   build        gcc, release: what users get
#   build-asan   gcc, debug, address and undefined-behaviour sanitizers: what the tests run
#   build-clang  clang, the same sanitizers and the fuzz targets: the second opinion
#
# A tree is configured anew when its options here change. Everything else is ninja's business.
set -eu
cd "$(dirname "$0")/.."

tree=${1:-build}
sanitize='-Db_sanitize=address,undefined'
case $tree in
build)       CC=${CC:-gcc} options='--buildtype=release -Dtests=false' ;;
build-asan)  CC=gcc        options="--buildtype=debug $sanitize" ;;
build-clang) CC=clang      options="--buildtype=debug -Doptimization=1 $sanitize" ;;
*)           echo "build.sh: no tree is called '$tree'; see the top of this file" >&2; exit 2 ;;
esac
[ "$tree" != build-clang ] || options="$options -Db_lundef=false -Dfuzz=true"
export CC

stamp=$tree/configured-with
wanted="$CC $options"
if [ ! -f "$tree/build.ninja" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$tree"
    # shellcheck disable=SC2086  # options are words
    log=$(meson setup $options "$tree" 2>&1) || { echo "$log" >&2; rm -rf "$tree"; exit 1; }
    echo "$wanted" > "$stamp"
fi
[ ! -t 1 ] || exec ninja -C "$tree"
log=$(ninja -C "$tree" 2>&1) && exit
said=$(echo "$log" | sed -n '/^FAILED/,$p' | grep -v '^\[[0-9]*/[0-9]*\] ')
echo "${said:-$log}" >&2
exit 1
