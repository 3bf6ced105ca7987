export { extractFeatures } from '../features/index.ts';
