/**
 * An extension that measures another one from inside their extension host. VS Code activates it before all others, so that
 * it is the one that activates the extension under test.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { RunawayApi, RunawayProcess } from '../../../../src/api';
import { getOwnHeapBytes } from '../heapProfile';
import {
  extensionId,
  folderVariable,
  heapVariable,
  socketPath,
  type MemoryAnswer,
  type ProbeAnswers,
  type ProbeRequest,
  type ProfileAnswer,
} from './protocol';

/** In bytes. Small enough to find the objects of one process. */
const heapSamplingInterval = 4096;

export async function activate({ subscriptions }: vscode.ExtensionContext): Promise<void> {
  const folder = process.env[folderVariable];
  const extension = vscode.extensions.getExtension<RunawayApi>(extensionId);
  if (folder === undefined || !extension) return;
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.enable');
  // What was made before would be missing.
  const isHeapSampled = process.env[heapVariable] !== undefined && !extension.isActive;
  if (isHeapSampled) await session.post('HeapProfiler.startSampling', { samplingInterval: heapSamplingInterval });
  const { isActive } = extension;
  const start = performance.now();
  const api = await extension.activate();
  const activationMs = isActive ? undefined : performance.now() - start;

  const isOwn = (url: string): boolean => url.includes(extension.extensionPath);
  const answer = async (request: ProbeRequest): Promise<ProbeAnswers[ProbeRequest['kind']]> => {
    switch (request.kind) {
      case 'activation':
        return { activationMs };
      case 'processCount':
        return [...api.processes, ...api.orphans].reduce((sum, each) => sum + countTree(each), 0);
      case 'profile':
        return await writeProfile(session, api, request);
      case 'memory':
        return await measureMemory(session, request.file, isHeapSampled ? isOwn : undefined);
    }
  };
  const server = createServer((socket) => {
    answerLines(socket, answer);
  });
  server.listen(socketPath(folder, process.pid));
  subscriptions.push({ dispose: () => server.close() });
}

function answerLines(socket: Socket, answer: (request: ProbeRequest) => Promise<unknown>): void {
  createInterface({ input: socket }).on('line', (line) => {
    answer(JSON.parse(line) as ProbeRequest).then(
      (value) => socket.write(`${JSON.stringify({ value })}\n`),
      (error: unknown) => socket.write(`${JSON.stringify({ error: String(error) })}\n`),
    );
  });
}

function countTree({ children }: RunawayProcess): number {
  return children.reduce((sum, child) => sum + countTree(child), 1);
}

async function writeProfile(
  session: Session,
  api: RunawayApi,
  { durationMs, intervalUs, file }: ProbeRequest & { kind: 'profile' },
): Promise<ProfileAnswer> {
  let refreshes = 0;
  const subscription = api.onDidChange(() => (refreshes += 1));
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: intervalUs });
  await session.post('Profiler.start');
  await sleep(durationMs);
  const { profile } = await session.post('Profiler.stop');
  await session.post('Profiler.disable');
  subscription.dispose();
  writeFileSync(file, JSON.stringify(profile));
  return { refreshes };
}

async function measureMemory(
  session: Session,
  file: string,
  isOwn: ((url: string) => boolean) | undefined,
): Promise<MemoryAnswer> {
  setFlagsFromString('--expose-gc');
  runInNewContext('for (let time = 0; time < 3; time++) gc()');
  const { heapUsed } = process.memoryUsage();
  if (!isOwn) return { heapBytes: heapUsed, ownBytes: undefined };
  const { profile } = await session.post('HeapProfiler.getSamplingProfile');
  writeFileSync(file, JSON.stringify(profile));
  return { heapBytes: heapUsed, ownBytes: getOwnHeapBytes(profile, isOwn) };
}
