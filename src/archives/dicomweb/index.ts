export { fetchDicomWeb } from './fetch.ts';
export { Qido } from './qido.ts';
