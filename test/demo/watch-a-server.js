// A server, and a watcher above it that starts it again whenever it ends, as nodemon, vite and the like do.
const start = require('./start');

const [role = 'watcher', port = '8012'] = process.argv.slice(2);

if (role === 'watcher') {
  console.log(`watcher: pid ${process.pid}`);
  const watch = () => {
    // A server that ends at once is not started all the time.
    const child = start('watch-a-server.js', ['server', port]);
    child.on('exit', () => setTimeout(watch, 500));
  };
  watch();
} else {
  const { createServer } = require('node:http');
  const server = createServer((_, response) => response.end('Hello from the demo\n'));
  server.on('error', () => server.listen(0, '127.0.0.1'));
  server.on('listening', () => {
    console.log(`server: pid ${process.pid}, http://127.0.0.1:${server.address().port}`);
  });
  server.listen(Number(port), '127.0.0.1');
}

setTimeout(() => process.exit(), 60 * 60_000);
