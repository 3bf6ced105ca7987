import { defineConfig } from 'vitest/config';
export default defineConfig({ root: '/work/wt/operation', test: { include: ['test/**/*.test.ts'] } });
