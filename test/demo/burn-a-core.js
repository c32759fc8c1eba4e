// Uses 100 % of one core, for ten minutes at most.
console.log(`burning a core: pid ${process.pid}`);
const end = Date.now() + 10 * 60_000;
while (Date.now() < end);
