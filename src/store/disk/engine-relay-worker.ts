// A process of its own, the parent of the engine. It passes the connections of a Unix socket, which only its owner can open, to the
// engine, which has no access control. In a network namespace of its own nobody else reaches the engine, and the engine reaches nobody.
// Arguments: socket, port, `own` or `shared` network, limit of memory in KiB (0: none), program and its arguments.
import { execFileSync, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [socket = '', port = '0', network = '', memory = '0', ...command] = process.argv.slice(2);

if (network === 'own') execFileSync('ip', ['link', 'set', 'lo', 'up']);
const limited = memory === '0' ? command : ['sh', '-c', `ulimit -d ${Number(memory)}; exec "$@"`, 'sh', ...command];
const engine = spawn(limited[0]!, limited.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
engine.on('error', () => process.exit(1));
engine.on('exit', (code) => process.exit(code ?? 1));

const end = (): void => {
  engine.kill('SIGTERM');
};
process.on('SIGTERM', end);
process.on('SIGINT', () => undefined);
// The owner's end closes this pipe, also when it was killed.
process.stdin.on('end', end).on('error', end).resume();

createServer({ allowHalfOpen: true }, (client) => {
  const upstream = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  client.pipe(upstream).pipe(client);
  const drop = (): void => {
    client.destroy();
    upstream.destroy();
  };
  for (const end of [client, upstream]) end.on('error', drop).on('close', drop);
}).listen(socket);
