import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems";
import type { IPAMComponentArgs } from "./args";

/** What every child of the component needs to know. */
export interface IPAMSetting {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: IPAMComponentArgs;
    /** The home region. */
    readonly region: string;
}

/**
 * Options of a child: its parent, and the object that it takes over if `existing.imports` has one.
 *
 * @param suffix The child's logical name without the component's.
 * @param more Further options.
 * @param region Where the child exists, if not in the home region.
 */
export function childOptions(
    { component, args, region: home }: IPAMSetting,
    suffix: string,
    more: pulumi.CustomResourceOptions = {},
    region = home,
): pulumi.CustomResourceOptions {
    const imports = args.existing?.imports ?? {};
    const id = Object.hasOwn(imports, suffix) ? imports[suffix] : undefined;
    return {
        ...more,
        parent: component,
        // A provider of another region would look for it there; this is how version 7 of the provider is told.
        ...(id === undefined ? {} : { import: /@[a-z0-9-]+$/.test(id) ? id : `${id}@${region}` }),
    };
}

/**
 * Problems with `existing.imports`: an entry that no child has would be passed over in silence, and the object that it names
 * would be created a second time.
 *
 * @param suffixes Logical names of all children, without the component's.
 */
export function importProblems(
    imports: { [child: string]: string } | undefined,
    suffixes: readonly string[],
): Problem[] {
    return Object.entries(imports ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([child, id]): Problem[] => {
            const path = `existing.imports["${child}"]`;
            if (!suffixes.includes(child)) {
                return [
                    {
                        path,
                        value: id,
                        rule: "names no child of this component",
                        wayOut: `name one of ${listed(suffixes)}`,
                    },
                ];
            }
            return typeof id === "string" && id.trim() !== ""
                ? []
                : [
                      {
                          path,
                          value: id,
                          rule: "is no id",
                          wayOut: "give the id of the existing object, or leave the entry out",
                      },
                  ];
        });
}

/** The first names of a list that may be long. */
function listed(names: readonly string[]): string {
    const shown = names.slice(0, 12).join(", ");
    return names.length > 12 ? `${shown}, ... (${names.length} in all)` : shown;
}
