#!/usr/bin/env bash
# Says which version this commit has, as Nerdbank.GitVersioning counts it from version.json and the history:
#   build/version.sh [NAME...]     NuGetPackageVersion, or what nbgv calls it: AssemblyInformationalVersion, PublicRelease, ...
# One line a name. It runs the nbgv of the npm package nerdbank-gitversioning, in the version that Directory.Packages.props gives for
# the NuGet package of the same source, and installs it below artifacts/tools at its first use. The exit code is 3, with the reason,
# where a version cannot be counted: no git checkout, not all of its history, or no npm.
set -euo pipefail
cd "$(dirname "$0")/.."

unknown() { echo "version: $*" >&2; exit 3; }
[ $# -gt 0 ] || set -- NuGetPackageVersion

shallow=$(git rev-parse --is-shallow-repository 2>/dev/null) || unknown "this is no git checkout"
[ "$shallow" = false ] || unknown "the history was not fetched whole: git fetch --unshallow"

wanted=$(sed -nE 's/.*Include="Nerdbank.GitVersioning" Version="([^"]+)".*/\1/p' Directory.Packages.props)
tool=artifacts/tools/nbgv-$wanted/node_modules/nerdbank-gitversioning/main.js
if [ ! -f "$tool" ]; then
  command -v npm >/dev/null || unknown "nerdbank-gitversioning $wanted is fetched with npm, and there is none: install Node.js"
  folder=artifacts/tools/nbgv-$wanted
  mkdir -p artifacts/tools
  # Installed beside and then moved: a broken installation is not found again.
  rm -rf "$folder" "$folder.new"
  npm install --silent --no-audit --no-fund --no-save --prefix "$folder.new" "nerdbank-gitversioning@$wanted" >&2 ||
    unknown "npm cannot install nerdbank-gitversioning $wanted"
  mv "$folder.new" "$folder"
fi

facts=$(node "$tool" get-version --format json) || unknown "nbgv cannot read the history"
for name in "$@"; do
  value=$(sed -nE "s/^  \"$name\": \"?([^\",]*)\"?,?\$/\1/p" <<<"$facts")
  [ -n "$value" ] || unknown "nbgv knows no $name"
  echo "$value"
done
