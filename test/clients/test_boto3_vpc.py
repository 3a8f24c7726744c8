"""VPCs and what is in them with boto3, its waiters and its resource objects."""

import unittest

from sandbox_clients import (
    ENDPOINT,
    HOME,
    client,
    complete_ipam,
    complete_pool,
    filters,
    provision,
    refused,
    session,
    wait_until,
)


class VpcFromPool(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ec2 = client("ec2", "100000000020")
        cls.scope = complete_ipam(cls.ec2)["PrivateDefaultScopeId"]
        cls.pool = complete_pool(cls.ec2, cls.scope, Locale=HOME, AllocationMinNetmaskLength=20)["IpamPoolId"]
        provision(cls.ec2, cls.pool, Cidr="10.16.0.0/12")

    def allocations_of(self, vpc_id):
        found = self.ec2.get_ipam_pool_allocations(IpamPoolId=self.pool)["IpamPoolAllocations"]
        return [allocation["Cidr"] for allocation in found if allocation.get("ResourceId") == vpc_id]

    def test_a_vpc_from_creation_until_its_space_is_free_again(self):
        vpc = self.ec2.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=20)["Vpc"]
        vpc_id = vpc["VpcId"]
        self.assertEqual(vpc["State"], "pending")
        self.ec2.get_waiter("vpc_available").wait(VpcIds=[vpc_id], WaiterConfig={"Delay": 1})
        self.assertEqual(self.allocations_of(vpc_id), [vpc["CidrBlock"]])
        blocks = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]["CidrBlockAssociationSet"]
        self.assertEqual(
            [(block["CidrBlock"], block["CidrBlockState"]["State"]) for block in blocks],
            [(vpc["CidrBlock"], "associated")],
        )
        self.ec2.delete_vpc(VpcId=vpc_id)
        with refused(self, "InvalidVpcID.NotFound", f"The vpc ID '{vpc_id}' does not exist"):
            self.ec2.describe_vpcs(VpcIds=[vpc_id])
        self.assertEqual(self.allocations_of(vpc_id), [vpc["CidrBlock"]])
        wait_until(lambda: not self.allocations_of(vpc_id), "allocation is released")

    def test_a_second_block_from_the_pool(self):
        vpc_id = self.ec2.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=24)["Vpc"]["VpcId"]
        added = self.ec2.associate_vpc_cidr_block(
            VpcId=vpc_id, Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=24
        )["CidrBlockAssociation"]
        self.assertEqual(added["CidrBlockState"]["State"], "associating")

        def associated():
            vpc = self.ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
            return [
                block["CidrBlock"]
                for block in vpc["CidrBlockAssociationSet"]
                if block["CidrBlockState"]["State"] == "associated"
            ]

        wait_until(lambda: len(associated()) == 2, "second block is associated")
        self.assertEqual(sorted(self.allocations_of(vpc_id)), sorted(associated()))
        self.ec2.disassociate_vpc_cidr_block(AssociationId=added["AssociationId"])
        wait_until(lambda: len(associated()) == 1, "second block is gone")
        self.ec2.delete_vpc(VpcId=vpc_id)

    def test_a_block_that_the_rules_do_not_allow(self):
        with refused(self, "InvalidParameterValue"):
            self.ec2.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=16)
        with refused(self, "InvalidParameterCombination", "empty CIDR and Netmask Length"):
            self.ec2.create_vpc(Ipv4IpamPoolId=self.pool)

    def test_subnets_from_a_planning_pool(self):
        vpc = self.ec2.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=20)["Vpc"]
        wait_until(
            lambda: self.ec2.get_ipam_resource_cidrs(IpamScopeId=self.scope, ResourceId=vpc["VpcId"])[
                "IpamResourceCidrs"
            ],
            "VPC is discovered",
        )
        planning = complete_pool(
            self.ec2,
            self.scope,
            SourceIpamPoolId=self.pool,
            Locale=HOME,
            SourceResource={
                "ResourceId": vpc["VpcId"],
                "ResourceType": "vpc",
                "ResourceRegion": HOME,
                "ResourceOwner": "100000000020",
            },
        )["IpamPoolId"]
        provision(self.ec2, planning, Cidr=vpc["CidrBlock"])
        subnet = self.ec2.create_subnet(
            VpcId=vpc["VpcId"], Ipv4IpamPoolId=planning, Ipv4NetmaskLength=24
        )["Subnet"]
        found = self.ec2.get_ipam_pool_allocations(IpamPoolId=planning)["IpamPoolAllocations"]
        self.assertEqual(
            [(allocation["ResourceId"], allocation["ResourceType"]) for allocation in found],
            [(subnet["SubnetId"], "subnet")],
        )
        with refused(self, "InvalidParameterValue", "is missing a source resource"):
            self.ec2.create_subnet(VpcId=vpc["VpcId"], Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=24)


