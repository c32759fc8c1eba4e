// A fork storm whose members lose their parents: each starts the next one in a session of its own, and ends. Kill Tree on
// the root does not end what has left the tree; End Everything It Started does. Bounded: eight chains, for one minute.
const start = require('./start');

const minute = 60_000;
const until = Number(process.argv[2] ?? Date.now() + minute);
const isRoot = process.argv.length === 2;

const next = () => {
  if (Date.now() < until) start('scattered-storm.js', [until], { detached: true, stdio: 'ignore' }).unref();
};

if (isRoot) {
  console.log(`scattered storm for one minute: pid ${process.pid}`);
  for (let count = 0; count < 8; count++) next();
  setTimeout(() => process.exit(), minute);
} else {
  setTimeout(() => {
    next();
    process.exit();
  }, 300);
}
