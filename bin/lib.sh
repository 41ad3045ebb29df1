# Sourced by the scripts in bin/; not run by itself.
set -euo pipefail

ROOT=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
PYTHON=$ROOT/.venv/bin/python

# The scripts run from any folder, and some of them change it.
if [[ -n ${GUANAI_VAR:-} ]]; then
    GUANAI_VAR=$(realpath -m -- "$GUANAI_VAR")
    export GUANAI_VAR
fi

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}
