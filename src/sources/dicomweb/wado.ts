import type { Answer } from '../../core/index.ts';
import { identifyObject } from '../../dicom/index.ts';
import type { HttpClient } from '../http/client.ts';
import { PassingFault, SourceAnswer } from '../http/errors.ts';
import { boundaryOf, readParts } from '../http/multipart.ts';
import type { Spool } from '../spool/spool.ts';
import type { FoundSeries } from './qido.ts';

/**
 * Objects as they are stored (PS3.18 8.7.3.5.2); without the parameter, services transcode them to Explicit Little
 * Endian.
 */
const AS_STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const RECODED = 'multipart/related; type="application/dicom"';

/** Retrieval of objects from a DICOMweb service (WADO-RS, PS3.18 10.4) into a spool. */
export class Wado {
  private readonly client: HttpClient;
  private readonly spool: Spool;
  private readonly onBytes: (bytes: number) => void;
  private accept = AS_STORED;

  constructor(client: HttpClient, spool: Spool, onBytes: (bytes: number) => void) {
    this.client = client;
    this.spool = spool;
    this.onBytes = onBytes;
  }

  /**
   * All objects of a series in one answer, each added to the spool as soon as it is complete. Returns true if the
   * answer was complete, and false after a transient fault, because a retry would transfer the same objects again.
   */
  async series({ study, series }: FoundSeries, wanted: ReadonlySet<string>): Promise<boolean> {
    try {
      await this.retrieve(`studies/${study}/series/${series}`, { once: true }, async (body) => {
        await this.keep(body, (uid) =>
          uid !== undefined && wanted.has(uid) && !this.spool.has(uid) ? uid : undefined,
        );
      });
      return true;
    } catch (error) {
      if (error instanceof PassingFault) return false;
      throw error;
    }
  }

  /** One object, with retries. An object that arrives damaged twice is kept, for the pipeline to refuse by name. */
  async object({ study, series }: FoundSeries, uid: string): Promise<void> {
    let damaged = false;
    await this.retrieve(`studies/${study}/series/${series}/instances/${uid}`, {}, async (body) => {
      await this.keep(body, (found) => {
        if (found !== undefined || damaged) return uid;
        damaged = true;
        throw new PassingFault('an object arrived damaged');
      });
      if (!this.spool.has(uid)) throw new PassingFault('an answer contained no object');
    });
  }

  private async retrieve(
    path: string,
    options: { readonly once?: boolean },
    use: (parts: AsyncIterable<AsyncIterable<Uint8Array>>) => Promise<void>,
  ): Promise<void> {
    const request = { headers: { accept: this.accept }, expect: this.accept === AS_STORED ? [400, 406] : [] };
    const refused = await this.client
      .request(this.client.url(path), request, async (response) => {
        if (!response.ok) {
          response.discard();
          return true;
        }
        await use(this.partsOf(response)).catch((fault: unknown) => {
          // An interrupted answer is continued without requesting everything again.
          if (options.once === true && fault instanceof PassingFault) throw new BrokenOff(fault);
          throw fault;
        });
        return false;
      })
      .catch((error: unknown) => {
        throw error instanceof BrokenOff ? error.fault : error;
      });
    if (!refused) return;
    if (this.accept === RECODED) throw new SourceAnswer(this.client.host, 'does not deliver objects as multipart');
    this.accept = RECODED;
    await this.retrieve(path, options, use);
  }

  private async *partsOf(response: Answer): AsyncIterable<AsyncIterable<Uint8Array>> {
    const type = response.headers.get('content-type');
    const boundary = boundaryOf(type);
    const bytes = this.client.bytesOf(response);
    if (boundary !== undefined) {
      for await (const { body } of readParts(bytes, boundary)) yield body;
    } else if (/^application\/dicom\s*(;|$)/i.test(type ?? '')) yield bytes;
    else
      throw new SourceAnswer(this.client.host, 'answered a request for objects with something else', response.status);
  }

  /** Writes objects to the spool under the key that `choose` returns for their SOP Instance UID, or discards them. */
  private async keep(
    parts: AsyncIterable<AsyncIterable<Uint8Array>>,
    choose: (uid: string | undefined) => string | undefined,
  ): Promise<void> {
    for await (const body of parts) {
      const writer = await this.spool.begin(`arriving ${this.arriving++}`);
      try {
        for await (const chunk of body) {
          await writer.write(chunk);
          this.onBytes(chunk.byteLength);
        }
        await writer.close();
        const found = await identifyObject(writer.part);
        const key = choose(found.kind === 'object' ? found.identity.sopInstanceUid : undefined);
        if (key !== undefined) await this.spool.adopt(writer.part, key, writer.bytes, writer.digest());
        else await writer.abandon();
      } catch (error) {
        await writer.abandon();
        throw error;
      }
    }
  }

  private arriving = 0;
}

class BrokenOff extends Error {
  constructor(readonly fault: PassingFault) {
    super(fault.message);
  }
}
