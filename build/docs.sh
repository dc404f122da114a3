#!/usr/bin/env bash
# Checks the documents and builds the site of articles and API into artifacts/docs/site:
#   build/docs.sh [--check-only]
# Links, headings, cross-references, the table of contents and the programs in the documents are checked by build/checks,
# which need no DocFX. The site takes DocFX (docs/docfx.json), as `docfx` on the path or as a tool of this folder's manifest;
# its warnings are errors. Where there is none, that is said, and the checks alone decide.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "") build=1 ;;
  --check-only) build=0 ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build -c Release -v quiet build/checks/Hyb.Checks.csproj
dotnet artifacts/bin/Hyb.Checks/release/Hyb.Checks.dll -noLogo -noColor \
  -class Hyb.Checks.DocumentTests -class Hyb.Checks.DocumentFaultTests -class Hyb.Checks.SnippetTests \
  -class Hyb.Checks.MigrationTests -class Hyb.Checks.DocCommentTests -class Hyb.Checks.TranslationTests
[ "$build" = 1 ] || exit 0

declare -a docfx=()
if command -v docfx >/dev/null; then
  docfx=(docfx)
elif [ -f .config/dotnet-tools.json ] && grep -q '"docfx"' .config/dotnet-tools.json &&
  dotnet tool restore >artifacts/docfx.log 2>&1; then
  docfx=(dotnet docfx)
else
  echo "docs: there is no docfx here (dotnet tool install --global docfx): the site was not built, the checks above were made"
  exit 0
fi

# DocFX takes documents from below its configuration only; they lie all over the repository.
source=artifacts/docs/source
rm -rf artifacts/docs
mkdir -p "$source"
list() { git -c safe.directory='*' ls-files --cached --others --exclude-standard -- "$@"; }
list '*.md' LICENSE docs/toc.yml docs/samples docs/site | while read -r file; do
  [ -f "$file" ] && install -D -m 644 "$file" "$source/$file"
done
cp docs/docfx.json "$source/"
declare -a look=()
if [ -f build/icon.png ]; then
  cp build/icon.png "$source/"
  look=(--metadata _appLogoPath=icon.png --metadata _appFaviconPath=icon.png)
fi
cat >"$source/toc.yml" <<'TOC'
- name: Articles
  href: docs/
  homepage: docs/getting-started.md
- name: API
  href: api/
TOC
printf -- '---\n_disableToc: true\n---\n[!include[Hyb](README.md)]\n' >"$source/index.md"

# A folder has no page of its own there: a sample is shown by its program.
find "$source" -name '*.md' -exec sed -i -E 's#\]\(((\.\./)*(docs/)?samples/[A-Za-z]+)/?\)#](\1/Program.cs)#g' {} +

"${docfx[@]}" metadata "$source/docfx.json" --warningsAsErrors --logLevel warning
"${docfx[@]}" build "$source/docfx.json" --warningsAsErrors --logLevel warning "${look[@]}"
echo "docs: artifacts/docs/site/index.html"
