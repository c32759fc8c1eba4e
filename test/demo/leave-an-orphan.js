// Starts a server, and ends without waiting for it. The server goes on, and so does the port that it has opened.
const start = require('./start');

const child = start('left-behind.js', [], { detached: true, stdio: 'ignore' });
child.unref();
console.log(`left behind: pid ${child.pid}`);
