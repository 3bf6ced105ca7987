export { fetchDicomWeb } from './fetch.ts';
