import { median, percentile95, rotate, type BenchRow } from '../row';
import { packageBuilds, type Build } from './build';
import { MeasuredVSCode } from './measuredWindow';
import { packageProbe } from './probe/packageProbe';

/** How long the extension keeps the start of a window waiting: to load it, and to call its `activate()`. */
export const hostActivation: BenchRow = {
  name: 'host:activation',
  async measure(context) {
    const probe = await packageProbe();
    const all: { readonly build: Build; readonly code: MeasuredVSCode; readonly times: number[] }[] = [];
    try {
      for (const build of await packageBuilds(context)) {
        all.push({ build, code: await MeasuredVSCode.open({ build, probe }), times: [] });
      }
      for (let run = 0; run < context.runs(20); run++) {
        for (const { code, times } of rotate(all, run)) {
          const window = await code.openWindow();
          const { activationMs } = await window.probe.request({ kind: 'activation' });
          if (activationMs !== undefined) times.push(activationMs);
          await window.close();
        }
      }
      return [
        {
          title: 'Activation, in a new extension host',
          figures: all.map(({ build, times }) => ({
            name: build.name,
            values: { 'median ms': median(times), '95 % ms': percentile95(times) },
            note: `${times.length} windows, while VS Code starts`,
          })),
          targets: [],
        },
      ];
    } finally {
      for (const { code } of all) await code.close();
    }
  },
};
