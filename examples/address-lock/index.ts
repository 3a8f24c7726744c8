import { readFileSync } from "node:fs";
import { IPAMComponent, type IPAMComponentArgs } from "pulumi-aws-ipam";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const network: IPAMComponentArgs = read("network.json");

const ipam = new IPAMComponent("shared", {
    ...network,
    // A preview refuses a plan that would move one of these. `node lock.js` writes them.
    addressLock: read("network.lock.json"),
});

export const ipamPoolIds = ipam.poolIds;
export const ipamPoolCidrs = ipam.poolCidrs;
export const ipamPools = ipam.pools;
