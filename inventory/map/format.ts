/**
 * The form in which the page carries its data, known to the side that writes it (Node) and the side that reads it (the
 * browser): a head as JSON, and columns as bytes. Both parts of the bytes are in base64, so no text of a name or tag
 * ever stands in the document.
 */

/** What can be drawn; the order is that in which things with the same CIDR contain each other. */
export const KINDS = ["pool", "block", "allocation", "reservation", "other"] as const;

/** What is said of a thing beyond its numbers; each is one bit. */
export const FLAGS = [
    "overlapping",
    "noncompliant",
    "not from a pool",
    "planned",
    "pending",
    "secondary",
] as const;

/** Beginnings of AWS ids; what follows is 8 or 17 hexadecimal digits. Place in the list is the code. */
export const ID_PREFIXES = [
    "vpc-",
    "subnet-",
    "ipam-pool-",
    "ipam-pool-alloc-",
    "eipalloc-",
    "eni-",
    "ipv4pool-ec2-",
    "ipv6pool-ec2-",
] as const;

/** Codes of the column `idForms`: an id as text, none, or prefix and number of digits. */
export const ID_TEXT = 0;
export const ID_NONE = 1;
export const ID_SHORT = 2;
export const ID_LONG = ID_SHORT + ID_PREFIXES.length;

/** The columns, in the order in which they lie in the bytes; each as long as `lengths` of the head says. */
export const COLUMNS = [
    "addresses",
    "netmaskLengths",
    "kinds",
    "flags",
    "regions",
    "owners",
    "allocated",
    "used",
    "idForms",
    "texts",
] as const;

export type Column = (typeof COLUMNS)[number];

/** Shares are kept in thousandths, shifted by one: 0 is "unknown". */
export const SHARE_UNIT = 1000;

export interface Root {
    /** Index into `spaces`. */
    readonly space: number;
    readonly family: 4 | 6;
    /** The network address in hexadecimal. */
    readonly address: string;
    readonly netmaskLength: number;
    /** How many items lie in it. */
    readonly count: number;
}

export interface Head {
    readonly version: 1;
    readonly title: string;
    readonly asOf: string;
    readonly spaces: readonly string[];
    readonly roots: readonly Root[];
    readonly regions: readonly string[];
    readonly owners: readonly string[];
    readonly lengths: Readonly<Record<Column, number>>;
}
