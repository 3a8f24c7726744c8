/** Tag on everything that a push makes; its value is the id of the operation. */
export const OPERATION_TAG = "aws-ipam-inventory:operation";

/** Tag on everything that a push makes; its value names the inventory and the row, as `<inventory id>/<row id>`. */
export const OWNER_TAG = "aws-ipam-inventory:owner";
