# A PostgreSQL of the tests' own: in a temporary folder, on a free port, gone afterwards. Sourced after common.sh.

# Where it is; empty until it is started.
POSTGRES_DIR=

# start_postgres: installs PostgreSQL if need be, starts it with the empty databases postgres and migrated, and sets
# POSTGRES_URL, to which the name of a database is added.
start_postgres() {
  command -v pg_lsclusters >/dev/null || debian_packages postgresql
  POSTGRES_BIN="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
  [ -n "$POSTGRES_BIN" ] || fail "PostgreSQL's programs are not in /usr/lib/postgresql. Please install PostgreSQL 15 or newer."
  POSTGRES_DIR="$(mktemp -d /tmp/countersign-postgres.XXXXXX)"
  POSTGRES_PORT="$(free_port)"
  POSTGRES_URL="postgres://postgres@127.0.0.1:$POSTGRES_PORT"
  [ "$(id -u)" != 0 ] || chown postgres "$POSTGRES_DIR"
  step "Starting a PostgreSQL for the tests" create_and_start_postgres
}

stop_postgres() {
  [ -n "$POSTGRES_DIR" ] || return 0
  as_postgres "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_DIR"
}

create_and_start_postgres() {
  as_postgres "$POSTGRES_BIN/initdb" -D "$POSTGRES_DIR/data" -U postgres -A trust -E UTF8 --no-sync
  as_postgres "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -w -l "$POSTGRES_DIR/log" \
    -o "-p $POSTGRES_PORT -c listen_addresses=127.0.0.1 -k $POSTGRES_DIR -c fsync=off -c synchronous_commit=off -c max_connections=200" start
  as_postgres "$POSTGRES_BIN/createdb" -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres migrated
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}
