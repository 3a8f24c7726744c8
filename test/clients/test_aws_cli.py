"""The AWS CLI as people type it: commands of AWS's IPAM tutorials, queries, filters, pages and refusals."""

import unittest

from sandbox_clients import HOME, aws, client, complete_ipam, complete_pool, provision, wait_until


class Tutorial(unittest.TestCase):
    """From an IPAM to a VPC, the way of AWS's tutorial "Create an IPAM and pools using the AWS CLI"."""

    ACCOUNT = "100000000040"

    def aws(self, *arguments, **options):
        return aws(*arguments, account=self.ACCOUNT, **options)

    def wait_for_state(self, state, *command):
        wait_until(
            lambda: self.aws(*command, "--output", "text") == state, f"{command[1]} says {state}", seconds=30
        )

    def test_from_an_ipam_to_a_vpc_and_back(self):
        created = self.aws(
            *("ec2", "create-ipam", "--description", "tutorial"),
            *("--operating-regions", "RegionName=us-west-2", "RegionName=eu-west-1"),
            *("--tag-specifications", "ResourceType=ipam,Tags=[{Key=Name,Value=main}]"),
        )["Ipam"]
        ipam, scope = created["IpamId"], created["PrivateDefaultScopeId"]
        self.assertEqual(created["State"], "create-in-progress")
        self.wait_for_state(
            "create-complete", "ec2", "describe-ipams", "--ipam-ids", ipam, "--query", "Ipams[0].State"
        )

        def pool(*more):
            made = self.aws(
                *("ec2", "create-ipam-pool", "--ipam-scope-id", scope, "--address-family", "ipv4"),
                *more,
                *("--query", "IpamPool.IpamPoolId", "--output", "text"),
            )
            self.wait_for_state(
                "create-complete",
                *("ec2", "describe-ipam-pools", "--ipam-pool-ids", made, "--query", "IpamPools[0].State"),
            )
            return made

        def provision_to(pool_id, *more):
            asked = self.aws("ec2", "provision-ipam-pool-cidr", "--ipam-pool-id", pool_id, *more)
            self.assertEqual(asked["IpamPoolCidr"]["State"], "pending-provision")
            self.wait_for_state(
                "provisioned",
                *("ec2", "get-ipam-pool-cidrs", "--ipam-pool-id", pool_id),
                *("--query", "IpamPoolCidrs[0].State"),
            )

        top = pool("--description", "top-level")
        provision_to(top, "--cidr", "10.0.0.0/8")
        west = pool("--source-ipam-pool-id", top, "--locale", "us-west-2")
        provision_to(west, "--netmask-length", "16")
        self.assertEqual(
            self.aws(
                *("ec2", "get-ipam-pool-cidrs", "--ipam-pool-id", west),
                *("--filters", "Name=cidr,Values=10.*", "--query", "IpamPoolCidrs[].Cidr", "--output", "text"),
            ),
            "10.0.0.0/16",
        )
        vpc = self.aws(
            *("ec2", "create-vpc", "--ipv4-ipam-pool-id", west, "--ipv4-netmask-length", "24"),
            region="us-west-2",
        )["Vpc"]
        self.assertEqual(vpc["CidrBlock"], "10.0.0.0/24")
        self.aws("ec2", "wait", "vpc-available", "--vpc-ids", vpc["VpcId"], region="us-west-2")
        allocation = self.aws(
            *("ec2", "allocate-ipam-pool-cidr", "--ipam-pool-id", west, "--netmask-length", "24"),
            *("--description", "on premises", "--region", "us-west-2"),
        )["IpamPoolAllocation"]
        self.assertEqual(allocation["ResourceType"], "custom")
        self.assertEqual(
            sorted(
                self.aws(
                    *("ec2", "get-ipam-pool-allocations", "--ipam-pool-id", west),
                    *("--query", "IpamPoolAllocations[].[Cidr,ResourceType]", "--region", "us-west-2"),
                )
            ),
            sorted([["10.0.0.0/24", "vpc"], [allocation["Cidr"], "custom"]]),
        )
        released = self.aws(
            *("ec2", "release-ipam-pool-allocation", "--ipam-pool-id", west, "--cidr", allocation["Cidr"]),
            *("--ipam-pool-allocation-id", allocation["IpamPoolAllocationId"], "--region", "us-west-2"),
        )
        self.assertEqual(released, {"Success": True})
        self.assertEqual(self.aws("ec2", "delete-vpc", "--vpc-id", vpc["VpcId"], region="us-west-2"), "")
        deleted = self.aws("ec2", "delete-ipam", "--ipam-id", ipam, "--cascade")
        self.assertEqual(deleted["Ipam"]["State"], "delete-in-progress")


