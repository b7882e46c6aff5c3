# Installs the pinned build tools into the user's cache. Sourced after common.sh.
# The versions go together: wasm-bindgen-cli must equal the crate in Cargo.lock.

CARGO_LEPTOS_VERSION=0.3.10
WASM_BINDGEN_VERSION=0.2.130
TOOLS="$CACHE/tools/cargo-leptos-$CARGO_LEPTOS_VERSION-wasm-bindgen-$WASM_BINDGEN_VERSION"
export PATH="$TOOLS/bin:$PATH"

cargo_install() { # cargo_install ARGUMENT…: light profile, into $TOOLS, sharing nothing with the project's target
  env -u CARGO_TARGET_DIR -u RUSTFLAGS \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install --root "$TOOLS" "$@"
}

ensure_rust() {
  command -v cargo >/dev/null || fail "Rust is missing. Install it from https://rustup.rs and run this again."
  command -v npm >/dev/null || fail "Node.js is missing. Install Node 20 or newer and run this again."
  if [ ! -d "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    command -v rustup >/dev/null || fail "The wasm32-unknown-unknown target is missing, and there is no rustup to add it with."
    (cd "$ROOT" && step "Adding the wasm32 target" rustup target add wasm32-unknown-unknown)
  fi
}

ensure_build_tools() {
  ensure_rust
  if [ ! -x "$TOOLS/bin/wasm-bindgen" ]; then
    say "  wasm-bindgen $WASM_BINDGEN_VERSION is built once, about 4 minutes on two cores."
    # Without --locked: its lock file names a withdrawn version.
    step "Installing wasm-bindgen-cli" cargo_install wasm-bindgen-cli --version "=$WASM_BINDGEN_VERSION"
  fi
  if [ ! -x "$TOOLS/bin/cargo-leptos" ]; then
    say "  cargo-leptos $CARGO_LEPTOS_VERSION is built once, about 13 minutes on two cores."
    step "Installing cargo-leptos" cargo_install cargo-leptos --locked --version "=$CARGO_LEPTOS_VERSION" --features no_downloads
  fi
}
