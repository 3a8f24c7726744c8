/** The family of a CIDR that AWS sent. */
export function familyOf(cidr: string): 4 | 6 {
    return cidr.includes(":") ? 6 : 4;
}
