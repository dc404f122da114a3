#!/usr/bin/env bash
# Builds everything and runs every test:
#   build/test.sh [NAME...]     only the test projects whose name contains one of the words
#
#   HYB_LONG=1                  the long runs: tests that read it repeat more and may take an hour each project
#   HYB_ALLOW_NO_IOURING=1      a kernel that lacks or refuses io_uring is expected here; without it that is a failure
#
# Each test project runs by itself and leaves artifacts/tests/<project>.xml and .log, and in .facts what it measured, if anything, which
# is printed. The last line is always
# "N passed, N failed, N skipped"; the exit code is 0 only if something ran and nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
if [ ! -w "${HOME:-/nonexistent}" ]; then
  export DOTNET_CLI_HOME="$PWD/artifacts/home"
fi

passed=0 failed=0 skipped=0
finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$1"
}

# The kernel's numbers are checked by the C compiler against the kernel's own headers.
install_compiler() {
  command -v cc >/dev/null || command -v gcc >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: installing a C compiler"
    apt-get -qq update >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends gcc libc6-dev >/dev/null 2>&1 && return
  fi
  echo "test: there is no C compiler and none can be installed here: what needs it says so when it is skipped"
}

build() {
  dotnet restore Hyb.sln -v quiet && dotnet build Hyb.sln -c Release --no-restore -v quiet
}

# Project names out of the solution: a folder that an older build left behind is not a test.
test_projects() {
  sed -nE 's/^Project\(.*[\\"]([A-Za-z0-9.]+)\.csproj".*/\1/p' Hyb.sln | grep -E '(\.Tests|^Hyb\.Checks)$' | sort
}

wanted() {
  local name=$1 word
  shift
  [ $# = 0 ] && return
  for word in "$@"; do [[ $name == *"$word"* ]] && return; done
  return 1
}

# One line a fact, tab-separated: "count passed failed skipped errors", "fail NAME", "skip REASON". A record ends before each "<".
read_results() {
  awk 'BEGIN { RS = "<" }
    function attribute(name,   at, rest) {
      at = index($0, " " name "=\"")
      if (!at) return ""
      rest = substr($0, at + length(name) + 3)
      rest = substr(rest, 1, index(rest, "\"") - 1)
      gsub(/&quot;/, "\"", rest); gsub(/&lt;/, "<", rest); gsub(/&gt;/, ">", rest); gsub(/&#x[AD];/, " ", rest); gsub(/&amp;/, "\\&", rest)
      return rest
    }
    /^assembly / {
      print "count\t" attribute("passed") "\t" attribute("failed") "\t" attribute("skipped") "\t" attribute("errors")
    }
    /^test / { name = attribute("name"); if (attribute("result") == "Fail") print "fail\t" name }
    /^reason>/ { inside = 1 }
    /^\/reason>/ { inside = 0 }
    inside && (/^reason>./ || /^!\[CDATA\[/) {
      text = $0
      sub(/^reason>/, "", text); sub(/^!\[CDATA\[/, "", text); sub(/\]\]>.*/, "", text)
      gsub(/[ \t\r\n]+/, " ", text)
      if (text != " " && text != "") print "skip\t" text "\t" name
    }' "$1"
}

# Runs one project and adds its results to the totals, the failures and the skips.
run() {
  local project=$1 results=$PWD/artifacts/tests/$1.xml log=$PWD/artifacts/tests/$1.log started=$SECONDS code limit=15m
  [ "${HYB_LONG:-}" = 1 ] && limit=60m
  timeout -k 10 "$limit" dotnet "artifacts/bin/$project/release/$project.dll" -noLogo -noColor -noAutoReporters -xml "$results" >"$log" 2>&1
  code=$?

  local counts p=0 f=0 s=0 e=0
  counts=$([ -s "$results" ] && read_results "$results" | grep '^count' | head -n 1)
  if [ -n "$counts" ]; then
    read -r _ p f s e <<<"$counts"
    read_results "$results" | sed -nE "s/^fail\t/  /p" >>"$failures"
    read_results "$results" | sed -nE "s/^skip\t//p" >>"$skips"
  fi
  if [ "${e:-0}" != 0 ]; then
    echo "  $project: $e errors outside of the tests, see artifacts/tests/$project.log" >>"$failures"
    f=$((f + e))
  fi

  # A process that died or hung has failed, whatever it wrote before.
  if [ -z "$counts" ] || { [ "$code" != 0 ] && [ "$f" = 0 ]; }; then
    local what="ended with exit code $code"
    [ "$code" = 124 ] || [ "$code" = 137 ] && what="did not end within $limit"
    [ -z "$counts" ] && what="$what and left no results"
    echo "  $project: $what, see artifacts/tests/$project.log" >>"$failures"
    f=$((f + 1))
  fi
  [ "$f" != 0 ] && cat "$log"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "test: $project: $p passed, $f failed, $s skipped in $((SECONDS - started)) s"
}

install_compiler
if ! build; then
  echo "test: the build failed"
  finish 1
fi

rm -rf artifacts/tests
mkdir -p artifacts/tests
failures=artifacts/tests/failures.txt skips=artifacts/tests/skips.txt
: >"$failures"
: >"$skips"
for project in $(test_projects); do
  wanted "$project" "$@" && run "$project"
done

status=0
for facts in artifacts/tests/*.facts; do
  if [ -f "$facts" ]; then
    echo "$(basename "$facts" .facts) measured:"
    sed 's/^/  /' "$facts"
  fi
done
if [ -s "$skips" ]; then
  echo "Skipped:"
  cut -f 1 "$skips" | sort | uniq -c | sed -E 's/^ *([0-9]+) /  \1 x /'
fi
if [ -s "$failures" ]; then
  echo "Failed:"
  cat "$failures"
  status=1
fi
if [ $((passed + failed)) = 0 ]; then
  echo "test: nothing ran"
  status=1
fi
if grep -q '^io_uring:' "$skips" && [ "${HYB_ALLOW_NO_IOURING:-}" != 1 ]; then
  echo "test: the ring tests were skipped: $(grep -m 1 '^io_uring:' "$skips" | cut -f 1)"
  echo "test: set HYB_ALLOW_NO_IOURING=1 where that is expected"
  status=1
fi
finish "$status"
