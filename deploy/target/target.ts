/** Where stacks are deployed. */
export interface Target {
    readonly name: string;
    /** Folder that holds the project file the CLI reads. */
    readonly workDir: string;
    /** Variables for the CLI and the programs, over those of this process; undefined removes one. */
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Whether `up` and `destroy` show what they will do and ask first. */
    readonly asks: boolean;
    /** What a person must know before agreeing, from a stack's configuration (by full key): account and region. */
    readonly describe: (config: Readonly<Record<string, string>>) => Promise<string>;
    /** Ends what was started for the target and removes its temporary files. */
    readonly close: () => Promise<void>;
}

/**
 * Programs start without a type check, which makes a stack start in about 1.5 s instead of 6 s; `npm run check` is
 * the place for types.
 */
export const TRANSPILE_ONLY = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
