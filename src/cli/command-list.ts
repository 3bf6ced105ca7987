// Used by the build, see src/setup/build.mjs.
export { listCommands as commandList } from './program.ts';
