terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

data "aws_availability_zones" "a" {
  state = "available"
}

data "aws_region" "r" {}

data "aws_partition" "p" {}

resource "aws_vpc" "m" {
  cidr_block                           = "10.20.0.0/16"
  enable_dns_hostnames                 = true
  enable_dns_support                   = true
  assign_generated_ipv6_cidr_block     = true
  enable_network_address_usage_metrics = true
  tags                                 = { Name = "m", b = "c" }
}

resource "aws_vpc_ipv4_cidr_block_association" "s" {
  vpc_id     = aws_vpc.m.id
  cidr_block = "10.21.0.0/16"
}

resource "aws_internet_gateway" "g" {
  vpc_id = aws_vpc.m.id
  tags   = { Name = "g" }
}

resource "aws_egress_only_internet_gateway" "e" {
  vpc_id = aws_vpc.m.id
}

resource "aws_subnet" "pub" {
  count                               = 3
  vpc_id                              = aws_vpc.m.id
  cidr_block                          = cidrsubnet(aws_vpc.m.cidr_block, 8, count.index)
  ipv6_cidr_block                     = cidrsubnet(aws_vpc.m.ipv6_cidr_block, 8, count.index)
  availability_zone                   = data.aws_availability_zones.a.names[count.index]
  map_public_ip_on_launch             = false
  assign_ipv6_address_on_creation     = true
  enable_dns64                        = true
  private_dns_hostname_type_on_launch = "resource-name"
  tags                                = { Name = "pub-${count.index}" }
}

resource "aws_subnet" "priv" {
  count             = 3
  vpc_id            = aws_vpc.m.id
  cidr_block        = cidrsubnet("10.21.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.a.names[count.index]
  depends_on        = [aws_vpc_ipv4_cidr_block_association.s]
}

resource "aws_eip" "n" {
  domain = "vpc"
  tags   = { Name = "n" }
}

resource "aws_nat_gateway" "n" {
  subnet_id     = aws_subnet.pub[0].id
  allocation_id = aws_eip.n.id
  depends_on    = [aws_internet_gateway.g]
  tags          = { Name = "n" }
}

resource "aws_nat_gateway" "p" {
  subnet_id         = aws_subnet.priv[0].id
  connectivity_type = "private"
}

resource "aws_route_table" "pub" {
  vpc_id = aws_vpc.m.id
  tags   = { Name = "pub" }
}

resource "aws_route" "i" {
  route_table_id         = aws_route_table.pub.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.g.id
}

resource "aws_route" "i6" {
  route_table_id              = aws_route_table.pub.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.g.id
}

resource "aws_route_table_association" "pub" {
  count          = 3
  route_table_id = aws_route_table.pub.id
  subnet_id      = aws_subnet.pub[count.index].id
}

resource "aws_route_table" "priv" {
  vpc_id = aws_vpc.m.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.n.id
  }
  route {
    ipv6_cidr_block        = "::/0"
    egress_only_gateway_id = aws_egress_only_internet_gateway.e.id
  }
}

resource "aws_route_table_association" "priv" {
  count          = 3
  route_table_id = aws_route_table.priv.id
  subnet_id      = aws_subnet.priv[count.index].id
}

resource "aws_main_route_table_association" "m" {
  vpc_id         = aws_vpc.m.id
  route_table_id = aws_route_table.priv.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.m.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.priv.id, aws_route_table.pub.id]
  policy          = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
  tags            = { Name = "s3" }
}

resource "aws_vpc_endpoint" "ec2" {
  vpc_id              = aws_vpc.m.id
  service_name        = "com.amazonaws.us-east-1.ec2"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = false
  subnet_ids          = [aws_subnet.priv[0].id]
  security_group_ids  = [aws_security_group.s.id]
}

data "aws_vpc_endpoint_service" "s" {
  service      = "s3"
  service_type = "Gateway"
}

data "aws_prefix_list" "s3" {
  name = "com.amazonaws.us-east-1.s3"
}

resource "aws_security_group" "s" {
  name   = "s"
  vpc_id = aws_vpc.m.id
  ingress {
    from_port   = 8443
    to_port     = 8443
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"]
    description = "tls"
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_security_group" "t" {
  name_prefix = "t-"
  description = "t"
  vpc_id      = aws_vpc.m.id
}

resource "aws_security_group_rule" "r" {
  type                     = "ingress"
  security_group_id        = aws_security_group.t.id
  from_port                = 22
  to_port                  = 22
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.s.id
}

resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = aws_security_group.t.id
  cidr_ipv4         = "10.0.0.0/9"
  from_port         = 80
  to_port           = 80
  ip_protocol       = "tcp"
  tags              = { a = "b" }
}

resource "aws_vpc_security_group_egress_rule" "r" {
  security_group_id = aws_security_group.t.id
  prefix_list_id    = aws_ec2_managed_prefix_list.l.id
  ip_protocol       = "-1"
}

resource "aws_ec2_managed_prefix_list" "l" {
  name           = "l"
  address_family = "IPv4"
  max_entries    = 7
  entry {
    cidr        = "10.0.0.0/8"
    description = "a"
  }
  entry {
    cidr = "172.20.0.0/16"
  }
}

