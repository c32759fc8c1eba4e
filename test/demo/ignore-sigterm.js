// Terminate asks, and this says no. Kill does not ask.
console.log(`ignoring SIGTERM: pid ${process.pid}`);
process.on('SIGTERM', () => console.log('SIGTERM? No.'));
process.on('SIGHUP', () => console.log('SIGHUP? No.'));
setTimeout(() => process.exit(), 10 * 60_000);
