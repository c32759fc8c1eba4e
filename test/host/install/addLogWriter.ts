import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/**
 * What VS Code uses of `@vscode/spdlog`, without its native binding. Each line is on disk when the call returns, so a
 * process that is killed has all of its log.
 */
const logWriter = `const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(type, name, path) {
    this.path = path;
    this.level = 2;
    this.isPlain = false;
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.path, this.isPlain ? message : time + ' [' + names[level] + '] ' + message + '\\n');
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.isPlain = true; }
  flush() {}
  drop() {}
}

const create = async (name, path) => {
  mkdirSync(dirname(path), { recursive: true });
  return new Logger('rotating', name, path);
};

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

/**
 * Has an installed VS Code server write its log files. VS Code writes them through a native module that npm only has as
 * source, and goes without them if it cannot be loaded.
 */
export function addLogWriter(serverFolder: string): void {
  const module = join(serverFolder, 'node_modules', '@vscode', 'spdlog', 'index.js');
  if (existsSync(module) && readFileSync(module, 'utf8') === logWriter) return;
  // Another run may be starting a server: it finds the old module or the new one, as a whole.
  const draft = `${module}.${randomUUID()}`;
  writeFileSync(draft, logWriter);
  renameSync(draft, module);
}
