import type { Problem } from "../problems";
import type { DeclaredPool } from "./declared";

/** Refuses former keys that another pool has, or that two pools claim. */
export function aliasProblems(pools: readonly DeclaredPool[]): Problem[] {
    const owners = new Map<string, string>();
    return pools.flatMap(({ path, args }) =>
        (args.aliases ?? []).flatMap((alias, i) => {
            const at = `${path}.aliases[${i}]`;
            const holder = pools.find(pool => pool.key === alias)?.path ?? owners.get(alias);
            owners.set(alias, path);
            return holder === undefined
                ? []
                : [
                      {
                          path: at,
                          value: alias,
                          rule: `is ${holder === path ? "the pool's key already" : `claimed by ${holder}`}`,
                          wayOut: "name a key that the pool had before and no other pool has",
                      },
                  ];
        }),
    );
}
