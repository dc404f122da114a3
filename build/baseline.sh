#!/usr/bin/env bash
# Keeps the packages of a release as what the next ones are compared with:
#   build/baseline.sh FOLDER
# FOLDER holds what build/release.sh made. Each package replaces the one before in build/baseline/<Id>; from then on build/pack.sh makes
# no package that lacks what this one offers. Commit the change together with that of build/api.sh --ship.
set -euo pipefail

[ $# = 1 ] && [ -d "$1" ] || { echo "usage: build/baseline.sh FOLDER" >&2; exit 2; }
from=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
fail() { echo "baseline: $*" >&2; exit 1; }
shopt -s nullglob

# All are looked for before the first is replaced. The digit keeps Hyb.Uring apart from Hyb.Uring.Zcrx.
declare -a found=()
for project in packages/*/src/*.csproj; do
  id=$(basename "$project" .csproj)
  files=("$from/$id".[0-9]*.nupkg)
  [ ${#files[@]} = 1 ] || fail "${#files[@]} packages $id in $from, not one"
  found+=("${files[0]}")
done
for file in "${found[@]}"; do
  id=$(basename "$file" | sed -E 's/\.[0-9].*//')
  rm -rf "build/baseline/$id"
  mkdir -p "build/baseline/$id"
  cp "$file" "build/baseline/$id/"
  echo "baseline: $(basename "$file")"
done
