export type { ZipLimits } from './limits.ts';
export { unpackZip } from './unpack.ts';
