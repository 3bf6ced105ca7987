import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import dimse from 'dcmjs-dimse';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noMetrics, sha256, silentLog, systemClock } from '../../src/core/index.ts';
import { readDerivedObject } from '../../src/dicom/index.ts';
import { Incoming, startReceiver } from '../../src/sources/index.ts';
import type { Receiver, ReceiverOptions } from '../../src/sources/receiver/scp.ts';
import { ctSlice, part10, structureSet, UID } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

dimse.log.disableAll();
const folder = temporaryFolders();
let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.reverse()) await close();
  closing = [];
});

interface Running {
  readonly receiver: Receiver;
  readonly root: string;
  /** Folders that the pipeline was run on, with the objects they contained. */
  readonly runs: { readonly objects: number }[];
}

async function start(
  change: Partial<ReceiverOptions> = {},
  runs: { objects: number }[] = [],
  root = folder(),
  process?: (folder: string) => Promise<boolean>,
): Promise<Running> {
  const incoming = await Incoming.open({
    root,
    quietMs: 60,
    keepMs: 3_600_000,
    clock: systemClock,
    log: silentLog,
    folderOf: (patientId) => sha256(patientId).slice(0, 16),
    process: async (path) => {
      runs.push({ objects: readdirSync(path).length });
      return (await process?.(path)) ?? true;
    },
  });
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    aeTitle: 'FAIRQIAW',
    callers: [],
    maxAssociations: 4,
    maxObjectBytes: 1024 * 1024,
    reserveBytes: 0,
    metrics: noMetrics,
    arriving: join(root, '.arriving'),
    log: silentLog,
    onBegin: () => incoming.begin(),
    onObject: (path, object) => incoming.take(path, object),
    onEnd: () => incoming.end(),
    ...change,
  });
  closing.push(
    () => incoming.close(),
    () => receiver.close(),
  );
  return { receiver, root, runs };
}

type DimseRequest =
  | InstanceType<typeof dimse.requests.CStoreRequest>
  | InstanceType<typeof dimse.requests.CEchoRequest>;

/** Sends requests in one association; returns the statuses of the answers, or why there is no association. */
function send(
  receiver: Receiver,
  requests: readonly DimseRequest[],
  titles: readonly [calling: string, called: string] = ['SENDER', 'FAIRQIAW'],
): Promise<number[] | string> {
  return new Promise((resolve) => {
    const statuses: number[] = [];
    const client = new dimse.Client();
    for (const request of requests) {
      request.on('response', (response: { getStatus(): number }) => statuses.push(response.getStatus()));
      client.addRequest(request);
    }
    client.on('associationRejected', (result: unknown) => resolve(`rejected ${JSON.stringify(result)}`));
    client.on('networkError', (error: Error) => resolve(`network ${error.message}`));
    client.on('closed', () => resolve(statuses));
    client.send('127.0.0.1', receiver.port, ...titles);
  });
}

const stored = (file: Uint8Array): DimseRequest => {
  const path = join(folder(), 'object.dcm');
  writeFileSync(path, file);
  return new dimse.requests.CStoreRequest(path);
};

const open = (receiver: Receiver, localAddress = '127.0.0.1'): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ port: receiver.port, host: '127.0.0.1', localAddress }, () => resolve(socket));
    socket.on('error', () => undefined);
  });

/** A connection that opens an association and then sends nothing; rejects when it is not accepted. */
async function associated(receiver: Receiver, localAddress?: string): Promise<Socket> {
  const socket = await open(receiver, localAddress);
  const item = (kind: number, content: Buffer) =>
    Buffer.concat([Buffer.from([kind, 0, content.length >> 8, content.length & 255]), content]);
  const context = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    item(0x30, Buffer.from('1.2.840.10008.1.1')),
    item(0x40, Buffer.from('1.2.840.10008.1.2')),
  ]);
  const user = item(0x50, item(0x51, Buffer.from([0, 0, 0x40, 0])));
  const title = (name: string) => Buffer.from(name.padEnd(16));
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    title('FAIRQIAW'),
    title('SILENT'),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    item(0x20, context),
    user,
  ]);
  const head = Buffer.from([1, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return new Promise((resolve, reject) => {
    socket.once('data', (answer) => (answer[0] === 2 ? resolve(socket) : reject(new Error('rejected'))));
    socket.write(Buffer.concat([head, body]));
  });
}

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => join(root, name));

