#!/bin/sh
# Removes from node_modules the files that production never loads; run it in the program's folder after `npm prune --omit=dev`.
set -eu
cd node_modules
# Keep onnxruntime for this platform only.
find onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -path "*/linux/$(node -p process.arch)" -exec rm -rf {} +
# The SPARQL editor is served as one built file; its packages are not needed any more.
rm -rf @types @rollup \
  @zazuko/yasqe @zazuko/yasr @zazuko/yasgui-utils @fortawesome codemirror jquery datatables.net datatables.net-dt @tarekraafat
# Types, source maps, notes and tests. Licences are kept.
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \
  -o \( -name '*.md' ! -iname '*licen[cs]e*' ! -iname '*notice*' \) \) -delete
rm -rf bintrees/test zod/src