class EverydayUse(unittest.TestCase):
    ACCOUNT = "100000000041"

    @classmethod
    def setUpClass(cls):
        ec2 = client("ec2", cls.ACCOUNT)
        cls.ipam = complete_ipam(ec2, OperatingRegions=[{"RegionName": "us-west-2"}])
        scope = cls.ipam["PrivateDefaultScopeId"]
        cls.pool = complete_pool(ec2, scope, Locale=HOME, Description="number 0")["IpamPoolId"]
        provision(ec2, cls.pool, Cidr="10.0.0.0/16")
        for number in range(1, 8):
            complete_pool(ec2, scope, Description=f"number {number}")

    def aws(self, *arguments, **options):
        return aws(*arguments, account=self.ACCOUNT, **options)

    def test_pages_of_any_size(self):
        every = self.aws(
            *("ec2", "describe-ipam-pools", "--page-size", "5", "--query", "IpamPools[].Description")
        )
        self.assertEqual(sorted(every), [f"number {number}" for number in range(8)])
        first = self.aws("ec2", "describe-ipam-pools", "--max-items", "3")
        self.assertEqual(len(first["IpamPools"]), 3)
        rest = self.aws("ec2", "describe-ipam-pools", "--starting-token", first["NextToken"])
        self.assertEqual(
            sorted(pool["Description"] for pool in first["IpamPools"] + rest["IpamPools"]), sorted(every)
        )

    def test_filters_and_queries(self):
        found = self.aws(
            *("ec2", "describe-ipam-pools", "--filters", "Name=description,Values=number 1,number 7"),
            *("Name=locale,Values=None", "--query", "sort(IpamPools[].Description)", "--output", "text"),
        )
        self.assertEqual(found, "number 1\tnumber 7")
        table = self.aws("ec2", "describe-ipams", "--output", "table")
        self.assertIn(self.ipam["IpamId"], table)

    def test_a_dry_run(self):
        said = self.aws("ec2", "create-vpc", "--cidr-block", "10.0.0.0/16", "--dry-run", fails=True)
        self.assertRegex(
            said,
            r"An error occurred \(DryRunOperation\) when calling the CreateVpc operation: "
            "Request would have succeeded, but DryRun flag is set.",
        )
        self.assertEqual(self.aws("ec2", "describe-vpcs", "--query", "Vpcs"), [])

    def test_the_wrong_region(self):
        said = self.aws(
            *("ec2", "create-ipam-pool", "--ipam-scope-id", self.ipam["PrivateDefaultScopeId"]),
            *("--address-family", "ipv4", "--region", "us-west-2"),
            fails=True,
        )
        self.assertIn("(InvalidIpamScopeId.NotFound) when calling the CreateIpamPool operation", said)
        said = self.aws(
            *("ec2", "create-vpc", "--ipv4-ipam-pool-id", self.pool, "--ipv4-netmask-length", "24"),
            region="us-west-2",
            fails=True,
        )
        self.assertIn(f"The pool {self.pool} is not in the current region us-west-2.", said)

    def test_what_is_not_there(self):
        said = self.aws("ec2", "describe-vpcs", "--vpc-ids", "vpc-0123456789abcdef0", fails=True)
        self.assertIn(
            "(InvalidVpcID.NotFound) when calling the DescribeVpcs operation: "
            "The vpc ID 'vpc-0123456789abcdef0' does not exist",
            said,
        )

    def test_tags(self):
        self.assertEqual(
            self.aws("ec2", "create-tags", "--resources", self.pool, "--tags", 'Key=team,Value="a b,c"'), ""
        )
        tags = self.aws("ec2", "describe-tags", "--filters", f"Name=resource-id,Values={self.pool}")["Tags"]
        self.assertEqual([(tag["Key"], tag["Value"]) for tag in tags], [("team", "a b,c")])
        self.aws("ec2", "delete-tags", "--resources", self.pool, "--tags", "Key=team")

    def test_who_am_i_and_who_uses_the_pools(self):
        self.assertEqual(
            self.aws("sts", "get-caller-identity", "--query", "Account", "--output", "text"), self.ACCOUNT
        )
        share = self.aws(
            *("ram", "create-resource-share", "--name", "pools", "--principals", "100000000042"),
            *("--resource-arns", f"arn:aws:ec2::{self.ACCOUNT}:ipam-pool/{self.pool}"),
        )["resourceShare"]
        self.assertEqual((share["name"], share["status"]), ("pools", "ACTIVE"))
        wait_until(
            lambda: aws("ec2", "describe-ipam-pools", account="100000000042")["IpamPools"],
            "pool is seen",
            seconds=30,
        )
        self.assertEqual(
            aws(
                *("ram", "list-resources", "--resource-owner", "OTHER-ACCOUNTS"),
                *("--query", "resources[].type", "--output", "text"),
                account="100000000042",
            ),
            "ec2:IpamPool",
        )
