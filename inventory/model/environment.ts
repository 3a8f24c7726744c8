/** The top container, such as `production`; integrations and with them pools, blocks and allocations belong to one. */
export interface Environment {
    readonly id: number;
    readonly name: string;
}
