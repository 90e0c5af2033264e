namespace CmkOperator.Sandbox.World;

/// <summary>Where a simulated Azure answers.</summary>
/// <param name="Arm">Azure Resource Manager.</param>
/// <param name="Authority">Tokens.</param>
/// <param name="Graph">Microsoft Graph.</param>
/// <param name="VaultSuffix">What follows a vault's name in its host, with the port.</param>
/// <param name="CaFile">PEM file of the certificate authority to trust.</param>
/// <param name="TenantId">The tenant.</param>
internal sealed record AzureEndpoints(Uri Arm, Uri Authority, Uri Graph, string VaultSuffix, string CaFile, string TenantId);
