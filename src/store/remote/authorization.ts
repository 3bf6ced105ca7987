import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from '../../core/index.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Answers authentication challenges: Basic (RFC 7617), or Digest with MD5 (RFC 7616), which Virtuoso requires. */
export class Authorization {
  private challenge: ReadonlyMap<string, string> | undefined;
  private basic = false;
  private count = 0;

  constructor(private readonly credentials: Credentials | undefined) {}

  /** Header for a request, once the server has sent a challenge. */
  header(method: string, url: string): Readonly<Record<string, string>> {
    if (this.credentials === undefined) return {};
    const { user, password } = this.credentials;
    if (this.basic) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    if (this.challenge === undefined) return {};
    return { authorization: this.digest(this.challenge, this.credentials, method, url) };
  }

  /** Whether a refused request should be sent again, because the server has sent a challenge. */
  learn(response: Answer): boolean {
    const wanted = response.headers.get('www-authenticate') ?? '';
    if (this.credentials === undefined || response.status !== 401) return false;
    if (/^digest\b/i.test(wanted)) {
      const fields = [...wanted.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)];
      this.challenge = new Map(
        fields.map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']),
      );
      this.count = 0;
      return true;
    }
    const first = !this.basic;
    this.basic = /^basic\b/i.test(wanted);
    return this.basic && first;
  }

  private digest(
    asked: ReadonlyMap<string, string>,
    { user, password }: Credentials,
    method: string,
    url: string,
  ): string {
    const { pathname, search } = new URL(url);
    const uri = pathname + search;
    const [realm, nonce] = [asked.get('realm') ?? '', asked.get('nonce') ?? ''];
    const nc = (++this.count).toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const secret = md5(`${user}:${realm}:${password}`);
    const response = md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    const opaque = asked.get('opaque');
    const fields = `username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`;
    return `Digest ${fields}, qop=auth, nc=${nc}, cnonce="${cnonce}"${opaque === undefined ? '' : `, opaque="${opaque}"`}`;
  }
}
