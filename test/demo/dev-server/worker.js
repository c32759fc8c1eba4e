// The third level: a little work now and then.
const kind = process.argv[2];

console.log(`worker for ${kind}: pid ${process.pid}`);
setInterval(() => {
  const end = Date.now() + 20;
  while (Date.now() < end);
}, 1000);
setTimeout(() => process.exit(), 60 * 60_000);
