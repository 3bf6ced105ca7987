import { describe, expect, it } from 'vitest';
import { WebClient } from '../../../src/catalogue/harvest/web/client.ts';

const root = 'https://catalogue.example/';

describe('The token of a user who checks a catalogue', () => {
  it('is sent to the server of the catalogue only, not to others that it names or redirects to', async () => {
    const seen: Array<readonly [host: string, authorization: string | null]> = [];
    const client = new WebClient(root, {
      token: 'planted',
      fetch: async (request) => {
        seen.push([new URL(request.url).host, request.headers.get('authorization')]);
        return request.url.endsWith('/away')
          ? new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/file' } })
          : new Response('');
      },
    });
    for (const url of [root, `${root}away`, 'https://elsewhere.example/', 'http://catalogue.example/'])
      await client.get(url);
    expect(seen).toEqual([
      ['catalogue.example', 'Bearer planted'],
      ['catalogue.example', 'Bearer planted'],
      ['elsewhere.example', null],
      ['elsewhere.example', null],
      ['catalogue.example', null],
    ]);
  });
});