class Network(unittest.TestCase):
    """A network as modules make it, with public and private subnets."""

    def setUp(self):
        self.ec2 = client("ec2", "100000000021")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.ec2.get_waiter("vpc_available").wait(VpcIds=[self.vpc], WaiterConfig={"Delay": 1})

    def subnet(self, cidr):
        subnet = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone="us-east-1a")["Subnet"]
        self.ec2.get_waiter("subnet_available").wait(
            SubnetIds=[subnet["SubnetId"]], WaiterConfig={"Delay": 1}
        )
        return subnet

    def test_what_a_new_vpc_has(self):
        mine = {"Name": "vpc-id", "Values": [self.vpc]}
        groups = self.ec2.describe_security_groups(
            Filters=[mine, {"Name": "group-name", "Values": ["default"]}]
        )["SecurityGroups"]
        self.assertEqual([group["Description"] for group in groups], ["default VPC security group"])
        acls = self.ec2.describe_network_acls(Filters=[mine, {"Name": "default", "Values": ["true"]}])
        self.assertEqual(len(acls["NetworkAcls"]), 1)
        tables = self.ec2.describe_route_tables(
            Filters=[mine, {"Name": "association.main", "Values": ["true"]}]
        )["RouteTables"]
        self.assertEqual(
            [(route["DestinationCidrBlock"], route["GatewayId"]) for route in tables[0]["Routes"]],
            [("10.0.0.0/16", "local")],
        )
        for attribute, expected in (
            ("enableDnsSupport", True),
            ("enableDnsHostnames", False),
            ("enableNetworkAddressUsageMetrics", False),
        ):
            answer = self.ec2.describe_vpc_attribute(VpcId=self.vpc, Attribute=attribute)
            self.assertEqual(answer[attribute[0].upper() + attribute[1:]], {"Value": expected})

    def test_subnets_keep_apart(self):
        subnet = self.subnet("10.0.0.0/24")
        self.assertEqual(subnet["AvailableIpAddressCount"], 251)
        self.assertRegex(subnet["AvailabilityZoneId"], r"^use1-az\d$")
        with refused(self, "InvalidSubnet.Conflict", "The CIDR '10.0.0.128/25' conflicts with another subnet"):
            self.ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.0.0.128/25")
        with refused(self, "InvalidSubnet.Range", "The CIDR '10.1.0.0/24' is invalid."):
            self.ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.1.0.0/24")
        with refused(self, "DependencyViolation", f"The vpc '{self.vpc}' has dependencies"):
            self.ec2.delete_vpc(VpcId=self.vpc)

    def test_a_nat_gateway_behind_an_internet_gateway(self):
        public, private = self.subnet("10.0.0.0/24"), self.subnet("10.0.1.0/24")
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc)
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(SubnetId=public["SubnetId"], AllocationId=address)["NatGateway"]
        nat_id = nat["NatGatewayId"]
        self.assertEqual(nat["State"], "pending")
        self.ec2.get_waiter("nat_gateway_available").wait(
            NatGatewayIds=[nat_id], WaiterConfig={"Delay": 1}
        )
        with refused(self, "InvalidIPAddress.InUse"):
            self.ec2.release_address(AllocationId=address)

        table = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat_id)
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=private["SubnetId"])
        found = self.ec2.describe_route_tables(
            Filters=[{"Name": "association.subnet-id", "Values": [private["SubnetId"]]}]
        )["RouteTables"]
        self.assertEqual(
            [(route["DestinationCidrBlock"], route["State"], route["Origin"]) for route in found[0]["Routes"]],
            [("10.0.0.0/16", "active", "CreateRouteTable"), ("0.0.0.0/0", "active", "CreateRoute")],
        )
        with refused(self, "RouteAlreadyExists"):
            self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        self.ec2.delete_nat_gateway(NatGatewayId=nat_id)
        self.ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[nat_id], WaiterConfig={"Delay": 1})
        routes = self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
        self.assertEqual(
            [route["State"] for route in routes if route["DestinationCidrBlock"] == "0.0.0.0/0"],
            ["blackhole"],
        )
        self.ec2.release_address(AllocationId=address)

    def test_security_groups_and_their_rules(self):
        group = self.ec2.create_security_group(GroupName="web", Description="web", VpcId=self.vpc)["GroupId"]
        rule = {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}],
        }
        answer = self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
        self.assertIs(answer["Return"], True)
        self.assertRegex(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"], r"^sgr-[0-9a-f]{17}$")
        with refused(self, "InvalidPermission.Duplicate"):
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
        with refused(self, "InvalidGroup.Duplicate"):
            self.ec2.create_security_group(GroupName="web", Description="web", VpcId=self.vpc)
        found = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        self.assertEqual(found["IpPermissions"][0]["IpRanges"], rule["IpRanges"])
        self.assertEqual(found["IpPermissionsEgress"][0]["IpProtocol"], "-1")
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule])
        rules = self.ec2.describe_security_group_rules(
            Filters=[{"Name": "group-id", "Values": [group]}]
        )["SecurityGroupRules"]
        self.assertEqual([rule["IsEgress"] for rule in rules], [True])
        self.ec2.delete_security_group(GroupId=group)
        with refused(self, "InvalidGroup.NotFound"):
            self.ec2.describe_security_groups(GroupIds=[group])

    def test_pages_of_subnets(self):
        made = [self.subnet(f"10.0.{number}.0/24")["SubnetId"] for number in range(7)]
        pages = list(
            self.ec2.get_paginator("describe_subnets").paginate(
                Filters=filters(vpc_id=self.vpc), PaginationConfig={"PageSize": 5}
            )
        )
        self.assertEqual([len(page["Subnets"]) for page in pages], [5, 2])
        self.assertEqual(
            sorted(subnet["SubnetId"] for page in pages for subnet in page["Subnets"]), sorted(made)
        )


