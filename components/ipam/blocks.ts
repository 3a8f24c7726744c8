import { type Cidr, formatCidr, overlaps, SMALLEST_NETMASK_LENGTH, sameCidr } from "../../address-space";
import type { Problem } from "../problems";
import { forbiddenProblem, forbiddenRange, isPrivate } from "../ranges";
import { readCidr } from "./space";

/** A block of `cidrBlocks` with the place it has there. */
export interface Block {
    readonly index: number;
    readonly cidr: Cidr;
}

/** Reads `cidrBlocks`; a block that is refused is left out of the result, so that later checks see sound ones only. */
export function readBlocks(texts: readonly string[]): { blocks: Block[]; problems: Problem[] } {
    const problems: Problem[] = [];
    const blocks: Block[] = [];
    texts.forEach((text, index) => {
        const path = `cidrBlocks[${index}]`;
        const cidr = readBlock(path, text, problems);
        if (!cidr) {
            return;
        }
        const other = blocks.find(block => overlaps(block.cidr, cidr));
        if (other) {
            const relation = sameCidr(other.cidr, cidr) ? "is the same block as" : "overlaps";
            problems.push({
                path,
                value: text,
                rule: `${relation} cidrBlocks[${other.index}] = "${formatCidr(other.cidr)}"`,
                wayOut: "leave one of them out: AWS refuses two pools of one scope that share addresses",
            });
            return;
        }
        blocks.push({ index, cidr });
    });
    return { blocks, problems };
}

/** Blocks of public addresses, which need not be yours: allowed, but worth a warning. */
export function publicBlocks(blocks: readonly Block[]): Block[] {
    return blocks.filter(block => !isPrivate(block.cidr));
}

function readBlock(path: string, text: string, problems: Problem[]): Cidr | undefined {
    const cidr = readCidr(path, text, problems);
    if (!cidr) {
        return undefined;
    }
    const forbidden = forbiddenRange(cidr);
    if (cidr.family === 6) {
        problems.push({
            path,
            value: text,
            rule: "is IPv6, and cidrBlocks are split into IPv4 pools",
            wayOut: "give IPv4 blocks only",
        });
    } else if (forbidden) {
        problems.push(forbiddenProblem(path, text, forbidden));
    } else if (cidr.netmaskLength > SMALLEST_NETMASK_LENGTH) {
        problems.push({
            path,
            value: text,
            rule: `is smaller than /${SMALLEST_NETMASK_LENGTH}, the smallest VPC that AWS makes`,
            wayOut: "give a larger block",
        });
    } else {
        return cidr;
    }
    return undefined;
}
