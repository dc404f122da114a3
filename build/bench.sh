#!/usr/bin/env bash
# Compares our work with others doing the same, in one run, alternating, on one core:
#   build/bench.sh [--only REGEX] [--quick] [--json FILE]
# --only selects rows by name, --quick measures 9 pairs of slices instead of 41, --json writes one object a line into FILE.
# Every program under packages/*/bench is run. Exits non-zero when a row could not be measured, when its work was not done,
# or when no row matches. The ratio is ours to the peer's: below 1 we are faster.
set -euo pipefail

json=""
declare -a options=()
usage() { echo "usage: build/bench.sh [--only REGEX] [--quick] [--json FILE]" >&2; exit 2; }
while [ $# -gt 0 ]; do
  case $1 in
    --only) [ $# -ge 2 ] || usage; options+=(--only "$2"); shift 2 ;;
    --quick) options+=(--quick); shift ;;
    --json) [ $# -ge 2 ] || usage; json=$(realpath -m -- "$2"); shift 2 ;;
    *) usage ;;
  esac
done
cd "$(dirname "$0")/.."
fail() { echo "bench: $*" >&2; exit 1; }

mkdir -p artifacts/native
if ! command -v taskset >/dev/null; then
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update &&
    apt-get -qq install -y --no-install-recommends util-linux; } >/dev/null 2>&1 ||
    fail "no taskset: install util-linux"
fi
build/native/build.sh

for project in packages/*/bench/*.csproj; do
  [ -f "$project" ] || fail "nothing under packages/*/bench"
  dotnet build -c Release --nologo -v quiet "$project" >artifacts/bench-build.log 2>&1 ||
    { cat artifacts/bench-build.log >&2; fail "$project does not build"; }
done

if [ -n "$json" ]; then
  mkdir -p "$(dirname "$json")"
  : >"$json"
  options+=(--json "$json")
fi

# The last core that we may use; the first ones tend to serve the machine's interrupts.
core=$(taskset -pc $$ | grep -oE '[0-9]+$')
echo "Linux $(uname -r) $(uname -m), .NET $(dotnet --version), core $core," \
  "$(echo facts | artifacts/native/hyb-peer | sed 's/^ok //')"

# The runtime counts calls towards optimised code only after 100 ms without new code, which a busy machine puts off for
# seconds. The code that it compiles in the end is the same.
export DOTNET_TC_CallCountingDelayMs=1

status=0
ran=0
declare -a header=()
for project in packages/*/bench/*.csproj; do
  name=$(basename "$project" .csproj)
  code=0
  taskset -c "$core" dotnet "artifacts/bin/$name/release/$name.dll" "${header[@]}" "${options[@]}" || code=$?
  case $code in
    0) ran=1 ;;
    3) continue ;; # no row of this program matches
    2) exit 2 ;;
    *) ran=1; status=1 ;;
  esac
  header=(--no-header)
done
[ "$ran" = 1 ] || fail "no row matches"
exit "$status"
