# Builds the site and its server. Sourced after common.sh and tools.sh.

# What a release is made of.
SOURCES=(.cargo Cargo.lock Cargo.toml app frontend governance migration package-lock.json public rust-toolchain.toml server service style)

# npm_packages FOLDER COMMAND: installs by the lock file, and only when that has changed.
npm_packages() {
  local folder="$ROOT/$1" stamp="$ROOT/$1/node_modules/.installed-lock"
  if ! cmp -s "$folder/package-lock.json" "$stamp"; then
    step "Installing the npm packages of $1" npm --prefix "$folder" "$2" --no-audit --no-fund --no-save
    cp "$folder/package-lock.json" "$stamp"
  fi
}

ensure_site_tools() {
  ensure_build_tools
  # Not `npm ci`: Tailwind's lock names optional packages of other systems, which npm drops from it.
  npm_packages . install
}

# release: leaves a complete release (server, hash.txt, site) in $RELEASE, building only what changed.
# It is a copy, because every other build of this checkout wipes target/site.
release() {
  RELEASE="$CACHE/release/$(printf '%s' "$ROOT" | sha256sum | cut -c1-16)"
  if [ -x "$RELEASE/server" ] && [ -z "$(cd "$ROOT" && find "${SOURCES[@]}" -newer "$RELEASE/server" -print -quit)" ]; then
    return 0
  fi
  local started
  started="$(mktemp)"
  [ -x "$RELEASE/server" ] || say "  The first release build takes about 10 minutes on two cores."
  step "Building the release" in_root cargo leptos build --release --precompress
  rm -rf "$RELEASE.new"
  mkdir -p "$RELEASE.new"
  cp "$CARGO_TARGET_DIR/release/server" "$CARGO_TARGET_DIR/release/hash.txt" "$RELEASE.new/"
  cp -r "$ROOT/target/site" "$RELEASE.new/site"
  # What was edited while it was being built is newer than it.
  touch -r "$started" "$RELEASE.new/server"
  rm -rf "$RELEASE" "$started"
  mv "$RELEASE.new" "$RELEASE"
}

in_root() { (cd "$ROOT" && "$@"); }
