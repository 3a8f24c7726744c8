import type { BlockView, CidrView, PlanView, PoolView } from "./view";

/** A line with the lines below it. */
interface Line {
    readonly text: string;
    readonly below: readonly Line[];
}

/** The plan as an address tree. */
export function planText(view: PlanView): string {
    const lines = [
        `home region ${view.homeRegion}, operating in ${view.operatingRegions.join(", ")}`,
        ...view.blocks.flatMap(block => ["", ...blockLines(block)]),
        "",
        ...view.pools.flatMap(pool => draw(poolLine(pool))),
        ...view.warnings.flatMap(warning => ["", `warning: ${warning}`]),
    ];
    return `${lines.join("\n")}\n`;
}

function blockLines(block: BlockView): string[] {
    const free = block.free === 0 ? "none free" : `free: ${block.freeSlots.join(", ")}`;
    const line: Line = {
        text: `${block.cidr}  ${block.used.length} of ${block.slots} slots of /${block.slotNetmaskLength} used, ${free}`,
        below: block.used.map(({ slot, region, cidr, retired }) => ({
            text: `slot ${slot}  ${cidr}  ${region}${retired ? " (retired)" : ""}`,
            below: [],
        })),
    };
    return draw(line);
}

function poolLine(pool: PoolView): Line {
    const [only, ...more] = pool.cidrs;
    const facts = [
        pool.locale === undefined ? "no locale" : pool.locale === pool.key ? "" : `for ${pool.locale}`,
        pool.scope === "custom" ? "" : `${pool.scope} scope`,
        rulesText(pool),
    ].filter(fact => fact !== "");
    const about = facts.length > 0 ? `  (${facts.join("; ")})` : "";
    if (only !== undefined && more.length === 0) {
        return { text: `${pool.key}  ${nameOf(only)}${about}`, below: [...inside(only), ...children(pool)] };
    }
    return {
        text: `${pool.key}${about}`,
        below: [...pool.cidrs.map(cidr => ({ text: nameOf(cidr), below: inside(cidr) })), ...children(pool)],
    };
}

function children(pool: PoolView): Line[] {
    return pool.pools.map(poolLine);
}

/** What is in a CIDR beside pools, which have lines of their own. */
function inside(cidr: CidrView): Line[] {
    const held = cidr.used
        .filter(({ kind }) => kind !== "pool")
        .map(({ kind, key, cidr: own }) => ({
            text: `${own}  ${kind === "taken" ? "taken" : kind === "retired" ? `${key} (retired)` : `reserved: ${key}`}`,
            below: [],
        }));
    return cidr.cidr === undefined ? held : [...held, { text: freeText(cidr), below: [] }];
}

function freeText({ free, fits, cidr }: CidrView): string {
    if (free.length === 0) {
        return "full";
    }
    const shown = free.slice(0, 4).join(", ");
    const blocks = free.length === 1 && free[0] === cidr ? "all" : shown;
    const rest = free.length > 4 ? ` and ${free.length - 4} more` : "";
    const some = fits.filter(({ netmaskLength }, i) => i === 0 || netmaskLength % 4 === 0).slice(0, 3);
    const room = some.map(({ blocks: count, netmaskLength }) => `${count} x /${netmaskLength}`).join(" or ");
    return `free: ${blocks}${rest}${room === "" ? "" : `; fits ${room}`}`;
}

function nameOf({ cidr, netmaskLength }: CidrView): string {
    return cidr ?? (netmaskLength === undefined ? "CIDR of a VPC" : `/${netmaskLength}, chosen by AWS`);
}

function rulesText({ rules }: PoolView): string {
    const {
        allocationMinNetmaskLength: min,
        allocationMaxNetmaskLength: max,
        allocationDefaultNetmaskLength: usual,
    } = rules;
    const range = min === undefined && max === undefined ? "" : `/${min ?? "any"} to /${max ?? "any"}`;
    return [range, usual === undefined ? "" : `default /${usual}`].filter(part => part !== "").join(", ");
}

function draw(line: Line, first = "", rest = ""): string[] {
    return [
        `${first}${line.text}`,
        ...line.below.flatMap((below, i) => {
            const isLast = i === line.below.length - 1;
            return draw(below, `${rest}${isLast ? "└─ " : "├─ "}`, `${rest}${isLast ? "   " : "│  "}`);
        }),
    ];
}
