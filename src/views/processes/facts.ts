/** A line of a tooltip. Text of other programs in its value has its control characters escaped already. */
export type Fact = readonly [name: string, value: string];

/** A command line is shown up to this length in a tooltip, in characters: a tooltip is no place to read a program. */
export const maxCommandLineLength = 600;
