import { createServer } from 'node:net';
import type { Clock } from '../../common/clock';
import { errorCode } from '../../common/errors';

/**
 * Whether a port can be bound: `taken` by a socket, which need not listen; `denied` to this user, as the ports below 1024
 * are (ip(7), `ip_unprivileged_port_start`), and on Windows those that the system reserves; `unknown` after any other error.
 */
export type BindResult = 'free' | 'taken' | 'denied' | 'unknown';

/** Tries to listen on an address. @returns the error code of the system; undefined if it worked. */
export type Bind = (port: number, address: string) => Promise<string | undefined>;

/** How often a port that is taken is tried again, and for how long, in ms: the kernel may need a moment to close a socket. */
const retryMs = 100;
const deadlineMs = 2_000;

/** Any of them alone may be taken. */
const addresses = ['127.0.0.1', '0.0.0.0', '::1', '::'] as const;

/** What an error says of the port. Without an entry for an address family that is switched off: it proves nothing. */
const resultOfError: Readonly<Record<string, BindResult>> = {
  EADDRINUSE: 'taken',
  EACCES: 'denied',
  EPERM: 'denied',
  EAFNOSUPPORT: 'free',
  EADDRNOTAVAIL: 'free',
  EPROTONOSUPPORT: 'free',
};

/** The worst first: one address that is taken is enough. */
const severity: readonly BindResult[] = ['taken', 'denied', 'unknown', 'free'];

/** Tries to bind a port on all addresses of the machine, one after the other. */
export async function checkBind(port: number, bind: Bind = bindOnce): Promise<BindResult> {
  const results = new Set<BindResult>();
  for (const address of addresses) {
    const error = await bind(port, address);
    results.add(error === undefined ? 'free' : (resultOfError[error] ?? 'unknown'));
  }
  return severity.find((result) => results.has(result)) ?? 'unknown';
}

/** The same, again and again for a short time as long as the port is taken. */
export async function waitUntilFree(port: number, clock: Clock, bind: Bind = bindOnce): Promise<BindResult> {
  const deadline = clock.now() + deadlineMs;
  for (;;) {
    const result = await checkBind(port, bind);
    if (result !== 'taken' || clock.now() >= deadline) return result;
    await clock.sleep(retryMs);
  }
}

/** Listens on an address for a moment. What connects meanwhile is turned away. */
function bindOnce(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      resolve(errorCode(error) ?? error.message);
    });
    server.listen({ port, host: address, exclusive: true, ipv6Only: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}
