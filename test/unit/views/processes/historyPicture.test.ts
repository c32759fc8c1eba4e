import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as vscode from 'vscode';
import type { HistorySeries } from '../../../../src/process/history/processHistory';
import { getHistoryPicture } from '../../../../src/views/processes/historyPicture';
import { tooltipOf } from '../../../../src/views/processes/tooltip';
import { processInfo, processNode } from '../../support/fixtures';

const { Dark, Light, HighContrast, HighContrastLight } = vscode.ColorThemeKind;
const mb = 1024 * 1024;

function series(cpu: readonly number[], memory: readonly number[] = cpu.map(() => 80 * mb)): HistorySeries {
  return { intervalMs: 5_000, endsAt: 0, cpu, memory, count: [], forks: [] };
}

function svgOf(uri: string): string {
  const [head, data = ''] = uri.split(',');
  assert.equal(head, 'data:image/svg+xml;base64');
  return Buffer.from(data, 'base64').toString();
}

const rising = series(
  Array.from({ length: 61 }, (_, index) => (index === 30 ? 410 : 3)),
  Array.from({ length: 61 }, (_, index) => (80 + index * (40 / 60)) * mb),
);

describe('The picture of the last minutes', () => {
  it('is the same in words', () => {
    assert.equal(
      getHistoryPicture(rising, Dark)?.text,
      'CPU over 5 min: now 3%, at most 410%; memory: now 120 MB, from 80 MB to 120 MB',
    );
  });

  it('has other colours on a light background than on a dark one, and in high contrast', () => {
    const pictures = [Dark, Light, HighContrast, HighContrastLight].map(
      (theme) => getHistoryPicture(rising, theme)?.uri,
    );
    assert.equal(new Set(pictures).size, 4);
  });

  it('has a gap where nothing is known for long, and none where a reading or two were missed', () => {
    const lines = (...cpu: readonly number[]) =>
      svgOf((getHistoryPicture(series(cpu), Dark) ?? assert.fail()).uri).match(/<polyline/g)?.length;
    assert.equal(lines(1, 2, NaN, NaN, NaN, 5, 6, 7), 3, 'two for CPU, one for memory');
    assert.equal(lines(1, NaN, 2, NaN, NaN, 5, NaN, 7), 2);
  });

  it('draws little CPU as little', () => {
    const { uri } = getHistoryPicture(series([1, 1, 1, 1, 1]), Dark) ?? assert.fail();
    const [, points = ''] = /<polyline points="([^"]+)"/.exec(svgOf(uri)) ?? [];
    for (const point of points.split(' ')) assert.ok(Number(point.split(',')[1]) > 44, points);
  });

  it('is left out as long as there are few readings, or none that is known', () => {
    assert.equal(getHistoryPicture(series([1, 2]), Dark), undefined);
    assert.equal(getHistoryPicture(series([]), Dark), undefined);
    assert.equal(getHistoryPicture(series([NaN, NaN, NaN, NaN, NaN, NaN]), Dark), undefined);
  });

  it('is well-formed and small whatever was read', () => {
    const value = fc.oneof(fc.double({ min: 0, max: 1e15 }), fc.constant(NaN), fc.constant(Infinity));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 300 }), (readings) => {
        const picture = getHistoryPicture(
          series(
            readings.map(([cpu]) => cpu),
            readings.map(([, memory]) => memory),
          ),
          Light,
        );
        if (!picture) return;
        const svg = svgOf(picture.uri);
        assert.doesNotMatch(svg, /NaN|Infinity|undefined|e\+/);
        assert.ok(picture.uri.length < 40_000, `${picture.uri.length}`);
        assert.ok(picture.text.length < 200);
      }),
    );
  });

  it('is in the tooltip, with the words as its alternative text and below it', () => {
    const node = processNode(processInfo({ pid: 101 }), { id: 't', kind: 'terminal', label: 'zsh' });
    const history = { own: () => rising, tree: () => series([9, 9, 9, 9, 9]) };
    const text = (children: readonly (typeof node)[]) =>
      tooltipOf({ type: 'process', node: { ...node, children }, orphan: undefined }, 0, { history }).value.replace(
        /\\([!-/:-@[-`{-~])/g,
        '$1',
      );
    assert.match(text([]), /^!\[(CPU over 5 min: now 3%[^\]]*)\]\(data:image\/svg\+xml;base64,[^)]+\) {2}\n\1$/m);
    const [, alternative = ''] =
      /!\[(.*)\]\(data/.exec(tooltipOf({ type: 'process', node, orphan: undefined }, 0, { history }).value) ?? [];
    assert.match(alternative, /^CPU over/);
    assert.doesNotMatch(alternative, /\\/, 'VS Code shows a backslash in it as it is');
    assert.match(text([node]), /^!\[CPU over 20 s: now 9%/m, 'with everything below it');
  });
});
