// Starts a helper for each request, and forgets to end it, as agents and clients of language servers do: 15 of them, one in
// six seconds. Their parent is alive, so that none is an orphan.
const start = require('./start');

console.log(`starting helpers that nothing ends: pid ${process.pid}`);
let left = 15;
const timer = setInterval(() => {
  start('pile-up/helper.js');
  if (--left === 0) clearInterval(timer);
}, 6_000);

// The helpers end before their parent does.
setTimeout(() => process.exit(), 12 * 60_000);
