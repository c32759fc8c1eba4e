// Waits for a request that never comes, for ten minutes.
setTimeout(() => process.exit(), 10 * 60_000);
