#!/usr/bin/env bash
# Writes dist/install.yaml: everything that a cluster needs, for kubectl apply --server-side -f. Needs kubectl or kustomize.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
render() { if command -v kustomize >/dev/null; then kustomize build "$1"; else kubectl kustomize "$1"; fi; }
mkdir -p dist
render config/default >dist/install.yaml
echo "dist/install.yaml: $(grep -c '^kind:' dist/install.yaml) objects"
