/** What runs the code of a program. `native` is machine code without a runtime that a tool knows. */
export type RuntimeKind =
  'node' | 'deno' | 'bun' | 'python' | 'jvm' | 'go' | 'ruby' | 'dotnet' | 'php' | 'native' | 'unknown';

export interface Runtime {
  readonly kind: RuntimeKind;
  /** As far as a file name tells it, such as `3.11`; undefined if it is not known. */
  readonly version: string | undefined;
  /**
   * What it was told by. `program`: the executable file itself. `library`: a library that is mapped. `name`: only the name
   * of the file, which may be wrong.
   */
  readonly evidence: 'program' | 'library' | 'name' | 'none';
  /** Another program has loaded the runtime as a library, as uWSGI and gdb do with Python. */
  readonly isEmbedded: boolean;
}

/** What is known of a process. On systems other than Linux, no more than the first two. */
export interface RuntimeFacts {
  /** The path of the executable file; undefined if it is not known. */
  readonly executable: string | undefined;
  readonly commandLine: readonly string[];
  /** The paths of the files that are mapped into its memory. */
  readonly mappedFiles?: readonly string[] | undefined;
  /** The names of the sections of the executable file; undefined if it is no ELF file, or was not read. */
  readonly sections?: ReadonlySet<string> | undefined;
  /** Whether it has the diagnostic socket of .NET. */
  readonly hasDotnetSocket?: boolean | undefined;
}
