# Shared by every script here: where things live, and how they speak.
# Sourced, never run.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/countersign"
LOGS="${COUNTERSIGN_LOGS:-$CACHE/logs}"
mkdir -p "$LOGS"

# Compiled dependencies live outside the checkout, so that a fresh clone reuses them.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# log_of TITLE: where the output of that step goes.
log_of() { printf '%s/%s.log' "$LOGS" "$(printf '%s' "$1" | tr -cs 'a-zA-Z0-9' '-')"; }

# step TITLE COMMAND…: one line while it runs, its whole output only when it fails.
step() {
  local title="$1" log start took
  shift
  log="$(log_of "$title")"
  start=$SECONDS
  printf '  %-58s' "$title"
  if "$@" >"$log" 2>&1; then
    took=$((SECONDS - start))
    printf 'ok  %4ss\n' "$took"
  else
    took=$((SECONDS - start))
    printf 'FAILED after %ss\n\n' "$took"
    cat "$log"
    printf '\n%s failed. The output above is also in %s\n' "$title" "$log" >&2
    exit 1
  fi
}

# as_root COMMAND…: directly as root, through sudo where it asks for no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

# debian_packages PACKAGE…: installs what is missing, or says what to install.
debian_packages() {
  local missing=() p
  for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if ! command -v apt-get >/dev/null || ! as_root true; then
    fail "The tests need: ${missing[*]}. Please install them (on Debian: sudo apt-get install ${missing[*]}) and run this again."
  fi
  step "Updating the package lists" as_root apt-get update
  step "Installing ${missing[*]}" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
