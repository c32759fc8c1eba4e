import type { TextRecipe } from './recipe';

/** https://learn.microsoft.com/dotnet/core/diagnostics/dotnet-stack. The runtime answers by itself. */
export const dotnetStack: TextRecipe = {
  ...{ id: 'dotnet-stack report', tool: 'dotnet-stack', runtimes: ['dotnet'], access: 'sameUser', impact: 'pauses' },
  output: 'text',
  command: ({ pid }) => ({ args: ['report', '--process-id', String(pid)] }),
};
