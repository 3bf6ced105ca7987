export { fetchS5cmd } from './fetch-s5cmd.ts';
export { fetchTcia } from './tcia.ts';
