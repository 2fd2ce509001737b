#!/usr/bin/env bash
# See to it that the browsers of the end-to-end tests are here: by apt-get as root, else say the command and fail.
set -euo pipefail

packages=()
need() { [ -e "$1" ] || packages+=("${@:2}"); }
need /usr/bin/chromium chromium
need /usr/bin/firefox-esr firefox-esr
need /usr/bin/WebKitWebDriver webkit2gtk-driver
need /usr/bin/Xvfb xvfb xauth
need /usr/lib/python3/dist-packages/gi python3-gi
[ -n "$(find /usr/lib -name 'WebKit2-4.1.typelib' -print -quit 2>/dev/null)" ] || packages+=(gir1.2-webkit2-4.1)
need /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
need /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf fonts-noto-color-emoji

[ ${#packages[@]} -eq 0 ] && exit 0
install="apt-get install -y --no-install-recommends ${packages[*]}"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The end-to-end tests need more programs. On Debian, as root: apt-get update && $install" >&2
    exit 1
fi
echo "Installing ${packages[*]} ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
$install -qq >/dev/null
