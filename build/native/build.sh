#!/usr/bin/env bash
# Compiles the C programs that the benchmarks compare with, into artifacts/native/.
# liburing is the newest of Debian, unpacked beside the build (never installed) with the kernel headers that it needs, and
# linked statically; where that cannot be had, the installed liburing-dev. Exits 1, with what is missing, when there is neither.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=artifacts/native
newest=$out/liburing
mkdir -p "$out"
fail() { echo "build/native: $*" >&2; exit 1; }

# may_install PACKAGE...: installs with apt-get where this user may.
may_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  local -a quiet=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  "${quiet[@]}" install -y --no-install-recommends "$@" >"$out/apt.log" 2>&1 ||
    { "${quiet[@]}" update && "${quiet[@]}" install -y --no-install-recommends "$@"; } >"$out/apt.log" 2>&1 ||
    { tail -n 3 "$out/apt.log" >&2; return 1; }
}

can_compile() { # can_compile HEADER
  command -v gcc >/dev/null && echo "#include <$1>" | gcc -E -o /dev/null - 2>/dev/null
}

can_compile pthread.h || may_install gcc libc6-dev ||
  fail "no C compiler: install gcc and libc6-dev (Debian, Ubuntu), or gcc and glibc-devel"

# The kernel headers come along because liburing.h includes some that a stable system does not have yet.
declare -a include=() library=()
if build/debian-newest.sh "$newest" liburing-dev liburing2 linux-libc-dev; then
  machine=$(gcc -print-multiarch)
  archive=$newest/usr/lib/$machine/liburing.a
  [ -f "$archive" ] || fail "no $archive in the unpacked packages"
  include=(-isystem "$newest/usr/include" -isystem "$newest/usr/include/$machine")
  library=("$archive")
else
  can_compile liburing.h || may_install liburing-dev ||
    fail "no liburing: install liburing-dev (Debian, Ubuntu) or liburing-devel"
  library=(-luring)
fi

gcc -std=gnu11 -O2 -Wall -Wextra -pthread "${include[@]}" build/native/peer*.c \
  "${library[@]}" -o "$out/hyb-peer.new" || fail "the C peer does not compile"
mv "$out/hyb-peer.new" "$out/hyb-peer"
gcc -std=gnu11 -O2 -Wall -Wextra -pthread "${include[@]}" build/native/echo_server.c \
  "${library[@]}" -o "$out/hyb-echo.new" || fail "the echo server in C does not compile"
mv "$out/hyb-echo.new" "$out/hyb-echo"
