#!/usr/bin/env bash
# Brings packages/*/src/PublicAPI.Unshipped.txt up to date with the code:
#   build/api.sh [--ship]
# Read the difference before you commit it: it is what users of the packages will see change. With --ship the whole surface becomes
# PublicAPI.Shipped.txt, which is right once a release with it was published.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "") mode=1 ;;
  --ship) mode=ship ;;
  *) echo "usage: build/api.sh [--ship]" >&2; exit 2 ;;
esac
dotnet build -c Release -v quiet build/checks/Hyb.Checks.csproj
HYB_UPDATE_PUBLIC_API=$mode dotnet artifacts/bin/Hyb.Checks/release/Hyb.Checks.dll \
  -noLogo -noColor -class Hyb.Checks.PublicApiTests
git --no-pager diff --stat -- 'packages/*/src/PublicAPI.*.txt' 2>/dev/null || true
