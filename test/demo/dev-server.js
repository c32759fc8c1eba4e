// A dev server of the usual kind: it starts a bundler and an API server, and the bundler starts workers.
const start = require('./start');

console.log(`dev server: pid ${process.pid}`);
start('dev-server/bundler.js');
start('dev-server/api.js');

// A time limit, in case the demo is left open.
setTimeout(() => process.exit(), 60 * 60_000);
