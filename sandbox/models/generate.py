#!/usr/bin/env python3
"""Writes the service models of the sandbox, one compact JSON file per service, from botocore's.

    python3 sandbox/models/generate.py

The pinned botocore is installed from PyPI into a temporary virtual environment. Of EC2 only what OPERATIONS names
goes in with all its shapes; of the other operations the names alone, so that the sandbox can tell an action it does
not have from one that does not exist.

Form of a model (read by sandbox/models/model.ts):

    service, protocol, apiVersion, xmlNamespace, targetPrefix, source
    operations    name -> {input?, output?: names of shapes, wrapper?: element around a query answer,
                           method?, uri?: of REST operations, exclusive?: id lists that MaxResults does not go with}
    unsupported   names of the service's other operations
    shapes        structures and lists by name:
                  {members: {name: {type, in?, out?, query?, required?, token?, ...constraints}}}
                  {list: {type, in?, out?, ...constraints}, min?, max?, flat?}
                  {map: {key, value}}

A type is `string`, `integer`, `long`, `float`, `double`, `boolean`, `timestamp`, `blob`, or the name of a shape.
`in` is the name on the wire in requests and `out` in answers, where they differ from the member's name.
Constraints: min, max (of numbers: the value; of strings and lists: the length), enum, pattern.
"""

import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import venv

BOTOCORE = "1.44.5"
HERE = pathlib.Path(__file__).resolve().parent

# What of EC2 the sandbox knows in full: everything about IPAM, and the network resources that VPCs consist of.
OPERATIONS = re.compile(
    r"""^(
      .*Ipam.* | .*ByoipCidrs? | .*PublicIpv4Pool.* | DescribeIpv6Pools | GetAssociatedIpv6PoolCidrs
    | (Create|Delete|Describe)Tags
    | Describe(Regions|AvailabilityZones|AccountAttributes) | ModifyAvailabilityZoneGroup
    | (Create|Delete)(Default)?(Vpc|Subnet) | Describe(Vpcs|Subnets)
    | (Describe|Modify)VpcAttribute | ModifyVpcTenancy | ModifySubnetAttribute
    | (Associate|Disassociate)(Vpc|Subnet)CidrBlock
    | .*SubnetCidrReservations?
    | (Create|Delete|Describe|Attach|Detach).*InternetGateways?
    | .*NatGateway.*
    | (Allocate|Release|Associate|Disassociate|Describe|Move|Restore)Address(es|esAttribute|ToClassic|ToVpc)?
    | (Modify|Reset)AddressAttribute | DescribeAddressesAttribute
    | (Create|Delete|Describe|Associate|Disassociate|Replace)RouteTables?(Association)?
    | (Create|Delete|Replace)Route
    | (Create|Delete|Describe|Replace)NetworkAcls?(Entry|Association)?
    | (Create|Delete|Describe)SecurityGroups? | DescribeSecurityGroupRules | DescribeSecurityGroupReferences
    | (Authorize|Revoke)SecurityGroup(Ingress|Egress) | ModifySecurityGroupRules
    | UpdateSecurityGroupRuleDescriptions(Ingress|Egress) | GetSecurityGroupsForVpc
    | (Associate|Disassociate)SecurityGroupVpc | DescribeSecurityGroupVpcAssociations | DescribeStaleSecurityGroups
    | .*DhcpOptions
    | (Create|Delete|Describe|Modify|Get|Restore)ManagedPrefixList.* | DescribePrefixLists
    | (Create|Delete|Describe|Modify)VpcEndpoints? | DescribeVpcEndpointServices
    | DescribeVpcEndpointAssociations
    | (Create|Delete|Describe|Modify|Reset)NetworkInterfaces?(Attribute)?
    | (Assign|Unassign)(PrivateIp|Ipv6)Addresses
    | (Create|Delete|Describe)VpcEndpointServiceConfigurations?
    | (Create|Delete|Describe|Attach|Detach)VpnGateways? | (Enable|Disable)VgwRoutePropagation
    | (Create|Delete|Describe|Modify)TransitGateways?
    | (Create|Delete|Describe|Modify|Accept|Reject)TransitGatewayVpcAttachments? | DescribeTransitGatewayAttachments
    | (Create|Delete|Describe|Associate|Disassociate)TransitGatewayRouteTables?
    | (Enable|Disable)TransitGatewayRouteTablePropagation
    | GetTransitGateway(RouteTableAssociations|RouteTablePropagations|AttachmentPropagations)
    | (Create|Delete|Replace)TransitGatewayRoute | SearchTransitGatewayRoutes
    | (Create|Delete|Describe|Accept|Reject)VpcPeeringConnections? | ModifyVpcPeeringConnectionOptions
    | (Create|Delete|Describe)FlowLogs
    | (Describe|Modify)VpcBlockPublicAccessOptions | (Create|Delete|Describe|Modify)VpcBlockPublicAccessExclusions?
    | (Create|Delete|Describe|Modify)VpcEncryptionControls? | GetVpcResourcesBlockingEncryptionEnforcement
    | .*VpcClassicLink.*
    | DescribeInstances
    )$""",
    re.VERBOSE,
)