resource "aws_ec2_managed_prefix_list_entry" "e" {
  cidr           = "192.168.0.0/16"
  prefix_list_id = aws_ec2_managed_prefix_list.l2.id
}

resource "aws_ec2_managed_prefix_list" "l2" {
  name           = "l2"
  address_family = "IPv4"
  max_entries    = 5
}

resource "aws_network_acl" "a" {
  vpc_id     = aws_vpc.m.id
  subnet_ids = [aws_subnet.pub[0].id]
  ingress {
    rule_no    = 110
    protocol   = "tcp"
    action     = "deny"
    cidr_block = "0.0.0.0/0"
    from_port  = 80
    to_port    = 80
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl_rule" "r" {
  network_acl_id = aws_network_acl.b.id
  rule_number    = 200
  protocol       = "icmp"
  rule_action    = "deny"
  cidr_block     = "10.0.0.0/8"
  icmp_type      = -1
  icmp_code      = -1
}

resource "aws_network_acl" "b" {
  vpc_id = aws_vpc.m.id
}

resource "aws_vpc_dhcp_options" "d" {
  domain_name         = "example.internal"
  domain_name_servers = ["AmazonProvidedDNS"]
  ntp_servers         = ["169.254.169.123"]
}

resource "aws_vpc_dhcp_options_association" "d" {
  vpc_id          = aws_vpc.m.id
  dhcp_options_id = aws_vpc_dhcp_options.d.id
}

resource "aws_default_security_group" "d" {
  vpc_id = aws_vpc.m.id
}

resource "aws_default_network_acl" "d" {
  default_network_acl_id = aws_vpc.m.default_network_acl_id
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}

resource "aws_vpc" "peer" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_default_route_table" "d" {
  default_route_table_id = aws_vpc.peer.default_route_table_id
  route {
    cidr_block                = "10.20.0.0/16"
    vpc_peering_connection_id = aws_vpc_peering_connection.p.id
  }
}

resource "aws_vpc_peering_connection" "p" {
  vpc_id      = aws_vpc.m.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true
  accepter {
    allow_remote_vpc_dns_resolution = false
  }
}

resource "aws_ec2_transit_gateway" "t" {
  description                     = "t2"
  default_route_table_association = "disable"
  tags                            = { z = "1" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
  transit_gateway_id = aws_ec2_transit_gateway.t.id
  vpc_id             = aws_vpc.m.id
  subnet_ids         = [aws_subnet.priv[0].id, aws_subnet.priv[1].id]
}

resource "aws_route" "t" {
  route_table_id         = aws_route_table.pub.id
  destination_cidr_block = "10.99.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.t.id
  depends_on             = [aws_ec2_transit_gateway_vpc_attachment.t]
}

resource "aws_ec2_transit_gateway_route_table" "r" {
  transit_gateway_id = aws_ec2_transit_gateway.t.id
}

resource "aws_ec2_transit_gateway_route" "r" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.r.id
  destination_cidr_block         = "10.77.0.0/16"
  blackhole                      = true
}

resource "aws_flow_log" "f" {
  vpc_id               = aws_vpc.m.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::bucket"
}

resource "aws_vpn_gateway" "v" {
  vpc_id = aws_vpc.peer.id
}

resource "aws_ec2_subnet_cidr_reservation" "r" {
  cidr_block       = "10.20.0.16/28"
  reservation_type = "prefix"
  subnet_id        = aws_subnet.pub[0].id
}

resource "aws_network_interface" "n" {
  subnet_id         = aws_subnet.priv[1].id
  private_ips       = ["10.21.1.50", "10.21.1.51"]
  description       = "n"
  source_dest_check = false
  security_groups   = [aws_security_group.s.id]
}

resource "aws_eip" "n2" {
  domain            = "vpc"
  network_interface = aws_network_interface.n.id
  depends_on        = [aws_internet_gateway.g]
}

resource "aws_vpc_block_public_access_options" "b" {
  internet_gateway_block_mode = "block-ingress"
}

data "aws_vpc" "d" {
  filter {
    name   = "tag:Name"
    values = ["m"]
  }
  depends_on = [aws_vpc.m]
}

data "aws_subnets" "d" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.m.id]
  }
  depends_on = [aws_subnet.pub]
}

data "aws_vpcs" "d" {
  depends_on = [aws_vpc.m]
}

data "aws_subnet" "d" {
  id = aws_subnet.pub[0].id
}

data "aws_route_table" "d" {
  subnet_id  = aws_subnet.pub[0].id
  depends_on = [aws_route_table_association.pub]
}

data "aws_route_tables" "d" {
  vpc_id     = aws_vpc.m.id
  depends_on = [aws_route_table.pub]
}

data "aws_security_group" "d" {
  vpc_id = aws_vpc.m.id
  name   = "default"
}

data "aws_nat_gateway" "d" {
  id = aws_nat_gateway.n.id
}

data "aws_internet_gateway" "d" {
  filter {
    name   = "attachment.vpc-id"
    values = [aws_vpc.m.id]
  }
  depends_on = [aws_internet_gateway.g]
}

data "aws_network_acls" "d" {
  vpc_id     = aws_vpc.m.id
  depends_on = [aws_network_acl.a]
}

data "aws_organizations_organization" "o" {}

resource "aws_vpn_gateway" "w" {
}
