import assert from 'node:assert/strict';
import type { Runtime } from '../../../../../src/process/inspect/runtime/runtime';
import type { TraceFacts } from '../../../../../src/process/inspect/tools/canTrace';
import { getInspections, getRecipes } from '../../../../../src/process/inspect/tools/getInspections';
import { getInstallHints, tools, type ToolId } from '../../../../../src/process/inspect/tools/tool';
import { recipes } from '../../../../../src/process/inspect/recipes/recipes';
import { runtime, traceFacts } from './facts';

function inspect(of: Runtime, found: readonly ToolId[], facts: Partial<TraceFacts> = {}, interpreter?: string) {
  const paths = new Map(found.map((id) => [id, `/bin/${id}`]));
  const { possible, blocked } = getInspections(of, { paths, interpreter }, traceFacts(facts));
  return {
    possible: possible.map(({ recipe, file }) => `${recipe.id} by ${file}`),
    blocked: blocked.map((each) => {
      const why = each.missing === 'rights' ? each.obstacle : each.missing === 'tool' ? each.tool : 'interpreter';
      return `${each.recipe.id}: ${why}`;
    }),
  };
}

describe('getInspections', () => {
  it('prefers the tools that know the language, and names what would give more', () => {
    assert.deepEqual(inspect(runtime('python', '3.11'), ['gdb', 'eu-stack']), {
      possible: ['eu-stack by /bin/eu-stack', 'gdb by /bin/gdb'],
      blocked: ['py-spy record: py-spy', 'py-spy dump: py-spy'],
    });
    assert.deepEqual(inspect(runtime('python', '3.11'), ['py-spy']).blocked, []);
  });

  it('takes the tools of CPython from 3.14 and 3.15 on, by its own executable', () => {
    const possible = (version: string) => inspect(runtime('python', version), [], {}, '/bin/python3').possible;
    assert.deepEqual(possible('3.13'), []);
    assert.deepEqual(possible('3.14'), ['asyncio pstree by /bin/python3']);
    assert.deepEqual(possible('3.15'), [
      'profiling.sampling attach by /bin/python3',
      'profiling.sampling dump by /bin/python3',
      'asyncio pstree by /bin/python3',
    ]);
    assert.deepEqual(inspect({ ...runtime('python', '3.15'), isEmbedded: true }, [], {}, '/bin/uwsgi').possible, []);
  });

  it('names the missing right, not a tool to install, where no tool could do anything', () => {
    const { possible, blocked } = inspect(runtime('native'), [], { traceScope: 1 });
    assert.deepEqual(possible, []);
    assert.deepEqual(
      blocked,
      ['eu-stack, repeated', 'eu-stack', 'gdb', 'lldb'].map((id) => `${id}: traceScope`),
    );
  });

  it('asks a JVM itself where ptrace is forbidden', () => {
    const { possible } = inspect(runtime('jvm'), ['jcmd'], { traceScope: 3 });
    assert.deepEqual(possible, ['jcmd Thread.print, repeated by /bin/jcmd', 'jcmd Thread.print by /bin/jcmd']);
  });

  it('offers nothing for a zombie, and says so', () => {
    const { possible, blocked } = inspect(runtime('go'), ['dlv', 'gdb'], { isZombie: true });
    assert.deepEqual([possible, blocked[0]], [[], 'dlv goroutines: notAProgram']);
  });

  it('knows a way on each system for each runtime that has one there', () => {
    const first = (kind: Runtime['kind'], platform: NodeJS.Platform) => getRecipes(runtime(kind), platform)[0]?.id;
    assert.equal(first('native', 'darwin'), 'sample');
    assert.equal(first('dotnet', 'win32'), 'dotnet-stack report');
    assert.equal(first('jvm', 'win32'), 'jcmd Thread.print, repeated');
    assert.equal(first('native', 'win32'), undefined);
    assert.equal(first('php', 'linux'), 'phpspy');
  });
});

describe('the recipes', () => {
  it('have ids of their own, and name the pid but never a shell or a signal that kills', () => {
    assert.equal(new Set(recipes.map(({ id }) => id)).size, recipes.length);
    for (const recipe of recipes) {
      const { id } = recipe;
      const { args, input = '' } = recipe.command({ pid: 4711, seconds: 5, outputFile: '/tmp/x y/out' });
      assert.ok(
        args.some((argument) => argument.includes('4711')),
        id,
      );
      assert.doesNotMatch([...args, input].join(' '), /QUIT|SIGKILL|&&|\$\(/, id);
    }
  });

  it('answer the question of dlv, whether to kill the process, with no', () => {
    const { input } = recipes.find(({ tool }) => tool === 'dlv')?.command({ pid: 1, seconds: 1, outputFile: '' }) ?? {};
    assert.match(input ?? '', /\nexit\nn\n$/);
  });
});

describe('getInstallHints', () => {
  it('has a command for each tool on each system that it runs on, but for what is a part of the system', () => {
    for (const { id, platforms } of Object.values(tools)) {
      for (const platform of platforms ?? (['linux', 'darwin', 'win32'] as const)) {
        assert.equal(getInstallHints(id, platform).length > 0, id !== 'sample', `${id} on ${platform}`);
      }
    }
  });
});
