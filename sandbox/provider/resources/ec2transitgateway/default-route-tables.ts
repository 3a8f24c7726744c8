// Whether an attachment is tied to the default route tables of its transit gateway. Those of a gateway that another
// account shares can be neither read nor changed.
import type { TransitGateway } from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import type { Properties } from "../../properties";
import type { Change, Operation } from "../resource";
import { findAssociation, findPropagation, findTransitGateway } from "./find";
import { associate, associated, disassociate, propagate, stopPropagating } from "./tying";

const ASSOCIATION = "transitGatewayDefaultRouteTableAssociation";
const PROPAGATION = "transitGatewayDefaultRouteTablePropagation";

async function ownGateway(aws: Aws, id: string): Promise<TransitGateway | undefined> {
    const gateway = await findTransitGateway(aws, id);
    return gateway?.OwnerId === (await aws.account()) ? gateway : undefined;
}

/** Of a shared gateway both are taken to be so. */
export async function readDefaults(aws: Aws, gatewayId: string, attachmentId: string): Promise<Properties> {
    const gateway = await ownGateway(aws, gatewayId);
    if (!gateway) {
        return { [ASSOCIATION]: true, [PROPAGATION]: true };
    }
    const { AssociationDefaultRouteTableId: associating, PropagationDefaultRouteTableId: propagating } =
        gateway.Options ?? {};
    return {
        [ASSOCIATION]: Boolean(associating && (await findAssociation(aws, associating, attachmentId))),
        [PROPAGATION]: Boolean(propagating && (await findPropagation(aws, propagating, attachmentId))),
    };
}

/** After creating: AWS has tied the attachment already, so what is not wanted is taken away again. */
export async function settleDefaults(
    gatewayId: string,
    attachmentId: string,
    inputs: Properties,
    operation: Operation,
): Promise<void> {
    const options = (await ownGateway(operation.aws, gatewayId))?.Options;
    if (inputs[ASSOCIATION] === false && options?.AssociationDefaultRouteTableId) {
        await associated(options.AssociationDefaultRouteTableId, attachmentId, operation);
        await disassociate(options.AssociationDefaultRouteTableId, attachmentId, operation);
    }
    if (inputs[PROPAGATION] === false && options?.PropagationDefaultRouteTableId) {
        await stopPropagating(options.PropagationDefaultRouteTableId, attachmentId, operation);
    }
}

export async function updateDefaults(
    gatewayId: string,
    attachmentId: string,
    { news, changed }: Change,
    operation: Operation,
): Promise<void> {
    if (!changed(ASSOCIATION, PROPAGATION)) {
        return;
    }
    const options = (await ownGateway(operation.aws, gatewayId))?.Options;
    const associating = options?.AssociationDefaultRouteTableId;
    if (changed(ASSOCIATION) && associating) {
        await (news[ASSOCIATION] ? associate : disassociate)(associating, attachmentId, operation);
    }
    const propagating = options?.PropagationDefaultRouteTableId;
    if (changed(PROPAGATION) && propagating) {
        await (news[PROPAGATION] ? propagate : stopPropagating)(propagating, attachmentId, operation);
    }
}
