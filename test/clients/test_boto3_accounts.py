"""Several accounts with boto3: who is who, the organization, and pools that another account uses."""

import unittest

import boto3

from sandbox_clients import (
    ENDPOINT,
    HOME,
    UNDELEGATED,
    client,
    complete_ipam,
    complete_pool,
    provision,
    refused,
    wait_until,
)

ORGANIZATION = "o-a1b2c3d4e5"
MANAGEMENT = "999999999999"


class Identity(unittest.TestCase):
    def test_the_access_key_is_the_account(self):
        identity = client("sts", "100000000030").get_caller_identity()
        self.assertEqual(identity["Account"], "100000000030")
        self.assertRegex(identity["Arn"], r"^arn:aws:(iam|sts)::100000000030:")

    def test_an_assumed_role_belongs_to_the_account_of_the_role(self):
        answer = client("sts", "100000000031").assume_role(
            RoleArn="arn:aws:iam::100000000032:role/network", RoleSessionName="build"
        )
        self.assertEqual(
            answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::100000000032:assumed-role/network/build"
        )
        keys = answer["Credentials"]
        assumed = boto3.session.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            region_name=HOME,
        )
        identity = assumed.client("sts", endpoint_url=ENDPOINT).get_caller_identity()
        self.assertEqual(identity["Arn"], "arn:aws:sts::100000000032:assumed-role/network/build")
        vpc = assumed.client("ec2", endpoint_url=ENDPOINT).create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]
        self.assertEqual(vpc["OwnerId"], "100000000032")
        with refused(self, "InvalidVpcID.NotFound"):
            client("ec2", "100000000031").describe_vpcs(VpcIds=[vpc["VpcId"]])

    def test_a_role_that_is_no_arn(self):
        with refused(self, "ValidationError"):
            client("sts", "100000000030").assume_role(RoleArn="arn:aws:iam::1:role/x", RoleSessionName="build")

    def test_zones_have_their_ids_and_regions_their_names(self):
        ec2 = client("ec2", "100000000030", "eu-central-1")
        zones = ec2.describe_availability_zones()["AvailabilityZones"]
        self.assertEqual(
            [zone["ZoneName"] for zone in zones], ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
        )
        self.assertEqual(
            sorted(zone["ZoneId"] for zone in zones), ["euc1-az1", "euc1-az2", "euc1-az3"]
        )
        names = [region["RegionName"] for region in ec2.describe_regions()["Regions"]]
        self.assertIn("us-west-2", names)
        self.assertIn("eu-central-1", names)


class Organization(unittest.TestCase):
    def test_the_management_account_lists_the_members(self):
        client("sts", "100000000033").get_caller_identity()
        organizations = client("organizations", MANAGEMENT)
        self.assertEqual(organizations.describe_organization()["Organization"]["Id"], ORGANIZATION)
        accounts = [
            account["Id"]
            for page in organizations.get_paginator("list_accounts").paginate(
                PaginationConfig={"PageSize": 2}
            )
            for account in page["Accounts"]
        ]
        self.assertIn("100000000033", accounts)
        self.assertEqual(len(accounts), len(set(accounts)))
        roots = organizations.list_roots()["Roots"]
        self.assertEqual(len(roots), 1)

    def test_a_member_does_not_manage_it(self):
        with refused(self, "AccessDeniedException"):
            client("organizations", "100000000033").enable_aws_service_access(
                ServicePrincipal="ipam.amazonaws.com"
            )


