// Shows the Processes view when a window of the demo opens. VS Code has no setting for that.
const vscode = require('vscode');

module.exports = { activate: () => vscode.commands.executeCommand('runaway.processes.focus') };
