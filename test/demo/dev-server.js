// A dev server as there are many: it starts a bundler and an API server, and the bundler starts workers.
const start = require('./start');

console.log(`dev server: pid ${process.pid}`);
start('dev-server/bundler.js');
start('dev-server/api.js');

// Nothing here runs for ever, in case it is forgotten.
setTimeout(() => process.exit(), 60 * 60_000);
