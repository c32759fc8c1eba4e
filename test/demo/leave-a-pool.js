// A pool of four workers that loses its parent: the parent fails, and the workers go on.
const start = require('./start');

const [role = 'pool'] = process.argv.slice(2);

if (role === 'pool') {
  console.log(`pool: pid ${process.pid}`);
  for (const queue of ['mail', 'reports', 'thumbnails', 'search']) {
    start('leave-a-pool.js', ['worker', queue], { detached: true, stdio: 'ignore' });
  }
  setTimeout(() => {
    console.error('the pool has failed');
    process.exit(1);
  }, 5_000);
} else {
  setTimeout(() => process.exit(), 30 * 60_000);
}