class OwnIpv6Addresses(unittest.TestCase):
    def test_a_range_from_its_proof_until_it_is_given_back(self):
        ec2 = client("ec2", "100000000023")
        cidr = "2a05:1000::/44"
        ec2.provision_byoip_cidr(
            Cidr=cidr,
            CidrAuthorizationContext={"Message": "message", "Signature": "signature"},
            PoolTagSpecifications=[{"ResourceType": "ipv6pool-ec2", "Tags": [{"Key": "Name", "Value": "six"}]}],
        )

        def ranges():
            return ec2.describe_byoip_cidrs(MaxResults=5)["ByoipCidrs"]

        wait_until(lambda: ranges()[0]["State"] == "provisioned", "range is provisioned")
        pages = ec2.get_paginator("describe_ipv6_pools").paginate(Filters=[{"Name": "tag:Name", "Values": ["six"]}])
        [pool] = [pool for page in pages for pool in page["Ipv6Pools"]]
        self.assertEqual(pool["PoolCidrBlocks"], [{"Cidr": cidr}])
        self.assertEqual(ranges()[0]["StatusMessage"], pool["PoolId"])

        with refused(self, "InvalidParameterValue", "does not contain it: it has 2a05:1000::/44"):
            ec2.create_vpc(CidrBlock="10.0.0.0/16", Ipv6Pool=pool["PoolId"], Ipv6CidrBlock="2a05:1010::/56")
        with refused(self, "InvalidIpv6PoolID.NotFound"):
            ec2.create_vpc(CidrBlock="10.0.0.0/16", Ipv6Pool="ipv6pool-ec2-0")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", Ipv6Pool=pool["PoolId"])["Vpc"]
        [block] = vpc["Ipv6CidrBlockAssociationSet"]
        self.assertEqual(
            [block["Ipv6CidrBlock"], block["Ipv6Pool"], block["IpSource"], block["Ipv6AddressAttribute"]],
            ["2a05:1000::/56", pool["PoolId"], "byoip", "public"],
        )
        taken = ec2.get_paginator("get_associated_ipv6_pool_cidrs").paginate(PoolId=pool["PoolId"])
        self.assertEqual(
            [found for page in taken for found in page["Ipv6CidrAssociations"]],
            [{"Ipv6Cidr": "2a05:1000::/56", "AssociatedResource": vpc["VpcId"]}],
        )
        with refused(self, "IncorrectState"):
            ec2.deprovision_byoip_cidr(Cidr=cidr)
        ec2.delete_vpc(VpcId=vpc["VpcId"])
        ec2.deprovision_byoip_cidr(Cidr=cidr)
        wait_until(lambda: not ranges(), "range is gone")
        self.assertEqual(ec2.describe_ipv6_pools()["Ipv6Pools"], [])


class ResourceObjects(unittest.TestCase):
    def test_they_find_their_way(self):
        ec2 = session("100000000022").resource("ec2", endpoint_url=ENDPOINT)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")
        vpc.wait_until_available()
        vpc.create_tags(Tags=[{"Key": "Name", "Value": "main"}])
        vpc.modify_attribute(EnableDnsHostnames={"Value": True})
        subnet = vpc.create_subnet(CidrBlock="10.0.0.0/24")
        table = vpc.create_route_table()
        table.associate_with_subnet(SubnetId=subnet.id)
        gateway = ec2.create_internet_gateway()
        vpc.attach_internet_gateway(InternetGatewayId=gateway.id)
        table.create_route(DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway.id)
        vpc.reload()
        self.assertEqual(vpc.tags, [{"Key": "Name", "Value": "main"}])
        self.assertTrue(vpc.describe_attribute(Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"])
        self.assertEqual([found.id for found in vpc.subnets.all()], [subnet.id])
        self.assertEqual([found.id for found in vpc.internet_gateways.all()], [gateway.id])
        self.assertEqual(
            [found.id for found in ec2.vpcs.filter(Filters=[{"Name": "tag:Name", "Values": ["main"]}])],
            [vpc.id],
        )
        for association in table.associations:
            association.delete()
        table.delete()
        subnet.delete()
        gateway.detach_from_vpc(VpcId=vpc.id)
        gateway.delete()
        vpc.delete()
        self.assertEqual(list(ec2.vpcs.filter(Filters=filters(vpc_id=vpc.id))), [])
