import { association } from "./association";

/** A resource, such as an IPAM pool, put into a share. */
export const resourceAssociation = association({
    token: "aws:ram/resourceAssociation:ResourceAssociation",
    type: "RESOURCE",
    argument: "resourceArn",
    title: "Resource",
    completes: () => true,
});
