import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot, sha256 } from '../../core/index.ts';

const yasgui = (file: string) => () => createRequire(import.meta.url).resolve(`@zazuko/yasgui/build/${file}`);

/** Addresses below /assets/ with their files: YASGUI's static build, and our script that starts it. */
export const editorAssets: Readonly<Record<string, () => string>> = {
  'yasgui/yasgui.min.js': yasgui('yasgui.min.js'),
  'yasgui/yasgui.min.css': yasgui('yasgui.min.css'),
  'sparql-editor.js': () => join(packageRoot(), 'src', 'server', 'sparql', 'browser', 'sparql-editor.js'),
};

const loaded = new Map<string, Promise<{ readonly body: Uint8Array<ArrayBuffer>; readonly tag: string }>>();

/** One of {@link editorAssets}, cached after the first request. */
export async function editorAsset(request: Request, name: string): Promise<Response> {
  const known = loaded.get(name) ?? load(editorAssets[name]!());
  loaded.set(name, known);
  const { body, tag } = await known;
  const headers = {
    'content-type': name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    etag: tag,
  };
  const matches = request.headers.get('if-none-match') === tag;
  return matches ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

async function load(path: string): Promise<{ readonly body: Uint8Array<ArrayBuffer>; readonly tag: string }> {
  const body = new Uint8Array(await readFile(path));
  return { body, tag: `W/"${sha256(body).slice(0, 32)}"` };
}
