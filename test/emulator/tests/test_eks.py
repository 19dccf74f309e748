from .support import ShimTest, proves


class PodIdentity(ShimTest):
    @proves("eks.tag_pod_identity_associations")
    def test_the_tags_of_an_association_can_be_changed(self):
        eks = self.client("eks")
        role = "arn:aws:iam::000000000000:role/orders"
        eks.create_cluster(name="platform", roleArn=role, resourcesVpcConfig={"subnetIds": ["subnet-1"]})
        association = eks.create_pod_identity_association(
            clusterName="platform", namespace="orders", serviceAccount="orders", roleArn=role, tags={"service": "old"}
        )["association"]
        eks.tag_resource(resourceArn=association["associationArn"], tags={"service": "orders"})
        read = eks.describe_pod_identity_association(
            clusterName="platform", associationId=association["associationId"]
        )["association"]
        self.assertEqual(read["tags"], {"service": "orders"})
