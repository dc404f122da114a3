#!/usr/bin/env bash
# Runs everything that a release needs, and leaves its packages in artifacts/release/<version>:
#   build/release.sh [--rehearse]
# It refuses an unclean tree, a history that was not fetched whole, and a commit that is neither on main nor tagged with its version; with
# --rehearse any commit will do, and the packages are not for publishing. The gates: the packages built under ReleaseGate (version stamp,
# analyzers of the public surface, audit), compared with the last release in build/baseline, and made twice with the same bytes; every
# test and the formatting; the documentation. The first gate that fails ends it.
set -euo pipefail

rehearse=false
case "${1:-}" in
  "") ;;
  --rehearse) rehearse=true ;;
  *) echo "usage: build/release.sh [--rehearse]" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
root=$PWD
refuse() { echo "release: $*" >&2; exit 1; }
say() { echo "release: $*"; }

changes=$(git status --porcelain) || refuse "this is no git checkout"
[ -z "$changes" ] || refuse "the tree has changes that are in no commit:"$'\n'"$changes"
versions=$(build/version.sh NuGetPackageVersion PublicRelease) || refuse "the version is not known"
{ read -r version && read -r public; } <<<"$versions"
tags=$(git tag --points-at HEAD 'v*')
if [ $rehearse = false ]; then
  [ "$public" = true ] || refuse "a release is made from main or from its tag, not from here: $version"
  [ -z "$tags" ] || grep -qxF "v$version" <<<"$tags" || refuse "this is v$version, and the tag says $tags"
fi
say "$version, commit $(git rev-parse HEAD)"

folder=$root/artifacts/release/$version
rm -rf "$folder" artifacts/pack
mkdir -p "$folder"
build/pack.sh --gate --output "$folder"
for project in packages/*/src/*.csproj; do
  id=$(basename "$project" .csproj)
  [ -d "build/baseline/$id" ] || say "$id has no release before this one to be compared with"
done

# Made again, elsewhere: whoever has the commit can check that a package is what it says.
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
git clone --quiet "$root" "$again/hyb"
git -C "$again/hyb" checkout --quiet "$(git rev-parse HEAD)"
branch=$(git branch --show-current)
[ -z "$branch" ] || git -C "$again/hyb" checkout --quiet "$branch"
git -C "$again/hyb" remote set-url origin "$(git remote get-url origin 2>/dev/null || echo none)"
"$again/hyb/build/pack.sh" --gate --output "$again/packages" >/dev/null
diff -rq "$folder" "$again/packages" >&2 || refuse "the packages of this commit differ from one making to the next"
say "made twice, the same bytes"

.ci/run || refuse "the tests or the formatting failed"
if [ -x build/docs.sh ]; then
  build/docs.sh || refuse "the documentation was not built"
fi
[ -z "$(git status --porcelain)" ] || refuse "the gates have changed the tree"

(cd "$folder" && sha256sum ./*.nupkg ./*.snupkg >SHA256SUMS)
say "ready: artifacts/release/$version"