/** Advances the clock by which the receiver measures how long ago something arrived. */
function later(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const pixelsOf = (file: Uint8Array): string =>
  readDerivedObject(file, (dataset) => sha256(dataset.bytes('PixelData')!));

describe('The DICOM receiver', () => {
  it('answers C-ECHO', async () => {
    const { receiver } = await start();
    expect(await send(receiver, [new dimse.requests.CEchoRequest()])).toEqual([0]);
  });

  it('keeps what is sent, pixels and transfer syntax unchanged, by patient and under hashed names', async () => {
    const { receiver, root, runs } = await start();
    const files = [0, 1, 2].map((k) => part10(ctSlice(k)));
    const implicit = part10(ctSlice(3), { transferSyntaxUid: UID.implicit });
    const structures = part10(structureSet([{ number: 1, name: 'GTV' }], 3));
    const sent = [...files, implicit, structures];
    expect(await send(receiver, sent.map(stored))).toEqual([0, 0, 0, 0, 0]);
    await until(() => runs.at(-1)?.objects === 5);
    const kept = filesBelow(root).map((path) => readFileSync(path));
    expect(readdirSync(root, { recursive: true }).join()).not.toMatch(/P1|Doe|1\.2\.3/);
    const pixels = (all: readonly Buffer[]): string[] =>
      all
        .filter((one) => one.length < 2000)
        .map(pixelsOf)
        .sort();
    const isImage = (file: Buffer): boolean => readDerivedObject(file, (dataset) => dataset.has('PixelData'));
    expect(pixels(kept.filter(isImage))).toEqual(pixels(sent.filter(isImage)));
    expect(kept.filter((file) => file.includes(`${UID.implicit}\0`)).length).toBeGreaterThan(0);
  });

  it('processes a patient when nothing more arrives for them, and again when something does', async () => {
    const { receiver, runs } = await start();
    await send(receiver, [stored(part10(ctSlice(0)))]);
    await until(() => runs.length === 1);
    await send(receiver, [stored(part10(ctSlice(1))), stored(part10(ctSlice(0, { x00100020: ['LO', 'P2'] })))]);
    await until(() => runs.some(({ objects }) => objects === 2));
    await until(() => runs.length >= 3);
    expect(Math.max(...runs.map(({ objects }) => objects))).toBe(2);
  });

  it('retries later when a patient could not be processed, and after a restart', async () => {
    let ready = false;
    const { receiver, runs, root } = await start({}, [], folder(), async () => ready);
    await send(receiver, [stored(part10(ctSlice(0)))]);
    await until(() => runs.length > 0);
    for (const close of closing.reverse()) await close();
    closing = [];
    ready = true;
    const second = await start({}, [], root);
    await until(() => second.runs.length > 0);
    expect(second.runs).toEqual([{ objects: 1 }]);
    const third = await start({}, [], root);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(third.runs).toEqual([]);
  });

  it('accepts only known titles, under its own, and no more associations than allowed', async () => {
    const { receiver } = await start({ callers: ['PACS'], maxAssociations: 1 });
    const echo = (): DimseRequest => new dimse.requests.CEchoRequest();
    expect(await send(receiver, [echo()])).toMatch(/rejected.*"reason":3/);
    expect(await send(receiver, [echo()], ['PACS', 'OTHER'])).toMatch(/rejected.*"reason":7/);
    expect(await send(receiver, [echo()], ['PACS', 'FAIRQIAW'])).toEqual([0]);
    const none = await start({ maxAssociations: 0 });
    expect(await send(none.receiver, [echo()])).toMatch(/rejected.*"result":2/);
  });

  it('stays available to a sender despite connections that send nothing, however many', async () => {
    const { receiver } = await start();
    const silent = await Promise.all(Array.from({ length: 200 }, () => open(receiver)));
    expect(await send(receiver, [new dimse.requests.CEchoRequest(), stored(part10(ctSlice(0)))])).toEqual([0, 0]);
    for (const socket of silent) socket.destroy();
  });

  it('stays available to a sender despite associations that fall silent, but not while active ones use every place', async () => {
    const { receiver } = await start({ maxAssociations: 2, idleMs: 600_000 });
    const echo = (): DimseRequest => new dimse.requests.CEchoRequest();
    const silent = [await associated(receiver), await associated(receiver)];
    expect(await send(receiver, [echo()])).toMatch(/rejected.*"result":2/);
    later(600_000);
    expect(await send(receiver, [echo()])).toEqual([0]);
    expect(silent.filter((socket) => socket.destroyed)).toHaveLength(1);
    for (const socket of silent) socket.destroy();
  });

  it('lets no address take places from another beyond those it uses', async () => {
    const { receiver } = await start({ host: '0.0.0.0', maxAssociations: 4, idleMs: 6_000_000 });
    const many = await Promise.all(Array.from({ length: 4 }, () => associated(receiver, '127.0.0.2')));
    expect(await associated(receiver, '127.0.0.3').catch(() => 'rejected')).toBe('rejected');
    later(600_000);
    expect(await associated(receiver, '127.0.0.2').catch(() => 'rejected')).toBe('rejected');
    many.push(await associated(receiver, '127.0.0.3'));
    for (const socket of many) socket.destroy();
  });

  it('refuses an object that is too large, and keeps nothing of it', async () => {
    const { receiver, root } = await start({ maxObjectBytes: 100 });
    expect(await send(receiver, [stored(part10(ctSlice(0)))])).toEqual([0xa700]);
    expect(filesBelow(root)).toEqual([]);
  });

  it('reports a full disk to the sender, and continues to receive', async () => {
    const root = folder();
    const { receiver } = await start({}, [], root);
    // The next files that are created are on a device without space.
    const [arriving] = readdirSync(join(root, '.arriving'));
    for (const k of ['1', '2']) symlinkSync('/dev/full', join(root, '.arriving', arriving!, k));
    const answers = await send(receiver, [stored(part10(ctSlice(0)))]);
    expect(answers).toEqual([0xa700]);
    expect(filesBelow(root)).toEqual([]);
    await send(receiver, [stored(part10(ctSlice(1)))]);
    expect(await send(receiver, [stored(part10(ctSlice(2)))])).toEqual([0]);
  });

  it('leaves the reserve of the disk free', async () => {
    const { receiver, root } = await start({ reserveBytes: Number.MAX_SAFE_INTEGER });
    expect(await send(receiver, [stored(part10(ctSlice(0)))])).toEqual([0xa700]);
    expect(filesBelow(root)).toEqual([]);
  });

  it('refuses an object that differs from its announcement', async () => {
    const { receiver, root } = await start();
    const request = stored(part10(ctSlice(0)));
    request.getCommandDataset().setElement('AffectedSOPInstanceUID', '1.2.3.4.5');
    expect(await send(receiver, [request])).toEqual([0xa900]);
    expect(filesBelow(root)).toEqual([]);
  });

  it('closes connections that do not speak DICOM or send units without end, and forgets incomplete transfers', async () => {
    const { receiver, root } = await start();
    const closed = (bytes: Buffer): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(receiver.port, '127.0.0.1', () => socket.write(bytes));
        socket.on('error', () => undefined).on('close', () => resolve());
      });
    await closed(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await closed(Buffer.from([4, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0]));
    await closed(Buffer.from([1, 0, 0x00, 0x10, 0, 0, 0, 0]));
    expect(await send(receiver, [new dimse.requests.CEchoRequest()])).toEqual([0]);
    expect(filesBelow(root)).toEqual([]);
  });

  it('reports that its port is in use', async () => {
    const { receiver } = await start();
    await expect(start({ port: receiver.port })).rejects.toMatchObject({ code: 'QIAW_RECEIVE_PORT' });
  });

  it('removes what was processed once nothing has arrived for its patient for long enough', async () => {
    const root = folder();
    mkdirSync(join(root, 'old', 'objects'), { recursive: true });
    mkdirSync(join(root, 'waiting', 'objects'), { recursive: true });
    writeFileSync(join(root, 'old', 'processed'), '');
    const incoming = await Incoming.open({
      root,
      quietMs: 60_000,
      keepMs: 1000,
      clock: { ...systemClock, now: () => systemClock.now() + 3_600_000 },
      log: silentLog,
      folderOf: () => '',
      process: async () => true,
    });
    closing.push(() => incoming.close());
    expect(readdirSync(root)).toEqual(['waiting']);
  });
});
