/** The part of `vscode.LogOutputChannel` that is used, for the engine, which imports no `vscode`. */
export interface Log {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
