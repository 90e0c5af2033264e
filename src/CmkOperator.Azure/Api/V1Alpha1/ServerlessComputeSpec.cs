namespace CmkOperator.Api.V1Alpha1;

/// <summary>Where the serverless compute of the workspace runs.</summary>
internal sealed record ServerlessComputeSpec
{
    /// <summary>ARM id of the subnet of its nodes; null is unmanaged.</summary>
    public string? SubnetId { get; init; }

    /// <summary>Whether its nodes have no public address; null is unmanaged.</summary>
    public bool? NoPublicIp { get; init; }
}