# What of Organizations the users of the other services ask.
ORGANIZATIONS = re.compile(
    r"""^(
      Describe(Account|Organization|OrganizationalUnit)
    | List(Accounts|AccountsForParent|Children|OrganizationalUnitsForParent|Parents|Roots|TagsForResource)
    | (Register|Deregister)DelegatedAdministrator | ListDelegated(Administrators|ServicesForAccount)
    | (Enable|Disable)AWSServiceAccess | ListAWSServiceAccessForOrganization
    )$""",
    re.VERBOSE,
)

# The roles that services have in accounts; the sandbox has no IAM otherwise.
IAM = re.compile(
    r"^(GetRole|ListRoles|(Create|Delete)ServiceLinkedRole|GetServiceLinkedRoleDeletionStatus)$"
)

SERVICES = {
    "ec2": ("2016-11-15", OPERATIONS),
    "sts": ("2011-06-15", re.compile("")),
    "iam": ("2010-05-08", IAM),
    "ram": ("2018-01-04", re.compile("")),
    "organizations": ("2016-11-28", ORGANIZATIONS),
}

# Whether a type can be tagged by an operation is the operation's to say, with an error of its own.
UNCHECKED_ENUMS = {"ec2": {"ResourceType"}}


def main():
    with tempfile.TemporaryDirectory() as directory:
        venv.create(directory, with_pip=True)
        python = pathlib.Path(directory, "bin", "python")
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"botocore=={BOTOCORE}"],
            check=True,
        )
        found = subprocess.run(
            [python, "-c", "import botocore; print(botocore.__path__[0])"],
            check=True,
            capture_output=True,
            text=True,
        )
        data = pathlib.Path(found.stdout.strip(), "data")
        for service, (version, selected) in SERVICES.items():
            with gzip.open(data / service / version / "service-2.json.gz") as file:
                write(service, Model(json.load(file), selected).compact())


def write(service, model):
    path = HERE / f"{service}.json"
    # One operation and one shape a line: small, and a new botocore gives a readable difference.
    lines = []
    for key, value in model.items():
        if key in ("operations", "shapes"):
            entries = (f"{json.dumps(name)}: {dense(entry)}" for name, entry in sorted(value.items()))
            lines.append(f"{json.dumps(key)}: {{\n" + ",\n".join(entries) + "\n}")
        else:
            lines.append(f"{json.dumps(key)}: {dense(value)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {len(model['operations'])} operations, {len(model['shapes'])} shapes, {path.stat().st_size} bytes")


