// Starts processes that start processes, faster than one can list them: about eight at a time with as many children, for
// one minute. Bounded: nothing that is started here starts more than four others or lives longer than four seconds.
const start = require('./start');

const [role = 'root'] = process.argv.slice(2);

if (role === 'root') {
  console.log(`fork storm for one minute: pid ${process.pid}`);
  let left = 120;
  const timer = setInterval(() => {
    start('fork-storm.js', ['branch']);
    if (--left === 0) clearInterval(timer);
  }, 500);
} else if (role === 'branch') {
  let left = 4;
  const timer = setInterval(() => {
    start('fork-storm.js', ['leaf']);
    if (--left === 0) clearInterval(timer);
  }, 800);
  setTimeout(() => undefined, 4000);
} else {
  setTimeout(() => undefined, 600);
}
