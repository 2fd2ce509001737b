#!/usr/bin/env bash
# See to it that PostgreSQL's server is here for the tests: by apt-get as root, else say the command and fail.
set -euo pipefail

for bin in /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$bin" ] && exit 0
done
command -v initdb >/dev/null && exit 0
install="apt-get install -y --no-install-recommends postgresql"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests of the database need PostgreSQL's server. On Debian, as root: apt-get update && $install" >&2
    exit 1
fi
echo "Installing postgresql ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
$install -qq >/dev/null
