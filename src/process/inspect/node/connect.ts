import { createConnection, type Socket } from 'node:net';

/** A place on this machine where something listens. */
export interface Endpoint {
  /** An address, not a name. */
  readonly host: string;
  readonly port: number;
}

/** Begins to connect. */
export type Connect = (endpoint: Endpoint) => Socket;

export const connectByTcp: Connect = ({ host, port }) => createConnection({ host, port });

/** The endpoint as it is written in a URL and in the header `Host`. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
