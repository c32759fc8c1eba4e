import { createServer, type AddressInfo } from 'node:net';

/** A port that no process has now. The system hands it out to others last. */
export function findUnusedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