class SharedPool(unittest.TestCase):
    """A pool for us-west-2 of an IPAM in us-east-1, shared with the organization and used by another account."""

    OWNER = "100000000035"
    CONSUMER = "100000000036"

    @classmethod
    def setUpClass(cls):
        cls.ec2 = client("ec2", cls.OWNER)
        cls.ram = client("ram", cls.OWNER)
        client("ram", MANAGEMENT).enable_sharing_with_aws_organization()
        ipam = complete_ipam(cls.ec2, OperatingRegions=[{"RegionName": "us-west-2"}])
        cls.scope = ipam["PrivateDefaultScopeId"]
        tags = [{"ResourceType": "ipam-pool", "Tags": [{"Key": "secret", "Value": "yes"}]}]
        pool = complete_pool(
            cls.ec2, cls.scope, Locale="us-west-2", Description="shared", TagSpecifications=tags
        )
        cls.pool, cls.arn = pool["IpamPoolId"], pool["IpamPoolArn"]
        provision(cls.ec2, cls.pool, Cidr="10.0.0.0/16")
        cls.west = client("ec2", cls.CONSUMER, "us-west-2")

    def shared(self, *principals):
        share = self.ram.create_resource_share(
            name="pools", resourceArns=[self.arn], principals=list(principals)
        )["resourceShare"]
        self.addCleanup(self.ram.delete_resource_share, resourceShareArn=share["resourceShareArn"])

        def is_associated():
            found = self.ram.get_resource_share_associations(
                associationType="PRINCIPAL", resourceShareArns=[share["resourceShareArn"]]
            )["resourceShareAssociations"]
            return all(association["status"] == "ASSOCIATED" for association in found)

        wait_until(is_associated, "principals are associated")
        wait_until(
            lambda: self.west.describe_ipam_pools(Filters=[{"Name": "description", "Values": ["shared"]}])[
                "IpamPools"
            ],
            "pool is visible",
        )
        return share

    def test_it_is_not_there_before_it_is_shared(self):
        with refused(
            self, "InvalidIpamPoolId.NotFound", f"The ipam-pool ID '{self.pool}' does not exist"
        ):
            self.west.allocate_ipam_pool_cidr(IpamPoolId=self.pool, NetmaskLength=24)

    def test_another_account_takes_its_vpc_from_it(self):
        organization = f"arn:aws:organizations::{MANAGEMENT}:organization/{ORGANIZATION}"
        share = self.shared(organization)
        seen = self.west.describe_ipam_pools(IpamPoolIds=[self.pool])["IpamPools"][0]
        self.assertEqual(seen["OwnerId"], self.OWNER)
        self.assertEqual(seen.get("Tags", []), [])
        vpc = self.west.create_vpc(Ipv4IpamPoolId=self.pool, Ipv4NetmaskLength=24)["Vpc"]
        allocation = next(
            found
            for found in self.ec2.get_ipam_pool_allocations(IpamPoolId=self.pool)["IpamPoolAllocations"]
            if found["ResourceId"] == vpc["VpcId"]
        )
        self.assertEqual(allocation["ResourceOwner"], self.CONSUMER)
        self.assertEqual(allocation["ResourceRegion"], "us-west-2")
        with self.assertRaises(self.west.exceptions.ClientError):
            self.west.provision_ipam_pool_cidr(IpamPoolId=self.pool, Cidr="10.9.0.0/16")
        found = client("ram", self.CONSUMER).get_resource_shares(resourceOwner="OTHER-ACCOUNTS")
        self.assertEqual(
            [one["resourceShareArn"] for one in found["resourceShares"]], [share["resourceShareArn"]]
        )
        self.west.delete_vpc(VpcId=vpc["VpcId"])

    def test_it_is_gone_when_the_share_ends(self):
        share = self.shared(self.CONSUMER)
        self.ram.disassociate_resource_share(
            resourceShareArn=share["resourceShareArn"], principals=[self.CONSUMER]
        )

        def is_gone():
            return not self.west.describe_ipam_pools(
                Filters=[{"Name": "description", "Values": ["shared"]}]
            )["IpamPools"]

        wait_until(is_gone, "pool is not visible any more")

    def test_what_cannot_be_shared(self):
        with refused(self, "MalformedArnException"):
            self.ram.create_resource_share(name="wrong", resourceArns=["not-an-arn"])
        with refused(self, "UnknownResourceException"):
            self.ram.get_resource_share_associations(
                associationType="RESOURCE",
                resourceShareArns=[
                    f"arn:aws:ram:us-east-1:{self.OWNER}:resource-share/"
                    "00000000-0000-0000-0000-000000000000"
                ],
            )


class IpamAdministrator(unittest.TestCase):
    """In an organization without an IPAM administrator, as a new one is."""

    OWNER = "100000000037"
    MEMBER = "100000000038"

    def test_members_are_served_once_there_is_one(self):
        management = client("ec2", MANAGEMENT, endpoint=UNDELEGATED)
        organizations = client("organizations", MANAGEMENT, endpoint=UNDELEGATED)
        client("ram", MANAGEMENT, endpoint=UNDELEGATED).enable_sharing_with_aws_organization()
        owner = client("ec2", self.OWNER, endpoint=UNDELEGATED)
        member = client("ec2", self.MEMBER, endpoint=UNDELEGATED)
        ipam = complete_ipam(owner)
        pool = complete_pool(owner, ipam["PrivateDefaultScopeId"], Locale=HOME)
        pool_id = pool["IpamPoolId"]
        provision(owner, pool_id, Cidr="10.0.0.0/16")
        client("ram", self.OWNER, endpoint=UNDELEGATED).create_resource_share(
            name="pool", resourceArns=[pool["IpamPoolArn"]], principals=[self.MEMBER]
        )
        wait_until(lambda: member.describe_ipam_pools()["IpamPools"], "pool is visible")
        with refused(
            self,
            "UnsupportedOperation",
            f"The operation AllocateIpamPoolCidr is not supported. Account {self.MEMBER} is not monitored by "
            f"IPAM {ipam['IpamId']}.",
        ):
            member.create_vpc(Ipv4IpamPoolId=pool_id, Ipv4NetmaskLength=24)

        with self.assertRaises(owner.exceptions.ClientError):
            owner.enable_ipam_organization_admin_account(DelegatedAdminAccountId=self.OWNER)
        answer = management.enable_ipam_organization_admin_account(DelegatedAdminAccountId=self.OWNER)
        self.assertIs(answer["Success"], True)
        administrators = organizations.list_delegated_administrators(ServicePrincipal="ipam.amazonaws.com")
        self.assertEqual([one["Id"] for one in administrators["DelegatedAdministrators"]], [self.OWNER])

        def vpc():
            try:
                return member.create_vpc(Ipv4IpamPoolId=pool_id, Ipv4NetmaskLength=24)["Vpc"]
            except member.exceptions.ClientError as error:
                self.assertEqual(error.response["Error"]["Code"], "UnsupportedOperation")
                return None

        self.assertEqual(wait_until(vpc, "member is monitored")["CidrBlock"], "10.0.0.0/24")
        management.disable_ipam_organization_admin_account(DelegatedAdminAccountId=self.OWNER)
        with refused(self, "IpamOrganizationAccountNotRegistered"):
            management.disable_ipam_organization_admin_account(DelegatedAdminAccountId=self.OWNER)
