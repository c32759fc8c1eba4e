// A supervisor that starts its worker again as soon as it ends, as pm2, cluster and the like do.
const start = require('./start');

const [role = 'supervisor'] = process.argv.slice(2);

if (role === 'supervisor') {
  console.log(`supervisor: pid ${process.pid}`);
  const supervise = () => {
    const worker = start('supervise.js', ['worker']);
    worker.on('exit', supervise);
  };
  supervise();
} else {
  console.log(`worker: pid ${process.pid}`);
}

// The supervisor ends before the worker does.
setTimeout(() => process.exit(), (role === 'supervisor' ? 60 : 61) * 60_000);
