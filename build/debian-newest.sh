#!/usr/bin/env bash
# Unpacks the newest Debian packages (suite unstable) into a folder, without installing them:
#   build/debian-newest.sh FOLDER PACKAGE...
# It asks the mirror that this machine's own apt uses, through a private list and cache below FOLDER. A folder that already
# holds the packages is left as it is. Exits 1, with the reason, where that is not possible; callers then use what is installed.
set -euo pipefail

folder=${1:?usage: build/debian-newest.sh FOLDER PACKAGE...}
shift
stamp="$folder/.unpacked"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$*" ] && exit 0

fail() { echo "debian-newest: $*" >&2; exit 1; }
command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "this is not a Debian system"

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -v '^ *#' | grep -oE 'https?://[^ ]+/debian/?( |$)' | tr -d ' ' | head -n 1) || true
[ -n "$mirror" ] || fail "no Debian mirror in /etc/apt"

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
stamp="$folder/.unpacked"
private="$folder/.apt"
mkdir -p "$private/lists/partial" "$private/cache/archives/partial" "$private/deb"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
signed=""
[ -f "$keyring" ] && signed="[signed-by=$keyring] "
echo "deb $signed$mirror unstable main" >"$private/sources.list"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$private/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$private/lists" -o Dir::Cache="$private/cache" \
    -o APT::Sandbox::User=root -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Acquire::Languages=none -o Acquire::Retries=2 -o Acquire::http::Timeout=30 "$@"
}
apt update >"$private/log" 2>&1 || fail "cannot read the unstable suite: $(tail -n 1 "$private/log")"
(cd "$private/deb" && rm -f ./*.deb && apt download "$@" >>"$private/log" 2>&1) ||
  fail "cannot download $*: $(tail -n 1 "$private/log")"
for package in "$private"/deb/*.deb; do dpkg -x "$package" "$folder"; done
rm -rf "$private"
echo "$*" >"$stamp"
