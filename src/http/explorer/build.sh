#!/bin/sh
# Builds explorer.js and explorer.css, which the server embeds, from the versions in package-lock.json. Needs Node 20 or
# newer and a package registry. Commit the results; nothing of this is needed to build the server.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
npx --no-install esbuild explorer.jsx --bundle --minify --target=es2020 --legal-comments=eof --charset=utf8 \
  --define:process.env.NODE_ENV='"production"' --loader:.woff2=dataurl --loader:.ttf=dataurl --outdir=.
rm -rf node_modules
ls -l explorer.js explorer.css
