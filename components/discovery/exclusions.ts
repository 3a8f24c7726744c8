import type { Problem } from "../problems";

/** An entity path of Organizations down to a unit or the root, with `/` or `/*` at its end. */
const ENTITY_PATH = /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}(\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})*\/\*?$/;

/** Problems with organizational units that a discovery leaves out. */
export function exclusionProblems(path: string, exclusions: readonly string[] | undefined): Problem[] {
    return (exclusions ?? []).flatMap((exclusion, index) => {
        const at = `${path}[${index}]`;
        if (typeof exclusion !== "string" || !ENTITY_PATH.test(exclusion)) {
            return [
                {
                    path: at,
                    value: exclusion,
                    rule: "is not the entity path of an organizational unit",
                    wayOut: 'write organization, root and units, such as "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/" for one unit or "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*" with all below',
                },
            ];
        }
        const before = exclusions!.indexOf(exclusion);
        return before === index
            ? []
            : [
                  {
                      path: at,
                      value: exclusion,
                      rule: `is already ${path}[${before}]`,
                      wayOut: "leave one of them out",
                  },
              ];
    });
}
