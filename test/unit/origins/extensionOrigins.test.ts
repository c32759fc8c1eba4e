import { events, extensions, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { ExtensionOrigins } from '../../../src/origins/extensionOrigins';

const folder = '/home/me/.vscode/extensions';

describe('The origins that are extensions', () => {
  let origins: ExtensionOrigins;

  beforeEach(() => {
    reset();
    install('a.server', 'A Server');
    origins = new ExtensionOrigins('host');
  });

  afterEach(() => {
    origins.dispose();
  });

  function install(id: string, displayName: unknown): void {
    extensions.push({ id, extensionPath: `${folder}/${id}-1.0.0`, packageJSON: { displayName } });
  }
  const server = (id: string) => ({ name: 'node', commandLine: ['node', `${folder}/${id}-1.0.0/server.js`] });

  it('have the name that the extension shows, or else its id', () => {
    for (const [id, displayName] of [
      ['b.blank', '  '],
      ['c.number', 3],
    ] as const)
      install(id, displayName);
    const labels = ['a.server', 'b.blank', 'c.number'].map((id) => origins.find(server(id))?.label);
    assert.deepEqual(labels, ['A Server', 'b.blank', 'c.number']);
  });

  it('have an id of their own for each extension host', () => {
    const other = new ExtensionOrigins('other');
    const ids = [origins, origins, other].map((each) => each.find(server('a.server'))?.id);
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[0], ids[2]);
    other.dispose();
  });

  it('are decided again for a process that runs another program now, and when extensions have come or gone', () => {
    const process = { name: 'node', commandLine: ['node', '--type=extensionHost'] };
    assert.equal(origins.find(process), undefined);
    assert.equal(origins.find({ ...process, commandLine: server('a.server').commandLine })?.label, 'A Server');
    const later = server('b.later');
    assert.equal(origins.find(later), undefined);
    install('b.later', 'Later');
    assert.equal(origins.find(later), undefined, 'it is not decided in each listing');
    events.extensionsChanged.fire(undefined);
    assert.equal(origins.find(later)?.label, 'Later');
  });

  it('lead back to the extension as long as it is installed', () => {
    install('a.server-two', 'Another');
    const ids = ['a.server', 'a.server-two'].map((id) => origins.find(server(id))?.id ?? '');
    assert.deepEqual(
      ids.map((id) => origins.getExtensionId(id)),
      ['a.server', 'a.server-two'],
    );
    extensions.length = 0;
    assert.equal(origins.getExtensionId(ids[0] ?? ''), undefined);
  });
});
