/** Which kind of VS Code the integration tests run in, and why that one. */
export interface Host {
  readonly kind: 'desktop' | 'server';
  readonly why: string;
}

const downloadService = 'https://update.code.visualstudio.com/api/releases/stable';

/** A desktop VS Code where it can be downloaded and shown, otherwise the server from npm. RUNAWAY_HOST decides first. */
export async function chooseHost(): Promise<Host> {
  const wanted = process.env.RUNAWAY_HOST;
  if (wanted === 'desktop' || wanted === 'server') return { kind: wanted, why: 'RUNAWAY_HOST says so' };
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return { kind: 'server', why: 'there is no display for a desktop VS Code' };
  }
  try {
    const response = await fetch(downloadService, { signal: AbortSignal.timeout(5000) });
    if (response.ok) return { kind: 'desktop', why: 'it can be downloaded' };
    return { kind: 'server', why: `the download of a desktop VS Code answers ${response.status}` };
  } catch {
    return { kind: 'server', why: 'the download of a desktop VS Code cannot be reached' };
  }
}
