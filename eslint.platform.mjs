/** What depends on the system that this runs on is decided here; every other module is told. */
const foldersThatAsk = ['process/source', 'process/control', 'process/native'];

const message =
  'Only process/source, process/control and process/native ask which system this is. Have it handed in as a HostSystem, or ask the source or the control: see eslint.platform.mjs.';

const ofProcess = '/^(platform|arch)$/';
const ofOs = '/^(platform|type|release|arch|version|machine)$/';

const selectors = [
  // process.platform, process['platform'], globalThis.process.platform
  ...['[object.name="process"]', '[object.property.name="process"]'].flatMap((object) => [
    `MemberExpression${object}[computed=false][property.name=${ofProcess}]`,
    `MemberExpression${object}[property.value=${ofProcess}]`,
  ]),
  // const { platform } = process
  `VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name=${ofProcess}]`,
  // import { platform } from 'node:os'; as a whole, the module could be asked unseen
  `ImportDeclaration[source.value=/^(node:)?os$/] > ImportSpecifier[imported.name=${ofOs}]`,
  'ImportDeclaration[source.value=/^(node:)?os$/] > :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)',
  'ImportDeclaration[source.value=/^(node:)?process$/]',
];

/** Modules that do not ask which system this is. */
export const withoutPlatform = {
  files: ['src/**/*.ts'],
  ignores: foldersThatAsk.map((folder) => `src/${folder}/**`),
  rules: { 'no-restricted-syntax': ['error', ...selectors.map((selector) => ({ selector, message }))] },
};
