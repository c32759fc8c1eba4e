// What leave-an-orphan.js leaves behind: a server on a free port, for half an hour at most.
const { createServer } = require('node:http');

createServer((_, response) => response.end('Still here\n')).listen(0, '127.0.0.1');
setTimeout(() => process.exit(), 30 * 60_000);
