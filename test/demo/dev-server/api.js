// Listens on a free port.
const { createServer } = require('node:http');

const server = createServer((_, response) => response.end('Hello from the demo\n'));
server.listen(0, '127.0.0.1', () => {
  console.log(`API server: pid ${process.pid}, http://127.0.0.1:${server.address().port}`);
});
setTimeout(() => process.exit(), 60 * 60_000);
