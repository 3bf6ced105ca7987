import { type Authorize, type ClientOptions, HttpClient } from '../http/client.ts';

/**
 * A client with a session of an XNAT: user and password (or an alias token) are sent once, to open it; later requests
 * carry the session. An expired session is opened again; the last one is ended on close, because an account with too
 * many open sessions gets locked. Without credentials the XNAT decides what a guest may see.
 */
export class XnatSession {
  readonly client: HttpClient;
  private readonly door: HttpClient;

  constructor(options: Omit<ClientOptions, 'authorize'>) {
    this.door = new HttpClient({ ...options, aliasTokens: true });
    this.client = new HttpClient({ ...options, authorize: () => this.open() });
  }

  async close(): Promise<void> {
    // Also after an abort, because open sessions count against the account.
    await this.client.farewell(this.client.url('data/JSESSION')).catch(() => undefined);
    await this.client.close();
    await this.door.close();
  }

  private readonly open: () => ReturnType<Authorize> = async () => {
    if (!(await this.door.hasCredentials())) return undefined;
    const url = this.door.url('data/JSESSION');
    const session = await this.door.request(url, { method: 'POST' }, (response) => this.door.reading(response.text()));
    return { cookie: `JSESSIONID=${session.trim()}` };
  };
}
