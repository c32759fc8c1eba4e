// The second level: one worker for each kind of file.
const start = require('../start');

console.log(`bundler: pid ${process.pid}`);
for (const kind of ['typescript', 'styles', 'images']) start('dev-server/worker.js', [kind]);
setTimeout(() => process.exit(), 60 * 60_000);
