// Memory that grows without pause, by some 2 MB a second: a cache that forgets nothing. It stops growing at 300 MB, and ends
// after ten minutes.
const cache = [];

function remember() {
  cache.push(Array.from({ length: 25_000 }, (_none, index) => index + 0.5));
}

console.log(`filling a cache: pid ${process.pid}`);
const timer = setInterval(() => {
  remember();
  if (process.memoryUsage.rss() > 300 * 1024 * 1024) clearInterval(timer);
}, 100);
setTimeout(() => process.exit(), 10 * 60_000);
