#!/bin/sh
# Removes from node_modules the files that the program never loads; run it in the program's folder after `npm prune --omit=dev`.
# test/spec/docker-slim.spec.ts checks that each name exists, that no file the program imports is removed, and that it runs.
set -eu
cd node_modules
# Keep onnxruntime for this platform only.
find onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -path "*/linux/$(node -p process.arch)" -exec rm -rf {} +
# The SPARQL editor is served as one built file; its packages are not needed any more.
rm -rf @types \
  @zazuko/yasqe @zazuko/yasr @zazuko/yasgui-utils @fortawesome codemirror jquery datatables.net datatables.net-dt @tarekraafat \
  autosuggest-highlight choices.js column-resizer dompurify jsuri lodash-es sortablejs store
find @zazuko/yasgui/build -type f ! -name 'yasgui.min.*' -delete
# Packages of parts of other packages that are not used: conversion, configuration, installation.
rm -rf @babel @comunica/config-query-sparql @json2csv @streamparser adm-zip core-js-pure gl-matrix global-agent pako redux
# Builds for browsers and other module systems, and codecs that only encode.
rm -rf h5wasm/dist/esm h5wasm/dist/iife h5wasm/test @graphql-yoga/render-graphiql/cjs oxigraph/web.js oxigraph/web_bg.wasm \
  luxon/build/amd luxon/build/cjs-browser luxon/build/es6 luxon/build/global \
  dcmjs/generate dcmjs/build/dcmjs.min.js dcmjs-codecs/build/dcmjs-native-codecs.wasm
for codec in charls libjpeg-turbo-8bit openjpeg; do
  find "@cornerstonejs/codec-$codec/dist" -type f ! -name '*_decode.*' -delete
done
# Types, source maps, notes and tests. Licences are kept.
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \
  -o \( -name '*.md' ! -iname '*licen[cs]e*' ! -iname '*notice*' \) \) -delete
rm -rf bintrees/test zod/src .cache .vite
