import { Readable } from 'node:stream';
import { StreamParser } from 'n3';
import { RdfSyntaxError } from './parse.ts';
import type { Quad } from './terms.ts';

/** Streams the statements of a TriG file of any size. @throws RdfSyntaxError, or any error of the chunk source */
export async function* streamTrig(chunks: AsyncIterable<string | Uint8Array>, baseIri: string): AsyncGenerator<Quad> {
  const parser = new StreamParser({ format: 'application/trig', baseIRI: baseIri });
  const source = Readable.from(chunks);
  let unread: Error | undefined;
  source.on('error', (error) => {
    unread = error;
    parser.destroy(error);
  });
  try {
    for await (const quad of source.pipe(parser)) yield quad as Quad;
  } catch (cause) {
    if (cause === unread) throw cause;
    throw new RdfSyntaxError('The text is not application/trig. Create it again, or remove it.', { cause });
  } finally {
    source.destroy();
  }
}
