using System.ComponentModel.DataAnnotations;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>The managed virtual network of the workspace. Its outbound rules belong to others.</summary>
internal sealed record ManagedNetworkSpec
{
    /// <summary>What its computes may reach; null is unmanaged.</summary>
    [AllowedValues("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound")]
    public string? IsolationMode { get; init; }

    /// <summary>The firewall of approved names; null is unmanaged.</summary>
    [AllowedValues("Standard", "Basic")]
    public string? FirewallSku { get; init; }

    /// <summary>Whether Azure provisions it with the workspace. Create-only.</summary>
    public bool? ProvisionOnCreate { get; init; }
}
