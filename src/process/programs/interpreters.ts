/** How the command line of an interpreter or a virtual machine is written. */
export interface Interpreter {
  /** Its file names. */
  readonly programs: RegExp;
  /** Options whose next argument is a value, not the script. */
  readonly withValue: RegExp;
  /** The option before program text, before a module, and before an archive. */
  readonly code?: RegExp;
  readonly module?: RegExp;
  readonly jar?: RegExp;
  /** A command that may be before the script. */
  readonly command?: string;
}

const nodeOptions = {
  withValue: /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--config|--preload)$/,
  code: /^(-e|-p|-pe|--eval|--print)$/,
};

/** Each expression matches one whole argument of limited length, anchored at both ends. */
export const interpreters: readonly Interpreter[] = [
  { programs: /^node(js)?$/, ...nodeOptions },
  { programs: /^(bun|deno)$/, ...nodeOptions, command: 'run' },
  {
    programs: /^(python|pypy)[\d.]*w?$/,
    withValue: /^(-W|-X|--check-hash-based-pycs)$/,
    code: /^-[bBdEhiIOPqRsSuvx]*c$/,
    module: /^-[bBdEhiIOPqRsSuvx]*m$/,
  },
  { programs: /^ruby[\d.]*$/, withValue: /^(-r|-I|-C|-E)$/, code: /^-[lnpsSwW]*e$/ },
  { programs: /^perl[\d.]*$/, withValue: /^-I$/, code: /^-[alnpstTuUwW]*[eE]$/ },
  { programs: /^php[\d.]*$/, withValue: /^(-d|-c|-S|-t)$/, code: /^(-r|--run)$/ },
  {
    programs: /^javaw?$/,
    withValue:
      /^(-cp|-classpath|--class-path|-p|--module-path|--add-(opens|exports|modules|reads)|--limit-modules|--upgrade-module-path)$/,
    module: /^(-m|--module)$/,
    jar: /^-jar$/,
  },
  {
    programs: /^dotnet$/,
    withValue: /^(--depsfile|--runtimeconfig|--additionalprobingpath|--fx-version|--roll-forward)$/,
    command: 'exec',
  },
  // The shells with the options of sh(1); others of shells.ts have options of their own.
  {
    programs: /^(bash|sh|dash|zsh|fish|ksh)$/,
    withValue: /^(--init-file|--rcfile|[-+][oO])$/,
    code: /^-[a-zA-Z]*c$/,
  },
];
