"""What boto3 does about throttling, errors and lost connections: it tries again, and that has to help."""

import unittest

from sandbox_clients import TROUBLED, client, refused


class Trouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ec2 = client(
            "ec2", "100000000050", endpoint=TROUBLED, retries={"mode": "standard", "total_max_attempts": 8}
        )

    def test_throttling_is_waited_out(self):
        answers = [self.ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16") for number in range(4)]
        self.assertEqual(len({answer["Vpc"]["VpcId"] for answer in answers}), 4)
        self.assertGreater(sum(answer["ResponseMetadata"]["RetryAttempts"] for answer in answers), 0)

    def test_without_retries_it_is_an_error(self):
        ec2 = client("ec2", "100000000051", endpoint=TROUBLED)
        ec2.create_vpc(CidrBlock="10.0.0.0/16")
        with refused(self, "RequestLimitExceeded", "Request limit exceeded.", status=503):
            for _ in range(3):
                ec2.create_vpc(CidrBlock="10.0.0.0/16")

    def test_an_error_of_the_service_is_got_over(self):
        answer = self.ec2.describe_vpcs()
        self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], 1)

    def test_a_reset_connection_is_got_over(self):
        answer = self.ec2.describe_subnets()
        self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], 1)

    def test_a_lost_answer_is_told_again_by_the_client_token(self):
        answer = self.ec2.create_ipam()
        self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], 1)
        self.assertEqual(
            [ipam["IpamId"] for ipam in self.ec2.describe_ipams()["Ipams"]], [answer["Ipam"]["IpamId"]]
        )

    def test_a_waiter_waits_for_an_object_that_is_not_seen_yet(self):
        vpc = self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        group = self.ec2.create_security_group(GroupName="new", Description="new", VpcId=vpc)["GroupId"]
        with refused(self, "InvalidGroup.NotFound"):
            self.ec2.describe_security_groups(GroupIds=[group])
        self.ec2.get_waiter("security_group_exists").wait(
            GroupIds=[group], WaiterConfig={"Delay": 1, "MaxAttempts": 5}
        )
