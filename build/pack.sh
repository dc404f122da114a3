#!/usr/bin/env bash
# Makes the packages, each as .nupkg with its .snupkg:
#   build/pack.sh [--gate] [--output FOLDER]
# They go to artifacts/packages, or to FOLDER; Hyb packages that lie there are removed. The version is what build/version.sh says. With
# --gate it is stamped by the NuGet package Nerdbank.GitVersioning instead, and Microsoft.CodeAnalysis.PublicApiAnalyzers looks at the
# surface: a feed must have both. The same commit gives the same bytes, whatever the folder and the time. Uncommitted changes are
# packed under a version that ends in -dirty, and not at all with --gate.
set -euo pipefail

gate=false
output=""
usage() { echo "usage: build/pack.sh [--gate] [--output FOLDER]" >&2; exit 2; }
while [ $# -gt 0 ]; do
  case $1 in
    --gate) gate=true; shift ;;
    --output) [ $# -ge 2 ] || usage; output=$(realpath -m -- "$2"); shift 2 ;;
    *) usage ;;
  esac
done
cd "$(dirname "$0")/.."
root=$PWD
output=${output:-$root/artifacts/packages}
fail() { echo "pack: $*" >&2; exit 1; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

versions=$(build/version.sh NuGetPackageVersion AssemblyFileVersion AssemblyInformationalVersion)
{ read -r version && read -r file && read -r informational; } <<<"$versions"
changes=$(git status --porcelain)
if [ -n "$changes" ]; then
  [ $gate = false ] || fail "uncommitted changes are not released:"$'\n'"$changes"
  version=$version-dirty informational=$informational.dirty
fi

# Folders of its own: nothing stamped gets among what a plain build made, and the other way round. The analyzer, which is in no
# package's project list, is built in the configuration of those that are.
declare -a options=(-p:ArtifactsPath="$root/artifacts/pack" -p:PackageOutputPath="$output"
  -p:ShouldUnsetParentConfigurationAndPlatform=false)
if [ $gate = true ]; then
  options+=(-p:ReleaseGate=true)
else
  options+=(-p:StampedVersion="$version" -p:StampedFileVersion="$file" -p:StampedInformationalVersion="$informational")
fi

# A source link needs a remote that a debugger can read from. Without it the symbols carry the sources.
[[ $(git remote get-url origin 2>/dev/null) =~ ^(https://|ssh://git@|git@)github\.com[/:] ]] || options+=(-p:EmbedAllSources=true)

# The time in the packages is the commit's.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

mkdir -p artifacts/pack "$output"
rm -f "$output"/Hyb.*.nupkg "$output"/Hyb.*.snupkg
solution=artifacts/pack/Packages.slnx
{
  echo "<Solution>"
  for project in packages/*/src/*.csproj; do echo "  <Project Path=\"../../$project\" />"; done
  echo "</Solution>"
} >"$solution"
log=artifacts/pack/pack.log
if ! dotnet pack "$solution" -c Release -v quiet "${options[@]}" >"$log" 2>&1; then
  cat "$log" >&2
  [ $gate = false ] || ! grep -qE 'NU110[123]|NU1301' "$log" ||
    fail "the gate needs Nerdbank.GitVersioning and Microsoft.CodeAnalysis.PublicApiAnalyzers: a package feed lacks one of them"
  fail "the packages were not made"
fi

for project in packages/*/src/*.csproj; do
  name=$(basename "$project" .csproj).$version
  for package in "$output/$name.nupkg" "$output/$name.snupkg"; do
    [ -f "$package" ] || fail "$(basename "$package") was not made"
    printf '%8d bytes  %s\n' "$(stat -c %s "$package")" "$(basename "$package")"
  done
done
