/** The kind of VS Code in which the integration tests run, and the reason for the choice. */
export interface Host {
  readonly kind: 'desktop' | 'server';
  readonly reason: string;
}

const downloadService = 'https://update.code.visualstudio.com/api/releases/stable';

/** RUNAWAY_HOST, if it is set; a desktop VS Code, if it can be downloaded and shown; otherwise the server from npm. */
export async function chooseHost(): Promise<Host> {
  const requested = process.env.RUNAWAY_HOST;
  if (requested === 'desktop' || requested === 'server') return { kind: requested, reason: 'RUNAWAY_HOST says so' };
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return { kind: 'server', reason: 'there is no display for a desktop VS Code' };
  }
  try {
    const response = await fetch(downloadService, { signal: AbortSignal.timeout(5000) });
    if (response.ok) return { kind: 'desktop', reason: 'it can be downloaded' };
    return { kind: 'server', reason: `the download of a desktop VS Code answers ${response.status}` };
  } catch {
    return { kind: 'server', reason: 'the download of a desktop VS Code cannot be reached' };
  }
}
