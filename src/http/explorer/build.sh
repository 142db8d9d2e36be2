#!/bin/sh
# Builds explorer.js, explorer.css and examples.json, which the server embeds, from the versions in package-lock.json, the
# documents of operations/, schema.graphql and docs/access.md. Needs Node 20 or newer and a package registry. Commit the
# results; nothing of this is needed to build the server.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
node -e "Promise.all([import('graphql'), import('./generate.js')]).then(([graphql, { generate }]) => process.stdout.write(generate(graphql)))" > examples.json
npx --no-install esbuild explorer.jsx --bundle --minify --format=esm --target=es2022 --legal-comments=eof --charset=utf8 \
  --define:process.env.NODE_ENV='"production"' --loader:.woff2=dataurl --loader:.ttf=dataurl \
  --alias:react-style-singleton=./style-singleton.js --outdir=.
rm -rf node_modules
ls -l explorer.js explorer.css examples.json