def dense(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Model:
    def __init__(self, source, selected):
        self.source = source
        self.metadata = source["metadata"]
        self.protocol = self.metadata["protocol"]
        self.selected = selected
        self.unchecked = UNCHECKED_ENUMS.get(self.metadata["endpointPrefix"], ())
        self.shapes = {}

    def compact(self):
        operations = {}
        unsupported = []
        for name, operation in self.source["operations"].items():
            if self.selected.match(name):
                operations[name] = self.operation(operation)
            else:
                unsupported.append(name)
        return {
            "service": self.metadata["endpointPrefix"],
            "protocol": self.protocol,
            "apiVersion": self.metadata["apiVersion"],
            **({"xmlNamespace": self.namespace()} if self.protocol in ("ec2", "query") else {}),
            **({"targetPrefix": self.metadata["targetPrefix"]} if "targetPrefix" in self.metadata else {}),
            "source": f"botocore {BOTOCORE}",
            "unsupported": sorted(unsupported),
            "operations": operations,
            "shapes": self.shapes,
        }

    def namespace(self):
        # Answers of EC2 and STS have a slash at the end, which EC2's model lacks.
        return self.metadata["xmlNamespace"].rstrip("/") + "/"

    def operation(self, operation):
        compact = {}
        if "input" in operation:
            compact["input"] = self.shape(operation["input"]["shape"])
            exclusive = self.exclusive(operation["input"]["shape"])
            if exclusive:
                compact["exclusive"] = exclusive
        if "output" in operation:
            compact["output"] = self.shape(operation["output"]["shape"])
            if "resultWrapper" in operation["output"]:
                compact["wrapper"] = operation["output"]["resultWrapper"]
        if self.protocol == "rest-json":
            compact["method"] = operation["http"]["method"]
            compact["uri"] = operation["http"]["requestUri"]
        return compact

    def exclusive(self, name):
        """The lists of ids that cannot go with MaxResults: EC2 generally refuses the two together."""
        members = self.source["shapes"][name].get("members", {})
        if self.protocol == "ec2" and "MaxResults" in members:
            return [member for member in members if member.endswith("Ids")]
        return []

    def shape(self, name):
        """The type for a shape: its kind if it is a plain value, else its name, with the shape put into the model."""
        shape = self.source["shapes"][name]
        kind = shape["type"]
        if kind not in ("structure", "list", "map"):
            return {"character": "string"}.get(kind, kind)
        if name not in self.shapes:
            self.shapes[name] = None  # Shapes may contain themselves.
            self.shapes[name] = getattr(self, kind)(shape)
        return name

    def structure(self, shape):
        required = shape.get("required", [])
        members = {}
        for name, member in shape.get("members", {}).items():
            members[name] = self.reference(name, member)
            if name in required:
                members[name]["required"] = True
        return {"members": members}

    def list(self, shape):
        member = self.reference("member", shape["member"])
        if self.protocol == "ec2":
            member.pop("in", None)  # Lists are flat: their members have numbers for names.
        return {"list": member, **bounds(shape), **({"flat": True} if self.isflat(shape) else {})}

    def isflat(self, shape):
        return self.protocol == "ec2" or shape.get("flattened", False)

    def map(self, shape):
        return {"map": {"key": self.shape(shape["key"]["shape"]), "value": self.shape(shape["value"]["shape"])}}

    def reference(self, name, member):
        target = self.source["shapes"][member["shape"]]
        compact = {"type": self.shape(member["shape"])}
        incoming, outgoing = self.wire_names(name, member)
        if incoming != name:
            compact["in"] = incoming
        if outgoing != name:
            compact["out"] = outgoing
        if member.get("location") == "querystring":
            compact["query"] = True
        if member.get("idempotencyToken"):
            compact["token"] = True
        if target["type"] not in ("structure", "list", "map"):
            compact.update(bounds(target))
            if "enum" in target and member["shape"] not in self.unchecked:
                compact["enum"] = target["enum"]
            if "pattern" in target:
                compact["pattern"] = target["pattern"]
        return compact

    def wire_names(self, name, member):
        location = member.get("locationName", name)
        if self.protocol != "ec2":
            return location, location
        if "queryName" in member:
            return member["queryName"], location
        # The EC2 protocol: the location's name with a capital first letter.
        return (location[:1].upper() + location[1:] if "locationName" in member else name), location


def bounds(shape):
    found = {key: shape[key] for key in ("min", "max") if key in shape}
    # botocore writes "no limit" as the largest integer.
    return {key: value for key, value in found.items() if abs(value) < 2**53}


if __name__ == "__main__":
    sys.exit(main())
