import type { SourceEnvironment } from '../../core/config/index.ts';
import type { Clock } from '../../core/index.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { requireSecure } from '../http/agents.ts';
import { HttpClient } from '../http/client.ts';
import { SourceAnswer, SourceClockSkewed, SourceTokenExpired } from '../http/errors.ts';
import type { WantedObjects } from './s5cmd.ts';

export interface StoredFile {
  readonly key: string;
  readonly bytes?: number;
  readonly md5?: string;
}

/**
 * A bucket of an S3-compatible store, read with the AWS credentials of the environment, or anonymously without them.
 */
export class Bucket {
  readonly client: HttpClient;

  constructor({ scheme, bucket }: WantedObjects, context: FetchContext) {
    const base = baseOf(scheme, bucket, context.settings.s3);
    const { s3 } = context.environment;
    const signed = s3 !== undefined && scheme === 's3';
    if (signed) requireSecure(base, context.settings);
    this.client = new HttpClient({
      ...context,
      base,
      authorize: async () => undefined,
      explain: (body) => explain(base.host, body),
      ...(signed && { sign: signer(s3, context.settings.s3.region, context.clock) }),
    });
  }

  urlOf(key: string): URL {
    return this.client.url(`./${key.split('/').map(encodeURIComponent).join('/')}`);
  }

  /** The objects of a line of a manifest, a thousand keys at a time (ListObjectsV2). */
  async *files({ prefix, matches }: WantedObjects): AsyncIterable<StoredFile> {
    if (matches === undefined) {
      yield { key: prefix };
      return;
    }
    let token: string | undefined;
    do {
      const url = this.client.url('.', {
        'list-type': '2',
        prefix,
        ...(token !== undefined && { 'continuation-token': token }),
      });
      const page = await this.client.request(url, {}, (response) => this.client.reading(response.text()));
      if (!page.includes('<ListBucketResult'))
        throw new SourceAnswer(this.client.host, 'answered a listing with something else');
      for (const [, content] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const file = fileOf(content!);
        if (file !== undefined && matches.test(file.key) && !file.key.endsWith('/')) yield file;
      }
      token = /<IsTruncated>true/.test(page) ? textIn(page, 'NextContinuationToken') : undefined;
    } while (token !== undefined);
  }
}

function baseOf(scheme: 's3' | 'gs', bucket: string, settings: FetchContext['settings']['s3']): URL {
  if (settings.endpoint !== undefined) return new URL(`${settings.endpoint.replace(/\/$/, '')}/${bucket}/`);
  if (scheme === 'gs') return new URL(`https://storage.googleapis.com/${bucket}/`);
  // Names with dots do not match the certificate of virtual hosts.
  if (bucket.includes('.')) return new URL(`https://s3.${settings.region}.amazonaws.com/${bucket}/`);
  return new URL(`https://${bucket}.s3.${settings.region}.amazonaws.com/`);
}

/** Signature version 4 of each request, at the time of our clock. */
function signer(s3: NonNullable<SourceEnvironment['s3']>, region: string, clock: Clock) {
  return async (url: URL, method: string): Promise<Readonly<Record<string, string>>> => {
    const { AwsV4Signer } = await import('aws4fetch');
    const datetime = new Date(clock.now()).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
    const signed = await new AwsV4Signer({ ...s3, method, url: url.href, service: 's3', region, datetime }).sign();
    return Object.fromEntries([...signed.headers].filter(([name]) => name !== 'host'));
  };
}

/** The store's reason for a refusal, if the operator can fix it. */
function explain(host: string, body: string): SourceClockSkewed | SourceTokenExpired | undefined {
  const code = textIn(body, 'Code');
  if (code === 'RequestTimeTooSkewed') return new SourceClockSkewed(host);
  if (code === 'ExpiredToken') return new SourceTokenExpired(host, ' (AWS_SESSION_TOKEN)');
  return undefined;
}

function fileOf(content: string): StoredFile | undefined {
  const key = textIn(content, 'Key');
  if (key === undefined) return undefined;
  const bytes = Number(textIn(content, 'Size'));
  // An entity tag with a dash belongs to a multipart upload and is not a digest of the whole file.
  const md5 = /^"?([0-9a-f]{32})"?$/i.exec(textIn(content, 'ETag') ?? '')?.[1];
  return { key, ...(Number.isInteger(bytes) && { bytes }), ...(md5 !== undefined && { md5 }) };
}

function textIn(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
  return text?.replaceAll(/&(lt|gt|quot|apos|amp|#x?[0-9a-f]+);/gi, (_, entity: string) => {
    if (entity.startsWith('#')) return String.fromCodePoint(Number(`0${entity.slice(1)}`.replace(/^0(?=\d+$)/, '')));
    return ENTITIES[entity.toLowerCase()]!;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
