#!/bin/sh
# Takes out of node_modules what production never loads; run in the program's folder after `npm prune --omit=dev`.
set -eu
cd node_modules
# Networks run on this platform alone.
find onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -path "*/linux/$(node -p process.arch)" -exec rm -rf {} +
# The parts of the SPARQL editor have done their work: it is served as one built file.
rm -rf @types @rollup \
  @zazuko/yasqe @zazuko/yasr @zazuko/yasgui-utils @fortawesome codemirror jquery datatables.net datatables.net-dt @tarekraafat
# Types, source maps, notes and tests. Licences stay.
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \
  -o \( -name '*.md' ! -iname '*licen[cs]e*' ! -iname '*notice*' \) \) -delete
rm -rf bintrees/test zod/src
