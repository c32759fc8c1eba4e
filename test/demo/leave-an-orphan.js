// Starts a server that nobody waits for, and ends. The server stays, and so does the port that it took.
const start = require('./start');

const child = start('left-behind.js', [], { detached: true, stdio: 'ignore' });
child.unref();
console.log(`left behind: pid ${child.pid}`);
