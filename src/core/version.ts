/** The version in package.json. Made by src/setup/tables.mjs. */
export const version = '0.1.0';
