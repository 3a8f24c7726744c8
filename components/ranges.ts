import { type Cidr, contains, formatCidr, overlaps, parseCidr } from "../address-space";
import type { Problem } from "./problems";

/** Ranges that AWS makes no VPC from (VPC User Guide, "VPC CIDR blocks"), and the reserved space above multicast. */
const FORBIDDEN = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"].map(parseCidr);

/** RFC 1918, and the shared space of RFC 6598, which networks in AWS use as well. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map(parseCidr);

/** The range that keeps the block from being used in AWS, if there is one. */
export function forbiddenRange(cidr: Cidr): Cidr | undefined {
    return FORBIDDEN.find(range => overlaps(range, cidr));
}

/** Whether all of the block is private (or shared) address space. */
export function isPrivate(cidr: Cidr): boolean {
    return PRIVATE.some(range => contains(range, cidr));
}

/** The refusal of a block that overlaps such a range. */
export function forbiddenProblem(path: string, value: string, range: Cidr): Problem {
    return {
        path,
        value,
        rule: `overlaps ${formatCidr(range)}, from which AWS makes no VPC`,
        wayOut: "use private space such as 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
    };
}
