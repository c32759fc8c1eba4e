// Starts another script of this folder, with the same Node, in the same terminal.
const { spawn } = require('node:child_process');
const { join } = require('node:path');

module.exports = (script, args = [], options = {}) =>
  spawn(process.execPath, [join(__dirname, script), ...args.map(String)], { stdio: 'inherit', ...options });
