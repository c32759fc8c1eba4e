import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLine, type CimProcess } from '../../../../../src/process/source/powershell/parseAnswer';

describe('parseLine of an answer of PowerShell', () => {
  const node = {
    ...{ pid: 4_120, parentPid: 900, name: 'node.exe', commandLine: 'node.exe server.js' },
    ...{ executable: 'C:\\Program Files\\nodejs\\node.exe', startTimeUs: 1_764_151_200_123_456 },
    ...{ cpuTime: 1_562_500, memory: 52_428_800, threads: 11 },
  };

  function parse(fields: object): CimProcess {
    const line = parseLine(JSON.stringify(fields));
    return line.kind === 'process' ? line.process : assert.fail(line.kind);
  }

  it('reads a process, with its times in ms', () => {
    assert.deepEqual(parse(node), {
      ...{ pid: 4_120, parentPid: 900, name: 'node.exe', commandLine: 'node.exe server.js' },
      ...{ executable: 'C:\\Program Files\\nodejs\\node.exe', startTime: 1_764_151_200_123.456 },
      ...{ cpuTime: 156.25, memory: 52_428_800, threads: 11 },
    });
  });

  it('reads what Windows PowerShell escapes, and any character', () => {
    const line = String.raw`{"commandLine":"node -e \"\u003c\u0026\u0027\" \ud83d\ude00 \u00fc \r\n\t","name":"node.exe","pid":8}`;
    const answer = parseLine(line);
    assert.ok(answer.kind === 'process');
    assert.equal(answer.process.commandLine, `node -e "<&'" 😀 ü \r\n\t`);
  });

  it('does not know of a protected process what is null', () => {
    const all = Object.fromEntries(Object.keys(node).map((name) => [name, null]));
    const { commandLine, executable, startTime, cpuTime, name } = parse({ ...all, pid: 4 });
    assert.deepEqual(
      [commandLine, executable, startTime, cpuTime, name],
      [undefined, undefined, undefined, undefined, ''],
    );
  });

  it('cuts a command line that is longer than Windows permits', () => {
    assert.equal(parse({ ...node, commandLine: 'x'.repeat(70_000) }).commandLine?.length, 32_767);
  });

  it('reads the last line, and why there is none', () => {
    assert.deepEqual(parseLine('{"count":312}\r'), { kind: 'end', count: 312 });
    const text = 'Zugriff verweigert für „WMI“';
    assert.deepEqual(parseLine(JSON.stringify({ failure: text })), { kind: 'failure', text });
  });

  it('finds a line behind a byte order mark and a prompt', () => {
    assert.equal(parseLine('\ufeffPS C:\\> {"count":1}').kind, 'end');
  });

  it('passes over what was not asked for, and over half a line', () => {
    const noise = [
      '',
      '#< CLIXML',
      '<Objs Version="1.1.0.1"/>',
      'WARNUNG: {x}',
      '{"pid":12',
      '{}',
      '{"pid":"1"}',
      '[{}]',
    ];
    for (const line of noise) assert.deepEqual(parseLine(line), { kind: 'other' }, line);
  });

  it('takes no number for what is none', () => {
    for (const pid of ['8', null, -1, [8], {}]) assert.equal(parseLine(JSON.stringify({ pid })).kind, 'other');
    assert.equal(parse({ ...node, startTimeUs: '2026-11-26' }).startTime, undefined);
  });

  it('reads any text to something', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => typeof parseLine(line).kind === 'string'));
  });
});
