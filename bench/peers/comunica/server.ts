// Comunica over N3.Store as a SPARQL endpoint, for bench/sparql: `server.ts <file.nq> <port>`.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { QueryEngine } from '@comunica/query-sparql';
import { Store, StreamParser } from 'n3';

const [file, port] = process.argv.slice(2) as [string, string];
const store = new Store();
await new Promise((resolve, reject) => {
  const parser = new StreamParser({ format: 'N-Quads' });
  store.import(createReadStream(file).pipe(parser)).on('end', resolve).on('error', reject);
});
const engine = new QueryEngine();

createServer(async (request, response) => {
  const query = new URL(request.url ?? '/', 'http://x').searchParams.get('query');
  if (query === null) return void response.end('ready');
  try {
    const accept = request.headers.accept ?? 'application/sparql-results+json';
    const result = await engine.query(query, { sources: [store as never], unionDefaultGraph: true });
    const { data } = await engine.resultToString(result, accept);
    response.setHeader('content-type', accept);
    request.on('close', () => (data as NodeJS.ReadableStream & { destroy?(): void }).destroy?.());
    data.on('error', () => response.destroy()).pipe(response);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(Number(port), '127.0.0.1');
