#!/usr/bin/env bash
# Brings packages/*/src/PublicAPI.Unshipped.txt up to date with the code:
#   build/api.sh
# Read the difference before you commit it: it is what users of the packages will see change.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build -c Release -v quiet build/checks/Hyb.Checks.csproj
HYB_UPDATE_PUBLIC_API=1 dotnet artifacts/bin/Hyb.Checks/release/Hyb.Checks.dll \
  -noLogo -noColor -class Hyb.Checks.PublicApiTests
git --no-pager diff --stat -- 'packages/*/src/PublicAPI.*.txt' 2>/dev/null || true
