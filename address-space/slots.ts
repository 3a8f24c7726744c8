import { type Cidr, sizeOf } from "./cidr";

/** How many equal slots of the given netmask length the block has; 0 if a slot would be larger than the block. */
export function slotsOf(block: Cidr, netmaskLength: number): number {
    return netmaskLength < block.netmaskLength ? 0 : 2 ** (netmaskLength - block.netmaskLength);
}

/**
 * The slot with this number. Slot 0 is the lowest; which slot somebody has depends on nothing but the number, so
 * it stays his when others come and go.
 *
 * Throws a RangeError if the block has no such slot.
 */
export function slot(block: Cidr, netmaskLength: number, index: number): Cidr {
    const count = slotsOf(block, netmaskLength);
    if (!Number.isInteger(index) || index < 0 || index >= count) {
        throw new RangeError(
            `slot ${index} does not exist: a /${block.netmaskLength} has ${count} slots of /${netmaskLength}`,
        );
    }
    const address = block.address + BigInt(index) * sizeOf(block.family, netmaskLength);
    return { family: block.family, address, netmaskLength };
}
