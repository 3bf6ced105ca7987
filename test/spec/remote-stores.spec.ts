import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRemoteStore } from '../../src/store/index.ts';
import { graphStoreContract } from '../support/graph-store-contract.ts';
import { fusekiJar, hasVirtuoso, type SparqlServer, startFuseki, startVirtuoso } from './sparql-servers.ts';

const jar = fusekiJar();

describe.skipIf(jar === undefined)('Apache Jena Fuseki (skipped without Java or its jar)', () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startFuseki(jar!);
  });
  afterAll(() => server.stop());

  graphStoreContract('Fuseki', async () => {
    await server.clear();
    return openRemoteStore(server.addresses);
  });
});

describe.skipIf(!hasVirtuoso)('Virtuoso 7 as Debian sets it up (skipped where it is not installed)', () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startVirtuoso(10_000);
  });
  afterAll(() => server.stop());

  it('is refused, because it rounds doubles, cuts answers and shows half of a change', async () => {
    const refusal = await openRemoteStore(server.addresses).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'QIAW_STORE_UNSUITABLE' });
    expect((refusal as Error).message).toMatch(/fewer digits/);
    expect((refusal as Error).message).toMatch(/10000 of 100000/);
    await expect(openRemoteStore({ ...server.addresses, accept: ['doubles', 'mixtures'] })).rejects.toMatchObject({
      code: 'QIAW_STORE_UNSUITABLE',
    });
  });
});

describe.skipIf(!hasVirtuoso)('Virtuoso 7 with more rows, by who accepts rounded doubles and torn reads', () => {
  let server: SparqlServer;
  beforeAll(async () => {
    server = await startVirtuoso(10_000_000);
  });
  afterAll(() => server.stop());

  graphStoreContract(
    'Virtuoso',
    async () => {
      await server.clear();
      return openRemoteStore({ ...server.addresses, accept: ['doubles', 'mixtures'] });
    },
    { roundsDoubles: true, showsMixtures: true },
  );
});
