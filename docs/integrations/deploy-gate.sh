#!/usr/bin/env bash
# Runs a deployment behind Countersign: asks, waits for the approvals, claims, runs it once, reports.
#
#   COUNTERSIGN_URL=https://countersign.example.com COUNTERSIGN_TOKEN=csn_… \
#     ./deploy-gate.sh PROJECT ENVIRONMENT REASON [PAYLOAD] -- COMMAND [ARGUMENT…]
#
# Needs the command `countersign` and a token with the scopes requests.open and requests.claim.
# It ends with COMMAND's status, or: 10 rejected, 11 expired, 12 cancelled, 13 refused, 14 out of reach, 20 still waiting.
set -euo pipefail

usage() { sed -n '4,5p' "$0" >&2; exit 2; }

[ $# -ge 5 ] || usage
project=$1 environment=$2 reason=$3
shift 3
payload=()
if [ "$1" != "--" ]; then
  payload=(--payload "$1")
  shift
fi
[ "${1:-}" = "--" ] && [ $# -ge 2 ] || usage
shift

exec countersign run \
  --action release.deploy --project "$project" --environment "$environment" --reason "$reason" \
  --idempotency-key "${GATE_KEY:-$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)}" \
  --timeout "${GATE_TIMEOUT:-24h}" \
  ${payload[@]+"${payload[@]}"} -- "$@"
